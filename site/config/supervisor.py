"""Runs the server and the worker side by side, so that one Ctrl-C ends both.

Each program leads a process group of its own: the terminal's Ctrl-C reaches the
supervisor alone, which then ends the groups in an orderly way. If one program stops,
the others are stopped too, and its exit code is handed on.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from types import FrameType

GRACE_SECONDS = 20


class Supervisor:
    """Starts programs, waits for the first end or for a signal, and ends them all."""

    def __init__(self, programs: Mapping[str, Sequence[str]], environment: Mapping[str, str]):
        self.programs = programs
        self.environment = dict(environment)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.asked_to_stop = threading.Event()

    def run(self) -> tuple[str, int]:
        """Run until one program ends or SIGINT or SIGTERM comes.

        Returns the name of the program that ended first and its exit code, or
        ``("", 0)`` when a signal asked for the end. Nothing is left running.
        """
        before = {
            number: signal.signal(number, self._ask) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            for name, command in self.programs.items():
                self.running[name] = subprocess.Popen(
                    command, env=self.environment, start_new_session=True
                )
            return self._wait()
        finally:
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop.set()

    def _wait(self) -> tuple[str, int]:
        while not self.asked_to_stop.wait(0.2):
            for name, process in self.running.items():
                if (code := process.poll()) is not None:
                    return name, code if code >= 0 else 128 - code
        return "", 0

    def _end_all(self) -> None:
        for process in self.running.values():
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in self.running.values():
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            finally:
                _signal_group(process, signal.SIGKILL)
                process.wait()


def _signal_group(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    """Signal a program and whatever it started; nothing happens when all have ended."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
