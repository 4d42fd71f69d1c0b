"""A line on the terminal that shows how far a long task has come."""

import time
from typing import TextIO

_WIDTH = 30
_SECONDS_BETWEEN = 0.1


class ProgressLine:
    """Redraws one line of a terminal; silent where the stream is none."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = stream.isatty()
        self._drawn = 0.0
        self._length = 0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` of the task called ``what`` is done."""
        now = time.monotonic()
        if not self._shown or (now - self._drawn < _SECONDS_BETWEEN and done < total):
            return
        self._drawn = now
        part = min(1.0, done / total) if total else 1.0
        bar = "█" * round(part * _WIDTH)
        self._draw(f"{what} {bar:░<{_WIDTH}} {part:4.0%}  {done}/{total}")

    def clear(self) -> None:
        """Take the line away, so that other text can follow."""
        if self._length:
            self._draw("")
            self._stream.write("\r")

    def _draw(self, line: str) -> None:
        self._stream.write(f"\r{line:<{self._length}}")
        self._stream.flush()
        self._length = len(line)
