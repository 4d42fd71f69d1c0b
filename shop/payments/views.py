"""Where buyers come back to from a gateway, and where gateways leave word."""

import logging
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from shop.basket import operations as baskets
from shop.basket.middleware import visitor_mark
from shop.order import links

from . import operations, registry
from .gateway import BadNotice, Gateway, GatewayDown, GatewayRefused
from .models import Attempt

logger = logging.getLogger(__name__)

LONGEST_NOTICE = 64 * 1024


def way_on(request: HttpRequest, order: Any) -> str:
    """Return where a buyer goes after placing the order: to the gateway, or to its last page.

    Asking the gateway again for an order that is still open gives the same page of it.
    """
    attempt = Attempt.objects.filter(order=order, state__in=Attempt.OPEN).first()
    if attempt is None:
        return links.thank_you_path(order.number)
    try:
        started = operations.ask(
            attempt=attempt,
            urls=lambda one: _urls(request, one),
            on_phone="Mobile" in request.headers.get("User-Agent", ""),
            ip=request.META.get("REMOTE_ADDR", ""),
        )
    except GatewayDown as silence:
        logger.warning("Payment %s: %s", attempt.key, silence)
        messages.warning(
            request,
            _("The payment page does not answer. Your order is kept: try again in a moment."),
        )
        return links.status_path(order.number)
    except GatewayRefused as refusal:
        return _back_to_checkout(request, order, str(refusal))
    return started.url


def _urls(request: HttpRequest, attempt: Attempt) -> dict[str, str]:
    names = {"method": attempt.method, "key": attempt.key}
    back = request.build_absolute_uri(reverse("payments:return", kwargs=names))
    notice = reverse("payments:notice", kwargs={"method": attempt.method})
    return {
        "return_url": back,
        "cancel_url": f"{back}?cancelled=1",
        "notify_url": request.build_absolute_uri(notice),
    }


def _back_to_checkout(request: HttpRequest, order: Any, reason: str = "") -> str:
    """Give the buyer the basket back and say that nothing was paid; return the checkout."""
    baskets.put_back(basket=request.basket, order=order, visitor=visitor_mark(request))
    messages.error(
        request,
        reason or _("The payment was not made, and nothing was charged. Your basket is as it was."),
    )
    return reverse("checkout:index")


def _attempt(method: str, key: str) -> Attempt:
    rows = Attempt.objects.select_related("order").filter(method=method, key=key)
    attempt = rows.first()
    if attempt is None:
        raise Http404
    return attempt


class ReturnView(View):
    """The buyer is back from the gateway. What happened is asked of it, not of the address."""

    def get(self, request: HttpRequest, method: str, key: str) -> HttpResponse:
        attempt = _attempt(method, key)
        order = attempt.order
        with translation.override(order.language or translation.get_language()):
            try:
                attempt = operations.look_after(attempt=attempt)
            except GatewayDown as silence:
                logger.warning("Payment %s: %s", attempt.key, silence)
            return _see_other(self._next(request, attempt, order))

    def _next(self, request: HttpRequest, attempt: Attempt, order: Any) -> str:
        if attempt.state == Attempt.PAID:
            return links.thank_you_path(order.number)
        if attempt.state in Attempt.OPEN:
            messages.info(
                request,
                _("Your payment is not confirmed yet. This page shows it as soon as it is."),
            )
            return links.status_path(order.number)
        return _back_to_checkout(request, order)


@method_decorator(csrf_exempt, name="dispatch")
class NoticeView(View):
    """A gateway's word. Its signature is the proof; the same word again changes nothing."""

    def post(self, request: HttpRequest, method: str) -> HttpResponse:
        gateway = registry.find(method)
        if not isinstance(gateway, Gateway):
            raise Http404
        if int(request.headers.get("Content-Length") or 0) > LONGEST_NOTICE:
            return JsonResponse({"error": "too large"}, status=413)
        try:
            word = gateway.read_notice(body=request.body, headers=request.headers)
            if word is not None:
                operations.take_notice(method=method, word=word)
        except BadNotice as fault:
            logger.warning("A notice of %s was refused: %s", method, fault)
            return JsonResponse({"error": str(fault)}, status=400)
        answer = gateway.accepted()
        if isinstance(answer, dict):
            return JsonResponse(answer)
        return HttpResponse(answer, content_type="text/plain")


def _see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
