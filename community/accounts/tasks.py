"""What waits for the worker. Tasks take ids and hold no rules."""

from django_tasks import task

from . import privacy


@task(backend="worker")
def prepare_export(export_id: int, language: str) -> bool:
    """Put together everything that is known of somebody, and write to them."""
    return privacy.prepare(export_id=export_id, language=language)


@task(backend="worker")
def erase(user_id: int, language: str) -> bool:
    """Erase an account that its owner has closed."""
    return privacy.erase_account(user_id=user_id, language=language)
