"""Where buyers come back to from a gateway, and where gateways leave word."""

import logging
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from shop.answers import see_other
from shop.basket.middleware import renewed, visitor_mark
from shop.checkout import waiting
from shop.limits import client_ip, is_spent, within
from shop.offer.people import person
from shop.order import links
from shop.order.sayings import read

from . import operations, registry
from .gateway import BadNotice, Gateway, GatewayDown, GatewayRefused, NotHere, Word
from .models import Attempt

logger = logging.getLogger(__name__)

LONGEST_NOTICE = 64 * 1024
#: How many notices that prove to be none an address of the net may send: in ten minutes.
FALSE_NOTICES: dict[str, Any] = {"scope": "false-notice", "most": 30, "seconds": 600}


def way_on(request: HttpRequest, order: Any) -> str:
    """Return where a buyer goes after placing the order: to the gateway, or to its last page.

    Asking the gateway again for an order that is still open gives the same page of it.
    """
    attempt = Attempt.objects.filter(order=order, state__in=Attempt.OPEN).first()
    if attempt is None:
        return links.thank_you_path(order.number)
    if attempt.state == Attempt.UNDERWAY:
        return links.status_path(order.number)
    try:
        started = operations.ask(
            attempt=attempt,
            urls=lambda one: addresses(request, one),
            **browser(request),
        )
    except GatewayDown as silence:
        logger.warning("Payment %s: %s", attempt.key, silence)
        messages.warning(
            request,
            _("The payment page does not answer. Your order is kept: try again in a moment."),
        )
        return links.status_path(order.number)
    except NotHere as elsewhere:
        messages.warning(request, str(elsewhere))
        return links.status_path(order.number)
    except operations.NotWaiting:
        return links.status_path(order.number)
    except GatewayRefused as refusal:
        return back_to_checkout(request, attempt, str(refusal))
    if started.agreed:
        return addresses(request, attempt)["return_url"]
    return started.url or links.scan_path(order.number)


def browser(request: HttpRequest) -> dict[str, Any]:
    """Return what a gateway has to know of the buyer's browser (fields of ``Ask``)."""
    agent = request.headers.get("User-Agent", "")
    return {
        "on_phone": "Mobile" in agent,
        "ip": client_ip(request).partition("/")[0],
        "agent": agent[:500],
    }


def addresses(request: HttpRequest, attempt: Attempt) -> dict[str, str]:
    """Return where the gateway sends the buyer back and where it leaves word."""
    names = {"method": attempt.method, "key": attempt.key}
    back = request.build_absolute_uri(reverse("payments:return", kwargs=names))
    notice = reverse("payments:notice", kwargs={"method": attempt.method})
    return {
        "return_url": back,
        "cancel_url": f"{back}?cancelled=1",
        "notify_url": request.build_absolute_uri(notice),
    }


def back_to_checkout(request: HttpRequest, attempt: Attempt, reason: str = "") -> str:
    """Return where a buyer goes whose payment was not made, and say so, with a stored ``reason``.

    An order that still waits for its money is kept; of one that was let go the visitor who
    placed it gets the basket back.
    """
    reason = read(reason)
    order = attempt.order
    order.refresh_from_db(fields=["status"])
    if order.status not in ("awaiting-payment", "cancelled"):
        return links.status_path(order.number)  # it was paid in another way
    if order.status == "awaiting-payment":
        kept = _("The payment was not made, and nothing was charged. Your order is kept.")
        messages.error(request, reason or kept)
        return links.status_path(order.number)
    if not waiting.placed_here(request, order):
        messages.error(request, reason or _("The payment was not made, and nothing was charged."))
        return links.status_path(order.number)
    return _give_basket_back(request, attempt, reason)


