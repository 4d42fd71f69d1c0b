"""How many orders one buyer may place: each holds goods that nobody has paid for yet."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.limits import client_ip, within_once

HOUR = 3600  # seconds
_UNPAID = ("awaiting-payment", "confirmed")


def refusal(request: HttpRequest, *, basket_id: int, email: str) -> str:
    """Count the order that is to be placed; return why it is one too many, fit to show, or "".

    An account is counted by itself; a guest by e-mail address from one address of the net, so
    that nobody uses up another's, and by that address of the net alone. The same basket counts
    once, however often it is sent. Cards that were declined hold nothing: whoever has fewer
    unpaid orders than the limit may try again.
    """
    most = settings.SHOP_ORDERS_AN_HOUR
    act, net = str(basket_id), client_ip(request)
    guest = not request.user.is_authenticated
    if guest:
        scope, who = "order-email", f"{email} {net}"
        own = Q(user=None, guest_email__iexact=email)
    else:
        scope, who, own = "order-account", str(request.user.pk), Q(user=request.user)
    if not _may(act, scope, who, most["buyer"]) and _unpaid(own) >= most["buyer"]:
        return _too_many()
    if guest and not _may(act, "order-net", net, most["net"]):
        return _too_many()
    return ""


def _may(act: str, scope: str, who: str, most: int) -> bool:
    return within_once(act=act, scope=scope, who=who, most=most, seconds=HOUR)


def _unpaid(own: Q) -> int:
    since = timezone.now() - timedelta(seconds=HOUR)
    rows = get_model("order", "Order").objects.filter(own, date_placed__gte=since)
    return int(rows.filter(status__in=_UNPAID).count())


def _too_many() -> str:
    return _(
        "Too many orders were placed within the hour, so this one was not. Your basket "
        "is kept: try again in an hour, or write to us."
    )
