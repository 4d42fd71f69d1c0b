"""Reading and writing comments. Every act is a page of its own, and a part for htmx."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.accounts.operations import NameTaken, take_handle
from community.moderation.models import Status
from community.moderation.selectors import usual_wait
from shop.storefront import see_other

from . import drafts, operations, selectors
from .forms import CommentForm, form_for
from .models import Comment
from .pages import is_open, page_or_404
from .waiting import wait_words

QUIET = {"robots": "noindex"}


def comment_or_404(request: HttpRequest, comment_id: int) -> Comment:
    """Return a comment that the visitor may see, below a page that they may read.

    Raises Http404.
    """
    found = selectors.find(comment_id, request.user)
    if found is None:
        raise Http404
    found.page = page_or_404(request, found.page_id)
    return found


def own_or_404(request: HttpRequest, comment_id: int) -> Comment:
    """Return the visitor's own comment, whatever became of it. Raises Http404."""
    mine = selectors.of_member(request.user) if request.user.is_authenticated else None
    found = mine.filter(pk=comment_id).first() if mine is not None else None
    if found is None:
        raise Http404
    return found


class PageView(View):
    """All comments below a page: sorted, leaf by leaf."""

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        page = page_or_404(request, page_id)
        thread = selectors.thread(
            page,
            request.user,
            sort=request.GET.get("sort", ""),
            number=request.GET.get("page"),
        )
        context = {"page": page, "thread": thread, "open": is_open(page), "meta": QUIET}
        return render(request, "community/comments/all.html", context)


class CommentView(View):
    """One comment with its answers, at an address that stays. Of an answer: its whole thread."""

    def get(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        comment = comment_or_404(request, comment_id)
        root = comment.parent or comment
        number = request.GET.get("page")
        if comment.parent_id and number is None and comment.is_visible:
            number = str(selectors.leaf_of(comment))
        leaf, entries = selectors.answers_leaf(root, request.user, number)
        if comment.parent_id and not comment.is_visible:
            entries[0].replies.append(selectors.Entry(comment, is_mine=True, may_edit=True))
        context = {
            "page": comment.page,
            "entries": entries,
            "leaf": leaf,
            "open": is_open(comment.page),
            "meta": QUIET,
        }
        return render(request, "community/comments/one.html", context)


@method_decorator(never_cache, name="dispatch")
class WriteView(View):
    """The form below a page, or below a comment. A stranger may fill it in before signing in."""

    template_name = "community/comments/write.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find what is written about. Raises Http404."""
        self.parent: Comment | None = None
        if "comment_id" in kwargs:
            self.parent = comment_or_404(request, kwargs["comment_id"])
            if self.parent.is_gone:
                raise Http404
            self.page = self.parent.page
        else:
            self.page = page_or_404(request, kwargs["page_id"])
        if not is_open(self.page):
            messages.error(request, _("No more comments are taken here."))
            return see_other(self.page.get_url(request))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        draft = drafts.kept(request.session, request.path) or self._greeting()
        form = form_for(request.user, initial={"text": draft} if draft else None)
        return self._show(form)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = form_for(request.user, request.POST, request.FILES)
        if not request.user.is_authenticated:
            return self._ask(request.POST.get("text", ""))
        if not form.is_valid():
            return self._show(form)
        try:
            row = self._write(form)
        except (operations.Refused, NameTaken) as refusal:
            form.add_error("handle" if isinstance(refusal, NameTaken) else "text", str(refusal))
            return self._show(form)
        drafts.forget(request.session)
        messages.success(request, said_of(row))
        return see_other(place_of(row, self.page, request))

    def _greeting(self) -> str:
        """Return the name of whom one answers at the second level, where several may be meant."""
        parent = self.parent
        is_second = parent is not None and parent.parent_id is not None
        handle = parent.author.handle if parent and is_second and parent.author else ""
        return f"@{handle} " if handle else ""

    def _write(self, form: CommentForm) -> Comment:
        user = self.request.user
        if handle := form.cleaned_data.get("handle"):
            take_handle(user=user, handle=handle)
        key, seconds = form.sent()
        return operations.write(
            user=user,
            page=self.page,
            parent=self.parent,
            text=form.cleaned_data["text"],
            key=key,
            seconds=seconds,
            photos=form.cleaned_data.get("photos") or (),
        )

    def _ask(self, text: str) -> HttpResponse:
        drafts.keep(self.request.session, place=self.request.path, text=text)
        messages.info(self.request, _("Your words are kept. Sign in to send them."))
        query = urlencode({"next": self.request.path})
        return see_other(f"{resolve_url(settings.LOGIN_URL)}?{query}")

    def _show(self, form: CommentForm) -> HttpResponse:
        context = {
            "form": form,
            "page": self.page,
            "parent": self.parent,
            "action": self.request.path,
            "meta": QUIET,
        }
        part = self.request.headers.get("HX-Request") and self.request.method == "GET"
        name = "community/comments/form.html" if part else self.template_name
        return render(self.request, name, context)


@method_decorator(never_cache, name="dispatch")
class MineView(LoginRequiredMixin, View):
    """What a member wrote, what became of it, and what they can do about it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        leaf = Paginator(selectors.of_member(request.user), selectors.ROOTS).get_page(
            request.GET.get("page")
        )
        context = {
            "rows": selectors.with_decisions(list(leaf.object_list)),
            "leaf": leaf,
            "wait": wait_words(usual_wait()),
            "meta": QUIET,
        }
        return render(request, "community/comments/mine.html", context)


def said_of(row: Comment) -> str:
    """Return what the author is told after sending a comment."""
    if row.status == Status.VISIBLE:
        return _("Your comment is public.")
    wait = wait_words(usual_wait())
    return " ".join(filter(None, [_("Waiting for review."), wait, _("We write to you.")]))


def place_of(row: Comment, page: Any, request: HttpRequest) -> str:
    """Return the address where the author finds their comment: below the page, if it shows it."""
    roots = Comment.objects.filter(page=page.pk, parent=None, pk__lt=row.parent_id or row.pk)
    before = Comment.objects.filter(parent=row.parent_id, pk__lt=row.pk) if row.parent_id else roots
    room = selectors.REPLIES if row.parent_id else selectors.ROOTS
    if not row.is_visible or (
        roots.count() < selectors.ROOTS and before.filter(status=Status.VISIBLE).count() < room
    ):
        return f"{page.get_url(request)}#{row.anchor}"
    return row.get_absolute_url()
