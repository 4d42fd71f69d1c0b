"""What the worker does about papers. Tasks take ids, hold no rules and may run twice."""

from django_tasks import task
from oscar.core.loading import get_model

from . import operations


@task(backend="worker")
def issue(order_id: int) -> int:
    """Issue what papers of the order are due; return how many it has."""
    order = get_model("order", "Order").objects.filter(pk=order_id).first()
    return len(operations.issue(order)) if order is not None else 0


@task(backend="worker")
def issue_waiting() -> int:
    """Issue what orders have waited for since nobody had said who sells; return how many."""
    return operations.issue_waiting()
