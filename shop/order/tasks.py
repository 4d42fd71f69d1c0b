"""What a worker does about orders. Tasks take ids and hold no rules."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from . import operations

_FIRST_DELAY, _LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=1)


@task(backend="worker")
def send_mail(mail_id: int, attempt: int = 1) -> bool:
    """Send a mail about an order; later, if the mail server cannot take it now.

    Returns whether this run has sent it.
    """
    try:
        return operations.send_mail(mail_id=mail_id)
    except operations.MailDelayed as reason:
        if not reason.try_again(attempt):
            raise
        delay = min(_FIRST_DELAY * 2 ** (attempt - 1), _LONGEST_DELAY)
        send_mail.using(run_after=timezone.now() + delay).enqueue(mail_id, attempt + 1)
        return False


@task(backend="worker")
def tell_order_placed(order_id: int) -> None:
    """Tell Oscar's listeners (reports count what is bought) that an order was placed."""
    operations.tell_order_placed(order_id=order_id)
