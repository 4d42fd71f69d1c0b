"""How many orders one buyer may place: each holds goods that nobody has paid for yet."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shop.limits import client_ip, within_once

HOUR = 3600  # seconds


def refusal(request: HttpRequest, *, basket_id: int, email: str) -> str:
    """Count the order that is to be placed; return why it is one too many, fit to show, or "".

    A guest is counted by e-mail address and by address of the net, an account by itself. The
    same basket counts once, however often it is sent.
    """
    most = settings.SHOP_ORDERS_AN_HOUR
    if request.user.is_authenticated:
        counted = [("order-account", str(request.user.pk), most["buyer"])]
    else:
        counted = [
            ("order-email", email, most["buyer"]),
            ("order-net", client_ip(request), most["net"]),
        ]
    for scope, who, limit in counted:
        if not within_once(act=str(basket_id), scope=scope, who=who, most=limit, seconds=HOUR):
            return _(
                "Too many orders were placed within the hour, so this one was not. Your basket "
                "is kept: try again in an hour, or write to us."
            )
    return ""
