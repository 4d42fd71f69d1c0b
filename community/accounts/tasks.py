"""What waits for the worker."""

from django.utils import translation
from django_tasks import task

from .passwords import AskForm


@task(backend="worker")
def send_link(email: str, language: str) -> None:
    """Send the link to a new password to the account of this address, if there is one."""
    with translation.override(language):
        form = AskForm({"email": email})
        if form.is_valid():
            form.send()
