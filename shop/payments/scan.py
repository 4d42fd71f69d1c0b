"""The page with a code to be scanned: it shows what to pay, waits for it, and goes on."""

import logging
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from shop import qr
from shop.answers import private, see_other
from shop.order import links, selectors

from . import operations
from .gateway import Gateway, GatewayDown
from .models import Attempt
from .views import back_to_checkout

logger = logging.getLogger(__name__)

PAUSE = 8  # seconds between two questions of waiting pages about one payment


class ScanView(View):
    """Context of ``shop/scan.html``: ``number``, ``total``, ``label`` (of the way to pay), ``code``
    (an SVG), ``steps``, ``expires``, ``minutes`` (left), ``path`` and ``status_path``.

    POST with ``cancel`` gives the payment up, else it asks the gateway whether it was made;
    with ``quiet`` nothing is said while it was not, and the gateway is not asked each time.
    """

    def get(self, request: HttpRequest, number: str, token: str) -> HttpResponse:
        order, attempt = _find(number, token)
        if attempt is None or not attempt.continue_url:
            return private(see_other(links.status_path(number)))
        if attempt.state == Attempt.PAID:
            return private(see_other(links.thank_you_path(number)))
        if order.status != "awaiting-payment":
            return private(see_other(links.status_path(number)))
        return private(render(request, "shop/scan.html", _context(order, attempt)))

    def post(self, request: HttpRequest, number: str, token: str) -> HttpResponse:
        order, attempt = _find(number, token)
        if attempt is None:
            return _go(request, links.status_path(number))
        quiet = "quiet" in request.POST
        try:
            if "cancel" in request.POST:
                attempt = operations.give_up(attempt=attempt)
            elif not quiet or cache.add(f"scan-{attempt.pk}", True, PAUSE):
                attempt = operations.look_after(attempt=attempt)
        except GatewayDown as silence:
            logger.warning("Payment %s: %s", attempt.key, silence)
            if not quiet:
                messages.warning(request, _("No answer yet. Your order is kept: try again soon."))
                return _go(request, request.path)
        return self._next(request, order, attempt, quiet)

    def _next(
        self, request: HttpRequest, order: Any, attempt: Attempt, quiet: bool
    ) -> HttpResponse:
        if attempt.state == Attempt.PAID:
            return _go(request, links.thank_you_path(order.number))
        if attempt.state not in Attempt.OPEN:
            return _go(request, back_to_checkout(request, attempt))
        if quiet:
            return private(HttpResponse(status=204))
        messages.info(
            request,
            _("The payment has not arrived yet. If you have paid, check again in a moment."),
        )
        return _go(request, request.path)


def _find(number: str, token: str) -> tuple[Any, Attempt | None]:
    """Return the order and its payment that is open or made. Raises Http404."""
    order = links.fits(number, token) and selectors.complete().filter(number=number).first()
    if not order:
        raise Http404
    live = order.payment_attempts.filter(state__in=[*Attempt.OPEN, Attempt.PAID])
    return order, live.select_related("order").first()


def _context(order: Any, attempt: Attempt) -> dict[str, Any]:
    method = operations.gateway_of(attempt)
    left = (attempt.expires - timezone.now()).total_seconds()
    return {
        "number": order.number,
        "total": attempt.money,
        "label": method.label,
        "code": qr.svg(attempt.continue_url),
        "steps": method.how_to_scan() if isinstance(method, Gateway) else (),
        "expires": attempt.expires,
        "minutes": max(1, round(left / 60)),
        "path": links.scan_path(order.number),
        "status_path": links.status_path(order.number),
        "meta": {"robots": "noindex"},
    }


def _go(request: HttpRequest, address: str) -> HttpResponse:
    """Lead on, whether a page asked or a script in it."""
    if request.headers.get("HX-Request"):
        return private(HttpResponse(headers={"HX-Redirect": address}))
    return private(see_other(address))
