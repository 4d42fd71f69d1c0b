"""The states of an order, in the buyer's words."""

from django.utils.translation import gettext as _


def label(status: str) -> str:
    """Return what a buyer reads for the status; an unknown one as it is."""
    return {
        "placed": _("Ordered"),
        "awaiting-payment": _("Waiting for payment"),
        "confirmed": _("Confirmed"),
        "paid": _("Paid"),
        "part-dispatched": _("Partly on its way"),
        "dispatched": _("On its way"),
        "delivered": _("Delivered"),
        "cancelled": _("Cancelled"),
    }.get(status, status)


def meaning(status: str) -> str:
    """Return a sentence on what happens next."""
    return {
        "awaiting-payment": _("We send the parcel as soon as your payment has arrived."),
        "confirmed": _("We are packing your parcel."),
        "paid": _("We have your payment and are packing your parcel."),
        "part-dispatched": _("A part is with the carrier, the rest follows."),
        "dispatched": _("Your parcel is with the carrier."),
        "delivered": _("Your parcel has arrived."),
        "cancelled": _("This order was cancelled. Nothing will be sent."),
    }.get(status, "")
