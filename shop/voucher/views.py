"""The addresses of vouchers: enter, take off, follow a link."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from shop.answers import private, see_other
from shop.limits import client_ip, within
from shop.offer.people import person
from shop.offer.summary import of_voucher

from . import keeping, operations, requests
from .codes import plain_code
from .standing import Refusal, Why, refusals


class VoucherView(View):
    """POST puts a voucher to the basket, or takes one off, and leads back to the basket."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        removed = request.POST.get(requests.REMOVE, "")
        if removed:
            if operations.remove(basket=request.basket, code=removed):
                code = plain_code(removed)
                messages.info(request, _("Voucher “%(code)s” removed.") % {"code": code})
            return _to_basket()
        code = request.POST.get(requests.CODE, "")
        error = requests.enter(request, code)
        if error:
            keeping.keep(request, code, error)
        else:
            words = _("Voucher “%(code)s” is in your basket.") % {"code": plain_code(code)}
            messages.success(request, words)
        return _to_basket()


class LinkView(View):
    """GET shows what a voucher brings and keeps its code; a button puts it to the basket.

    Context of ``shop/voucher.html``: code, summary (one sentence), problem (why it cannot be
    used, or nothing).
    """

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        voucher, problem = self._find(request, code)
        if not problem:
            keeping.keep(request, code)
        context = {
            "code": plain_code(code)[:40],
            "summary": self._summary(voucher) if not problem else "",
            "problem": problem,
            "meta": {"robots": "noindex"},
        }
        status = 404 if problem else 200
        return private(render(request, "shop/voucher.html", context, status=status))

    def _find(self, request: HttpRequest, code: str) -> tuple[Any, str]:
        within_limit = within(
            scope="voucher", who=client_ip(request), most=requests.MOST, seconds=requests.SECONDS
        )
        if not within_limit:
            return None, _("Too many codes in a short time. Wait a minute, then try again.")
        voucher = operations.find(code)
        if voucher is None:
            return None, Refusal(Why.UNKNOWN, plain_code(code)[:40]).words
        refused = refusals([voucher], person(request.user))
        return voucher, refused[voucher.pk].words if refused else ""

    def _summary(self, voucher: Any) -> str:
        offers = voucher.offers.select_related("condition__range", "benefit__range")
        return " ".join(of_voucher(voucher, offer) for offer in offers)


def _to_basket() -> HttpResponse:
    return see_other(reverse("basket:summary"))
