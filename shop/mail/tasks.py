"""What a worker does about mail. Tasks take ids and hold no rules."""

from django_tasks import task

from . import operations


@task(backend="worker")
def send_mail(mail_id: int) -> bool:
    """Send a mail that is due, unless somebody has; return whether this run has sent it."""
    return operations.send(mail_id=mail_id)
