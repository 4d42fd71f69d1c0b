"""Following a share link, making one, and seeing what came of one's own."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from shop.storefront import qr_svg, see_other, too_many, within

from . import earning, links, visits
from .models import Link
from .selectors import Shares, own_link, shares_of
from .targets import Target, find

PER_PAGE = 24
MOST_LINKS, HOUR = 60, 3600


class FollowView(View):
    """``/s/<code>/`` leads to what the link is for, in the visitor's language, and nowhere else.

    Whatever else stands in the address is ignored. What is gone is told on a page.
    """

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        language = translation.get_language_from_request(request)
        with translation.override(language):
            link = links.find(code)
            target = find(request, link.kind, link.thing) if link else None
            response = self._answer(request, link, target)
            if link and target and visits.note_visit(request=request, response=response, link=link):
                _say_who_earns(request, link)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def _answer(self, request: HttpRequest, link: Link | None, target: Target | None) -> Any:
        if target is not None:
            return HttpResponseRedirect(target.url)
        return render(request, "community/share_gone.html", {"known": bool(link)}, status=404)


@method_decorator(never_cache, name="dispatch")
class SharesView(LoginRequiredMixin, View):
    """Lists what somebody has shared, with what came of it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        found = Paginator(Shares(request), PER_PAGE).get_page(request.GET.get("page"))
        context = {"shares": found, "meta": {"robots": "noindex"}}
        return render(request, "community/shares.html", context)


@method_decorator(never_cache, name="dispatch")
class MakeView(LoginRequiredMixin, View):
    """GET asks whether to make a link to a thing, POST makes it; both lead to it if it is there."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        target = _asked(request, request.GET)
        own = own_link(request, target.kind, target.thing)
        if own is not None:
            return HttpResponseRedirect(reverse("sharing:one", args=[own.code]))
        context = {"target": target, "meta": {"robots": "noindex"}}
        return render(request, "community/share_new.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        target = _asked(request, request.POST)
        who = str(request.user.pk)
        if not within(scope="share-link", who=who, most=MOST_LINKS, seconds=HOUR):
            return too_many(request, seconds=HOUR)
        link = links.link_for(user=request.user, kind=target.kind, thing=target.thing)
        if request.headers.get("HX-Request"):
            context = {
                "kind": target.kind,
                "thing": target.thing,
                "title": target.title,
                "url": request.build_absolute_uri(target.url),
                "made": True,
            }
            return render(request, "community/share.html", context)
        return see_other(reverse("sharing:one", args=[link.code]))


@method_decorator(never_cache, name="dispatch")
class ShareView(LoginRequiredMixin, View):
    """One's own link: address, code, poster and numbers. Another's is not found."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        link = get_object_or_404(Link, user=request.user, code=code)
        (share,) = shares_of(request, [link])
        context = {
            "share": share,
            "qr": qr_svg(share.address),
            "earns": earning.may_earn(link),
            "meta": {"robots": "noindex"},
        }
        return render(request, "community/share_one.html", context)


def sign_in_to_share(kind: str, thing: int) -> str:
    """Return the address at which a stranger signs in and then gets a link to the thing."""
    asked = f"{reverse('sharing:new')}?{urlencode({'kind': kind, 'thing': thing})}"
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': asked})}"


def _asked(request: HttpRequest, data: Any) -> Target:
    """Return what a link is asked for. Raises Http404."""
    number = data.get("thing", "")
    thing = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    target = find(request, data.get("kind", ""), thing)
    if target is None:
        raise Http404(_("There is nothing here to share."))
    return target


def _say_who_earns(request: HttpRequest, link: Link) -> None:
    if earning.may_earn(link):
        messages.info(
            request, _("Shared by a reader who may earn something if you buy. You pay no more.")
        )
