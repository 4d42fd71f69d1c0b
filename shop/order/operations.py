"""What happens to an order once it is written: its way through the states, its mails."""

import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from oscar.apps.order.exceptions import InvalidOrderStatus
from oscar.apps.order.signals import order_placed, order_status_changed
from oscar.core.loading import get_model

from shop.attribution import notes as attribution
from shop.mail.models import Mail
from shop.offer import usage as offer_usage
from shop.partner.models import OutOfStock
from shop.voucher import usage as voucher_usage

from . import links, mail, news, statuses, stock
from .sayings import say

logger = logging.getLogger(__name__)

TOLD = ("delivered", "cancelled")  # what a member's inbox is told of an order's state


class WrongState(InvalidOrderStatus):
    """The order cannot go from the state that it is in to the one that was asked for."""

    def __init__(self, number: str, status: str, wanted: str) -> None:
        super().__init__(
            _("Order %(number)s is “%(status)s” and cannot become “%(wanted)s”.")
            % {
                "number": number,
                "status": statuses.label(status),
                "wanted": statuses.label(wanted),
            }
        )


class NoLongerOffered(WrongState):
    """A released order cannot be had again: others have its offer or voucher by now."""

    def __init__(self, error: Exception) -> None:
        InvalidOrderStatus.__init__(self, str(error))


def lock(order: Any) -> Any:
    """Return the order as it is now, locked until the caller's transaction ends.

    The first lock of everything that happens to an order: payments, parcels, refunds, returns.
    """
    return get_model("order", "Order").objects.select_for_update().get(pk=order.pk)


@transaction.atomic
def change_status(*, order: Any, to: str, by: Any = None, note: str = "") -> Any:
    """Let the order count as ``paid``, or cancel it; return it. Again changes nothing.

    The order is locked, so that of two changes at once one wins (safety A31). Every other state
    follows from parcels and refunds. ``by`` is the member of staff, ``note`` what they wrote.
    Raises :class:`WrongState`.
    """
    order = lock(order)
    if order.status == to:
        return order
    if to == "cancelled":
        return cancel(order=order, by=by, note=note)
    if to != "paid" or order.status not in ("awaiting-payment", "confirmed"):
        raise WrongState(order.number, order.status, to)
    return enter(order=order, to=to, by=by, note=note)


def enter(*, order: Any, to: str, by: Any = None, note: str = "") -> Any:
    """Write down that the locked order is in the state ``to`` now and return it.

    Goods and money are the caller's business; the papers that are due follow.
    """
    from shop.documents import tasks as papers

    before = order.status
    if before != to:
        order.status = to
        order.save(update_fields=["status"])
        order.status_changes.create(old_status=before, new_status=to)
    if note:
        order.notes.create(user=by, message=note, note_type="System")
    if before != to:
        order_status_changed.send(sender=order, order=order, old_status=before, new_status=to)
        papers.issue.enqueue(order.pk)
        if to == "paid":
            tell_of_sale(order=order)
    if before != to and to in TOLD:
        news.tell_member(order=order, code=to, key=f"{to}-{order.number}", facts={})
    return order


def tell_of_sale(*, order: Any) -> None:
    """Have the worker tell those whose notes led to the order that it is paid."""
    from . import tasks

    if attribution.led_to_sale(order.pk):
        tasks.tell_of_sale.enqueue(order.pk)


def note(*, order: Any, text: str, by: Any = None) -> Any:
    """Write a note about the order, for the house alone, and return it.

    ``by`` is the member of staff, or None for what the software noticed.
    """
    return order.notes.create(user=by, message=text, note_type="" if by else "System")


@transaction.atomic
def cancel(*, order: Any, by: Any = None, reason: str = "", note: str = "") -> Any:
    """Cancel the order: its stock is free again, its money goes back, the buyer is told.

    ``reason`` is what the buyer reads, ``note`` is for the house. A payment that is under way is
    called off by the worker. Raises :class:`WrongState` when something has been sent.
    """
    from shop.payments import operations as payments
    from shop.refunds import operations as refunds

    order = lock(order)
    if order.status == "cancelled":
        return order
    if not order.can_be_cancelled:
        raise WrongState(order.number, order.status, "cancelled")
    give_back_offers(order)
    refunds.refund_all(order=order, reason=reason, by=by)
    _release_lines(order, for_good=True)
    told = say("told", reason=reason) if reason else ""
    enter(order=order, to="cancelled", by=by, note="\n".join(filter(None, [note, told])))
    mail.write(order=order, kind=mail.CANCELLED, reason=reason)
    payments.call_off(order=order)
    return order


