"""Reading and writing reviews. Every act is a page of its own."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.accounts.operations import NameTaken, take_handle
from community.comments import drafts
from community.comments.waiting import wait_words
from community.moderation.access import may_moderate
from community.moderation.photos import answer
from community.moderation.selectors import usual_wait
from community.voices.acts import QUIET, said_of
from shop.storefront import product_model, see_other

from . import operations, selectors
from .forms import ReviewForm, form_for
from .models import STARS, Review, ReviewPhoto


def product_or_404(product_id: int) -> Any:
    """Return a product that is no variant. Raises Http404."""
    found = product_model().objects.filter(pk=product_id, parent=None).first()
    if found is None:
        raise Http404
    return found


def review_or_404(request: HttpRequest, pk: int) -> Review:
    """Return a review that the visitor may see. Raises Http404."""
    found = selectors.find(pk, request.user)
    if found is None:
        raise Http404
    return found


def own_or_404(request: HttpRequest, pk: int) -> Review:
    """Return the visitor's own review, whatever became of it. Raises Http404."""
    mine = selectors.of_member(request.user) if request.user.is_authenticated else None
    found = mine.filter(pk=pk).first() if mine is not None else None
    if found is None:
        raise Http404
    return found


class ProductView(View):
    """All reviews of a product: sorted, by stars, leaf by leaf."""

    def get(self, request: HttpRequest, product_id: int) -> HttpResponse:
        product = product_or_404(product_id)
        sort, stars = request.GET.get("sort", ""), request.GET.get("stars", "")
        chosen = int(stars) if stars in {str(one) for one in STARS} else None
        sort = sort if sort in selectors.SORTS else "newest"
        leaf = selectors.of_product(
            product.pk,
            sort=sort,
            stars=chosen,
            after=request.GET.get("after", ""),
            size=selectors.PER_LEAF,
        )
        context = {
            "product_id": product.pk,
            "title": product.localized("title"),
            "url": product.get_absolute_url(),
            "summary": selectors.summary(product.pk),
            "entries": selectors.entries(leaf.rows, request.user),
            "leaf": leaf,
            "sort": sort,
            "stars": chosen,
            "meta": QUIET,
        }
        return render(request, "community/reviews/all.html", context)


class ReviewView(View):
    """One review, at an address that stays."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = review_or_404(request, pk)
        context = {
            "entry": selectors.entries([review], request.user)[0],
            "title": review.product.localized("title"),
            "url": review.product.get_absolute_url(),
            "meta": QUIET,
        }
        return render(request, "community/reviews/one.html", context)


@method_decorator(never_cache, name="dispatch")
class WriteView(View):
    """The form. A stranger may fill it in before signing in; who has not bought it is told how."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the product, and whether the visitor may review it. Raises Http404."""
        self.product = product_or_404(kwargs["product_id"])
        self.right = selectors.right_of(request.user, self.product.pk)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not self.right.may_write:
            return self._refuse(200)
        kept = drafts.all_kept(request.session, request.path)
        return self._show(form_for(request.user, initial=kept or None))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self._ask()
        form = form_for(request.user, request.POST, request.FILES)
        if self.right.review is None and self.right.purchase is None:
            return self._refuse(403)
        if not form.is_valid():
            return self._show(form)
        try:
            row = self._write(form)
        except (operations.Refused, NameTaken) as refusal:
            form.add_error("handle" if isinstance(refusal, NameTaken) else "text", str(refusal))
            return self._show(form)
        drafts.forget(request.session)
        messages.success(request, said_of(row))
        return see_other(row.get_absolute_url())

    def _write(self, form: ReviewForm) -> Review:
        user = self.request.user
        if handle := form.cleaned_data.get("handle"):
            take_handle(user=user, handle=handle)
        key, seconds = form.sent()
        return operations.write(
            user=user,
            product=self.product,
            key=key,
            seconds=seconds,
            photos=form.cleaned_data.get("photos") or (),
            **form.words,
        )

    def _ask(self) -> HttpResponse:
        sent, path = self.request.POST, self.request.path
        drafts.keep(
            self.request.session,
            place=path,
            text=sent.get("text", ""),
            title=sent.get("title", ""),
            stars=sent.get("stars", ""),
        )
        messages.info(self.request, _("Your words are kept. Sign in to send them."))
        return see_other(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': path})}")

    def _refuse(self, status: int) -> HttpResponse:
        """Say why not, and how; who has a review already is led to it."""
        if self.right.review and self.right.may_change and status == 200:
            return see_other(f"{self.right.review.get_absolute_url()}edit/")
        context = self._context() | {"right": self.right}
        return render(self.request, "community/reviews/not_yet.html", context, status=status)

    def _show(self, form: ReviewForm) -> HttpResponse:
        context = self._context() | {"form": form, "purchase": self.right.purchase}
        return render(self.request, "community/reviews/write.html", context)

    def _context(self) -> dict[str, Any]:
        return {
            "product_id": self.product.pk,
            "title": self.product.localized("title"),
            "url": self.product.get_absolute_url(),
            "action": self.request.path,
            "meta": QUIET,
        }


@method_decorator(never_cache, name="dispatch")
class MineView(LoginRequiredMixin, View):
    """What a member can review, what they wrote, and what became of it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        leaf = Paginator(selectors.of_member(request.user), selectors.PER_LEAF).get_page(
            request.GET.get("page")
        )
        context = {
            "waiting": selectors.waiting_for(request.user) if leaf.number == 1 else [],
            "rows": selectors.with_decisions(list(leaf.object_list)),
            "leaf": leaf,
            "wait": wait_words(usual_wait()),
            "meta": QUIET,
        }
        return render(request, "community/reviews/mine.html", context)


class PhotoView(View):
    """A photo, for those who may see its review and for moderators. Raises Http404."""

    def get(self, request: HttpRequest, photo_id: int, size: str) -> HttpResponseBase:
        photo = ReviewPhoto.objects.filter(pk=photo_id).first()
        if photo is None:
            raise Http404
        if selectors.find(photo.review_id, request.user) is None and not may_moderate(request.user):
            raise Http404
        return answer(photo.small if size == "small" else photo.whole)
