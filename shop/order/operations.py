"""What happens to an order once it is written: its way through the states, its mails."""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.apps.order.exceptions import InvalidOrderStatus
from oscar.apps.order.signals import order_placed, order_status_changed
from oscar.core.loading import get_model

from shop.partner.models import OutOfStock

from . import links, mail, selectors, statuses

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=15)  # a worker that took a mail up and is silent for longer is gone
MOST_ATTEMPTS = 48  # with an hour between the later ones: two days


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


class MailDelayed(Exception):
    """The mail server did not take the mail."""

    def try_again(self, attempt: int) -> bool:
        """Return whether another attempt is worth it, after so many."""
        return attempt < MOST_ATTEMPTS


@transaction.atomic
def change_status(*, order: Any, to: str, by: Any = None, note: str = "") -> Any:
    """Move the order to the state ``to`` and return it; nothing happens if it is there already.

    The order is locked, so that of two changes at once one wins. Going out takes the goods
    from the stock, cancelling gives back what is still held, each of it once (safety A31).
    ``by`` is the member of staff, ``note`` what they wrote. Raises :class:`WrongState`.
    """
    order = get_model("order", "Order").objects.select_for_update().get(pk=order.pk)
    before = order.status
    if before == to:
        return order
    if to not in order.available_statuses():
        raise WrongState(order.number, before, to)
    order.status = to
    order.save(update_fields=["status"])
    _move_lines(order, to)
    order.status_changes.create(old_status=before, new_status=to)
    if note:
        order.notes.create(user=by, message=note, note_type="System")
    if to == "cancelled":
        write_mail(order=order, kind=mail.CANCELLED)
    order_status_changed.send(sender=order, order=order, old_status=before, new_status=to)
    return order


def cancel(*, order: Any, by: Any = None, note: str = "") -> Any:
    """Cancel the order, give back its stock and tell the buyer. Raises :class:`WrongState`."""
    return change_status(order=order, to="cancelled", by=by, note=note)


@transaction.atomic
def release(*, order: Any) -> Any:
    """Let go of an order that was not paid for, so that its stock is free again; return it.

    Nothing happens to an order that is further on.
    """
    order = get_model("order", "Order").objects.select_for_update().get(pk=order.pk)
    if order.status != "awaiting-payment":
        return order
    order.status = "cancelled"
    order.save(update_fields=["status"])
    _move_lines(order, "cancelled")
    order.status_changes.create(old_status="awaiting-payment", new_status="cancelled")
    return order


@transaction.atomic
def reopen(*, order: Any) -> Any:
    """Take the stock of a released order once more and wait for its payment again.

    Raises :class:`WrongState` for any other order and
    :class:`~shop.partner.models.OutOfStock` when something is gone; then nothing is taken.
    """
    order = get_model("order", "Order").objects.select_for_update().get(pk=order.pk)
    if order.status != "cancelled":
        raise WrongState(order.number, order.status, "awaiting-payment")
    lines = order.lines.select_related("stockrecord__product__parent__product_class")
    for line in sorted(lines, key=lambda line: line.stockrecord_id or 0):
        if line.stockrecord is None:
            raise OutOfStock(line.title, 0)
        line.stockrecord.allocate(line.quantity)
        line.num_allocated, line.allocation_cancelled = line.quantity, False
        line.status = settings.OSCAR_INITIAL_LINE_STATUS
        line.save(update_fields=["num_allocated", "allocation_cancelled", "status"])
    order.status = "awaiting-payment"
    order.save(update_fields=["status"])
    order.status_changes.create(old_status="cancelled", new_status="awaiting-payment")
    return order


def announce(*, order: Any) -> None:
    """Queue what follows a new order, in the transaction that wrote it: mail and reports.

    Oscar tells its listeners at once and inside the buyer's request; its reports then lock
    rows that all orders share, and a failure in one of them would lose the order.
    """
    from . import tasks

    write_mail(order=order, kind=mail.PLACED)
    tasks.tell_order_placed.enqueue(order.pk)


def claim(*, number: str, token: str, user: Any) -> bool:
    """Give a guest's order to the user; return whether it is theirs now.

    It takes the token of the order's address and the same e-mail address as the order's.
    """
    if not links.fits(number, token):
        return False
    orders = get_model("order", "Order").objects
    guests = orders.filter(number=number, user=None, guest_email__iexact=user.email)
    return bool(guests.update(user=user))


def write_mail(*, order: Any, kind: str) -> Any:
    """Write down that a mail is due and queue it, both in the caller's transaction.

    The queue is a table: a transaction that fails leaves no mail, one that succeeds cannot
    lose it, and no mail server is spoken to on the way.
    """
    from . import tasks

    row = get_model("order", "Mail").objects.create(order=order, kind=kind)
    tasks.send_mail.enqueue(row.pk)
    return row


def send_mail(*, mail_id: int) -> bool:
    """Send the mail unless it was sent, or is being sent now; return whether it was sent here.

    Raises :class:`MailDelayed` when the mail server does not take it.
    """
    rows = get_model("order", "Mail").objects.filter(pk=mail_id)
    now = timezone.now()
    free = Q(claimed__isnull=True) | Q(claimed__lt=now - CLAIM)
    if not rows.filter(free, sent__isnull=True).update(claimed=now):
        return False
    row = rows.get()
    try:
        mail.compose(selectors.complete().get(pk=row.order_id), row.kind).send()
    except OSError as error:  # SMTPException is one
        rows.update(claimed=None)
        logger.warning("Mail %s about order %s is delayed: %s", row.kind, row.order_id, error)
        raise MailDelayed(str(error)) from error
    rows.update(sent=timezone.now())
    return True


def tell_order_placed(*, order_id: int) -> None:
    """Send Oscar's ``order_placed``. A listener that fails is logged and stops no other."""
    order = get_model("order", "Order").objects.select_related("user").get(pk=order_id)
    for listener, outcome in order_placed.send_robust(sender=None, order=order, user=order.user):
        if isinstance(outcome, Exception):
            logger.error("%s failed on order %s", listener, order.number, exc_info=outcome)


def _move_lines(order: Any, to: str) -> None:
    """Let the lines follow the order, and their stock with them, in the stock's order."""
    lines = list(order.lines.select_related("stockrecord__product__parent__product_class"))
    line_status = order.cascade.get(to)
    for line in sorted(lines, key=lambda line: line.stockrecord_id or 0):
        if line_status in line.available_statuses():
            line.set_status(line_status)
        if line.stockrecord is None or not line.num_allocated:
            continue
        if to == "dispatched":
            line.consume_allocation(line.num_allocated)
        elif to == "cancelled":
            line.cancel_allocation(line.num_allocated)
