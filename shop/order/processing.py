"""Oscar's hook for what the dashboard does to an order."""

from typing import Any

from oscar.apps.order import processing

from . import operations


class EventHandler(processing.EventHandler):
    """Sends the dashboard's changes of state through our locked operation."""

    def handle_order_status_change(
        self, order: Any, new_status: str, note_msg: str | None = None
    ) -> None:
        """Move the order to the state. Raises Oscar's InvalidOrderStatus when it can't go there."""
        changed = operations.change_status(
            order=order, to=new_status, by=self.user, note=note_msg or ""
        )
        order.status = changed.status
