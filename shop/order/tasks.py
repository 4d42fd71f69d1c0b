"""What a worker does about orders. Tasks take ids and hold no rules."""

from django_tasks import task

from . import operations


@task(backend="worker")
def tell_order_placed(order_id: int) -> None:
    """Tell Oscar's listeners (reports count what is bought) that an order was placed."""
    operations.tell_order_placed(order_id=order_id)
