"""What a worker does about orders. Tasks take ids and hold no rules."""

from django_tasks import task

from shop.attribution import notes as attribution

from . import operations


@task(backend="worker")
def tell_order_placed(order_id: int) -> None:
    """Tell Oscar's listeners (reports count what is bought) that an order was placed."""
    operations.tell_order_placed(order_id=order_id)


@task(backend="worker")
def tell_of_sale(order_id: int) -> None:
    """Tell the room of notes that an order which notes led to is paid; again changes nothing."""
    attribution.tell_of_sale(order_id)
