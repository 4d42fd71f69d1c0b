"""To the gateway that the buyer agrees at first, and back from it."""

import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import View

from shop import limits
from shop.payments import registry
from shop.payments.express import ExpressGateway
from shop.payments.gateway import GatewayDown
from shop.payments.models import Attempt
from shop.payments.views import see_other

from . import draft, express, quotes
from .countries import known_of
from .forms import chosen_country
from .loading import visitors_basket
from .views import nothing_to_buy

logger = logging.getLogger(__name__)
_MOST, _WITHIN = 30, 600  # times, seconds


class ExpressView(View):
    """POST leads to the gateway. What was typed so far is kept."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, method: str) -> HttpResponse:
        if "quote" in request.POST:
            draft.keep(request)
        who = limits.client_ip(request)
        if not limits.within(scope="express", who=who, most=_MOST, seconds=_WITHIN):
            return limits.too_many(request, seconds=_WITHIN)
        known = known_of(request)
        country = chosen_country(known)
        basket = visitors_basket(
            request,
            country=country,
            region=known.get("state", ""),
            delivery=known.get("delivery_method", ""),
        )
        if basket is None:
            return nothing_to_buy(request)
        total = quotes.quote_of(basket, country=country).total
        try:
            page = express.begin(
                request, basket=basket, method=method, country=country, total=total
            )
        except express.CannotExpress as refusal:
            messages.warning(request, str(refusal))
            return see_other(reverse("checkout:index"))
        return see_other(page)


class ExpressBackView(View):
    """The buyer is back. What they agreed to is asked of the gateway, not of the address."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, method: str) -> HttpResponse:
        gateway = registry.find(method)
        if not isinstance(gateway, ExpressGateway):
            raise Http404
        left = "cancelled" in request.GET
        reference = express.reference(request, method, request.GET.get("token", ""))
        if not reference:
            words = _("That was not for this basket, and nothing was charged. Pay for it here.")
            messages.warning(request, words)
            return see_other(reverse("checkout:index"))
        attempt = Attempt.objects.filter(method=method, reference=reference).first()
        if attempt is not None:  # they had to choose once more how to pay for the order
            back = reverse("payments:return", kwargs={"method": method, "key": attempt.key})
            return see_other(f"{back}?{urlencode({'cancelled': 1})}" if left else back)
        if left:
            words = _("You left %(name)s, and nothing was charged. Your basket is as it was.")
            messages.info(request, words % {"name": gateway.label})
        else:
            self._take(request, gateway, reference)
        return see_other(reverse("checkout:index"))

    def _take(self, request: HttpRequest, gateway: ExpressGateway, reference: str) -> None:
        """Take over what the gateway tells; say so where it tells nothing."""
        try:
            agreed = gateway.read_express(reference)
        except GatewayDown as silence:
            logger.warning("%s: %s", gateway.code, silence)
            agreed = None
        if agreed is None:
            words = _("%(name)s told us nothing, and nothing was charged. Fill in the form.")
            messages.warning(request, words % {"name": gateway.label})
            return
        for words in express.take(request, agreed=agreed):
            messages.warning(request, words)
