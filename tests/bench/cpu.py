"""The processor time of a server's processes, as Linux tells it; None elsewhere."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def spent(master: int) -> float | None:
    """Return the seconds that the master's children have worked, its own not counted."""
    try:
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return sum(_of(int(child)) for child in children) / _TICKS
    except FileNotFoundError:
        return None


def _of(process: int) -> int:
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(after_name[11]) + int(after_name[12])  # in user and in system mode
