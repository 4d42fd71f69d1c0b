"""How long a gateway may take: all calls that one question needs, together."""

import time

from .gateway import GatewayDown

WHOLE = 9.0  # seconds
CONNECT = 3.0


class Deadline:
    """Counts down from the moment it is made."""

    def __init__(self, seconds: float = WHOLE) -> None:
        self._end = time.monotonic() + seconds

    def timeout(self) -> tuple[float, float]:
        """Return the seconds that are left to connect and to read. Raises GatewayDown at none."""
        left = self._end - time.monotonic()
        if left <= 0.1:
            raise GatewayDown("It took too long.")
        connect = min(CONNECT, left / 2)
        return connect, left - connect
