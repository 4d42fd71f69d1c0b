"""The page inside WeChat: it learns who the buyer is, and opens WeChat's own sheet."""

import json
import logging
import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views import View

from shop.answers import private, see_other
from shop.order import links
from shop.payments import operations
from shop.payments.gateway import GatewayDown, GatewayRefused
from shop.payments.models import Attempt
from shop.payments.views import addresses, attempt_of, back_to_checkout, browser

from . import account as accounts
from . import in_wechat

logger = logging.getLogger(__name__)

STATE, OPENID = "wechat_state", "wechat_openid"


class InWeChatView(View):
    """Comes by three times at most: to ask WeChat who is there, with its answer, and to pay.

    Context of ``shop/pay_in_wechat.html``: ``total``, ``bridge`` (what WeChat's script needs),
    ``return_url`` and ``scan_url`` (where the payment can be called off).
    """

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        attempt = attempt_of("wechat_pay", key)
        order = attempt.order
        with translation.override(order.language or translation.get_language()):
            if attempt.state not in Attempt.OPEN:
                return see_other(addresses(request, attempt)["return_url"])
            if "MicroMessenger" not in request.headers.get("User-Agent", ""):
                return see_other(links.scan_path(order.number))
            try:
                return self._step(request, attempt)
            except operations.NotWaiting:
                return see_other(links.status_path(order.number))
            except GatewayRefused as refusal:
                return see_other(back_to_checkout(request, attempt, str(refusal)))
            except (GatewayDown, in_wechat.SignInRefused) as fault:
                logger.warning("Payment %s in WeChat: %s", key, fault)
                messages.warning(
                    request,
                    _("WeChat Pay does not answer. Your order is kept: try again in a moment."),
                )
                return see_other(links.status_path(order.number))

    def _step(self, request: HttpRequest, attempt: Attempt) -> HttpResponse:
        account = accounts.account()
        if "code" in request.GET:
            self._learn(request, account)
            return see_other(request.path)
        known = request.session.get(OPENID) or {}
        if known.get("appid") != account.appid:
            request.session[STATE] = state = secrets.token_urlsafe(24)
            back = request.build_absolute_uri(request.path)
            return see_other(in_wechat.sign_in_url(account, back=back, state=state))
        return self._page(request, attempt, account, known["openid"])

    def _learn(self, request: HttpRequest, account: accounts.Account) -> None:
        """Keep who the buyer is, if the answer is to a question of this very browser."""
        state = request.session.pop(STATE, "")
        if not state or not constant_time_compare(state, request.GET.get("state", "")):
            raise in_wechat.SignInRefused("The answer is not to our question.")
        openid = in_wechat.openid_of(account, request.GET["code"])
        request.session[OPENID] = {"appid": account.appid, "openid": openid}

    def _page(
        self, request: HttpRequest, attempt: Attempt, account: accounts.Account, openid: str
    ) -> HttpResponse:
        def urls(one: Attempt) -> dict[str, Any]:
            return addresses(request, one)

        started = operations.ask(attempt=attempt, urls=urls, payer=openid, **browser(request))
        context = {
            "number": attempt.order.number,
            "total": attempt.money,
            "bridge": json.dumps(in_wechat.bridge(account, started.code)),
            "return_url": urls(attempt)["return_url"],
            "scan_url": links.scan_path(attempt.order.number),
            "meta": {"robots": "noindex"},
        }
        return private(render(request, "shop/pay_in_wechat.html", context))