def _give_basket_back(request: HttpRequest, attempt: Attempt, reason: str) -> str:
    """Fill the buyer's basket again unless it was, say so, and return the checkout."""
    basket = request.basket
    if basket.pk == attempt.order.basket_id:  # this very request turned it into the order
        basket = renewed(request)
    buyer = person(request.user, attempt.order.email)
    visitor = visitor_mark(request)
    if operations.give_back(attempt=attempt, basket=basket, buyer=buyer, visitor=visitor):
        said = _(
            "Your payment did not go through, and nothing was charged. Your basket is as it was: "
            "try again, or choose another way to pay."
        )
    else:
        said = _("The payment was not made, and nothing was charged.")
    messages.error(request, reason or said)
    return reverse("checkout:index")


def attempt_of(method: str, key: str) -> Attempt:
    """Return the payment with this key, or raise Http404."""
    rows = Attempt.objects.select_related("order").filter(method=method, key=key)
    attempt = rows.first()
    if attempt is None:
        raise Http404
    return attempt


class ReturnView(View):
    """The buyer is back from the gateway. What happened is asked of it, not of the address."""

    def get(self, request: HttpRequest, method: str, key: str) -> HttpResponse:
        attempt = attempt_of(method, key)
        order = attempt.order
        with translation.override(order.language or translation.get_language()):
            try:
                attempt = operations.look_again(attempt=attempt)
            except GatewayDown as silence:
                logger.warning("Payment %s: %s", attempt.key, silence)
            return see_other(self._next(request, attempt, order))

    def _next(self, request: HttpRequest, attempt: Attempt, order: Any) -> str:
        if attempt.state == Attempt.PAID:
            return links.thank_you_path(order.number)
        left = "cancelled" in request.GET
        if attempt.state not in Attempt.OPEN:
            return back_to_checkout(request, attempt, _gone_away() if left else "")
        if attempt.problem and attempt.continue_url.startswith("http") and not left:
            return attempt.continue_url  # the gateway's page has to be seen once more
        messages.info(request, _left() if left else _waiting(attempt))
        return links.status_path(order.number)


def _gone_away() -> str:
    """Return what a buyer reads who has called the payment off at the gateway."""
    return _(
        "You left the payment page, and nothing was charged. "
        "Try again, or choose another way to pay."
    )


def _left() -> str:
    return _("You left the payment page, and nothing was charged. Your order is kept: pay it here.")


def _waiting(attempt: Attempt) -> str:
    if attempt.state == Attempt.UNDERWAY:
        return _("Your payment is on its way. That can take some days.")
    return _("Your payment is not confirmed yet. This page shows it as soon as it is.")


@method_decorator(csrf_exempt, name="dispatch")
class NoticeView(View):
    """A gateway's word. Its signature is the proof; the same word again changes nothing."""

    def post(self, request: HttpRequest, method: str) -> HttpResponse:
        gateway = registry.find(method)
        if not isinstance(gateway, Gateway):
            raise Http404
        if int(request.headers.get("Content-Length") or 0) > LONGEST_NOTICE:
            return JsonResponse({"error": "too large"}, status=413)
        sender = client_ip(request)
        if is_spent(who=sender, **FALSE_NOTICES):
            return _answer(gateway.refused("Send it again later."), 429)
        try:
            word = self._read(gateway, request, sender)
            if word is not None:
                operations.take_notice(method=method, word=word)
        except BadNotice as fault:
            logger.warning("A notice of %s was refused: %s", method, fault)
            return _answer(gateway.refused(str(fault)), 400)
        except GatewayDown as silence:
            logger.warning("A notice of %s could not be checked: %s", method, silence)
            return _answer(gateway.refused("Send it again later."), 503)
        return _answer(gateway.accepted(), 200)

    def _read(self, gateway: Gateway, request: HttpRequest, sender: str) -> Word | None:
        """Return what the notice says. One that proves to be none counts against its sender."""
        try:
            return gateway.read_notice(body=request.body, headers=request.headers)
        except BadNotice:
            within(who=sender, **FALSE_NOTICES)
            raise


def _answer(words: Any, status: int) -> HttpResponse:
    if isinstance(words, dict):
        return JsonResponse(words, status=status)
    return HttpResponse(words, content_type="text/plain", status=status)
