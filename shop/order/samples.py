"""An order that was never placed, for the preview of mails."""

from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.money import Money, money
from shop.payments.method import Instructions

from . import statuses
from .summary import Event, LineSummary, OrderSummary, Story, Totals

NUMBER = "ABCD-1234"


def sample_order() -> OrderSummary:
    """Return an order of two lines in the site's currency, in the active language's words."""
    now = timezone.now()
    return OrderSummary(
        number=NUMBER,
        token="",
        url="/",
        placed=now,
        status="awaiting-payment",
        status_label=statuses.label("awaiting-payment"),
        status_text=statuses.meaning("awaiting-payment"),
        email="ada@example.com",
        is_guest=True,
        lines=(_line(_("A bowl, blue"), 1, "32.00"), _line(_("Green tea, 100 g"), 2, "9.00")),
        stories=(Story(_("A morning with tea"), "/"),),
        totals=Totals(
            subtotal=_sum("50.00"),
            discount=None,
            delivery=_sum("4.50"),
            tax=_sum("9.08"),
            total=_sum("54.50"),
        ),
        address=("Ada Reader", "1 Mill Lane", "Bath", "BA1 1AA"),
        delivery_name=_("Delivery"),
        payment_label=_("Bank transfer"),
        instructions=Instructions(
            _("Transfer the total to this account."), ((_("Reference"), NUMBER),)
        ),
        events=(Event(now, statuses.label("placed")),),
    )


def _line(title: str, quantity: int, price: str) -> LineSummary:
    each = Decimal(price)
    return LineSummary(
        title=title,
        quantity=quantity,
        unit_price=_sum(price),
        line_price=money(each * quantity, settings.OSCAR_DEFAULT_CURRENCY),
        url="",
        source_title="",
        source_url="",
        product_id=None,
    )


def _sum(amount: str) -> Money:
    return money(Decimal(amount), settings.OSCAR_DEFAULT_CURRENCY)
