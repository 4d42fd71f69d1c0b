"""What leaves the house, for tests that are about something else."""

from typing import Any
from uuid import uuid4

from shop.parcels import operations as parcels


def send_the_rest(order: Any) -> Any:
    """Send all that is left of the order as one parcel and return it."""
    pieces = {line.pk: line.num_to_send for line in order.lines.all()}
    return parcels.send(order=order, pieces=pieces, key=uuid4().hex)


def all_arrive(order: Any) -> None:
    """Let every parcel of the order arrive."""
    for parcel in order.parcels.all():
        parcels.arrived(parcel=parcel)
