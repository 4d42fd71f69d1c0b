"""A return in the buyer's words: what it is called, how it stands, what to do next."""

from typing import Any

from django.utils.translation import gettext as _

from shop.documents.models import Seller

from .models import Return


def state(returned: Return) -> str:
    """Return how the return stands, in a few words."""
    return {
        Return.ASKED: _("We are looking at your request"),
        Return.ACCEPTED: _("Send the goods back"),
        Return.REFUSED: _("We cannot take this back"),
        Return.RECEIVED: _("Your goods have arrived"),
        Return.REFUNDED: _("Paid back"),
        Return.CLOSED: _("Closed"),
    }[returned.state]


def what_next(returned: Return) -> str:
    """Return what happens next, or what the buyer has to do."""
    if returned.state == Return.ACCEPTED:
        return _send_back()
    if returned.state == Return.CLOSED and returned.is_withdrawal:
        return _("You have withdrawn. Nothing is sent, and what you have paid goes back to you.")
    return {
        Return.ASKED: _("You get a mail within two working days. Keep the goods until then."),
        Return.REFUSED: returned.answer,
        Return.RECEIVED: _("We look at the goods and pay back within a few working days."),
        Return.REFUNDED: _("The refund stands above."),
        Return.CLOSED: _("Nothing is left to do. Answer our mail if something is not right."),
    }[returned.state]


def _send_back() -> str:
    address = Seller.load().takes_back_at
    if not address:
        return _(
            "Pack the goods well and put the order number inside. Answer our mail to hear where "
            "to send them. We pay back as soon as they are here."
        )
    text = _(
        "Pack the goods well, put the order number inside and send them to: %(address)s. "
        "We pay back as soon as they are here."
    )
    return text % {"address": address}


def goods(returned: Return, titles: dict[int, str]) -> tuple[tuple[int, str], ...]:
    """Return what comes back, as (pieces, title)."""
    rows: Any = returned.lines.all()
    return tuple((row.quantity, titles.get(row.line_id, row.line.title)) for row in rows)