@transaction.atomic
def release(*, order: Any) -> Any:
    """Let go of an order that was not paid for, so that its stock is free again; return it.

    Nothing happens to an order that is further on.
    """
    order = lock(order)
    if order.status != "awaiting-payment":
        return order
    order.status = "cancelled"
    order.save(update_fields=["status"])
    give_back_offers(order)
    _release_lines(order, for_good=False)
    order.status_changes.create(old_status="awaiting-payment", new_status="cancelled")
    return order


@transaction.atomic
def reopen(*, order: Any) -> Any:
    """Take the stock of a released order once more and wait for its payment again.

    Its offers and vouchers are used again, too. Raises :class:`WrongState` for any other order
    and where others have them by now, and :class:`~shop.partner.models.OutOfStock` when
    something is gone; then nothing is taken.
    """
    order = lock(order)
    if order.status != "cancelled" or order.lines.filter(allocation_cancelled=True).exists():
        raise WrongState(order.number, order.status, "awaiting-payment")
    try:
        voucher_usage.take_again(order=order)
        offer_usage.take_again(order=order)
    except (voucher_usage.VoucherGone, offer_usage.UsedUp) as gone:
        raise NoLongerOffered(gone) from gone
    lines = order.lines.select_related("stockrecord__product__parent__product_class")
    for line in sorted(lines, key=lambda line: line.stockrecord_id or 0):
        if line.stockrecord is None:
            raise OutOfStock(line.title, 0)
        pieces = line.num_to_send
        if pieces:
            line.stockrecord.allocate(pieces)
        line.num_allocated, line.allocation_cancelled = pieces, False
        line.status = settings.OSCAR_INITIAL_LINE_STATUS
        line.save(update_fields=["num_allocated", "allocation_cancelled", "status"])
    order.status = "awaiting-payment"
    order.save(update_fields=["status"])
    order.status_changes.create(old_status="cancelled", new_status="awaiting-payment")
    return order


def announce(*, order: Any) -> None:
    """Queue what follows a new order, in the transaction that wrote it: mail and reports.

    Oscar tells its listeners at once and inside the buyer's request; its reports then lock
    rows that all orders share, and a failure in one of them would lose the order. An order
    that is paid otherwise in the end is announced once.
    """
    from . import tasks

    if Mail.objects.filter(key=mail.key(order, mail.PLACED)).exists():
        return
    mail.write(order=order, kind=mail.PLACED)
    tasks.tell_order_placed.enqueue(order.pk)


def claim(*, number: str, token: str, user: Any) -> bool:
    """Give a guest's order to the user; return whether it is theirs now.

    It takes the token of the order's address and the same e-mail address as the order's.
    """
    if not links.fits(number, token):
        return False
    orders = get_model("order", "Order").objects
    guests = orders.filter(number=number, user=None, guest_email__iexact=user.email)
    return bool(guests.update(user=user, buyer_left=False))


def tell_order_placed(*, order_id: int) -> None:
    """Send Oscar's ``order_placed``. A listener that fails is logged and stops no other."""
    order = get_model("order", "Order").objects.select_related("user").get(pk=order_id)
    for listener, outcome in order_placed.send_robust(sender=None, order=order, user=order.user):
        if isinstance(outcome, Exception):
            logger.error("%s failed on order %s", listener, order.number, exc_info=outcome)


def give_back_offers(order: Any) -> None:
    """Give back vouchers, then offers; again changes nothing.

    Always before the stock is touched, in the order in which a new order takes them.
    """
    voucher_usage.give_back(order=order)
    offer_usage.give_back(order=order)


def _release_lines(order: Any, *, for_good: bool) -> None:
    """Give back the stock that the order holds.

    What somebody has cancelled is not taken up again when money comes late.
    """
    for line in stock.locked_lines(order):
        stock.set_free(line, line.num_allocated)
    order.lines.update(status="cancelled", allocation_cancelled=for_good)
