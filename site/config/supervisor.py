"""Runs the server and the worker side by side, so that one Ctrl-C ends both.

Each program is a fork of this process: what took seconds to load is there at once. Each
leads a process group of its own, so that the terminal's Ctrl-C reaches the supervisor
alone, which then ends the groups in an orderly way. If one program stops, the others
are stopped too, and its exit code is handed on.
"""

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from types import FrameType
from typing import NoReturn

GRACE_SECONDS = 20
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Program:
    """A function that runs in a process of its own. ``code`` is None while it runs."""

    def __init__(self, run: Callable[[], object]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self.code: int | None = None
        self.pid = os.fork()
        if not self.pid:
            self._become(run)

    @staticmethod
    def _become(run: Callable[[], object]) -> NoReturn:
        """Run the function in the new process and end it, whatever happens."""
        code = 1
        try:
            os.setsid()
            for number in SIGNALS:
                signal.signal(number, signal.SIG_DFL)
            run()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:  # noqa: BLE001  the last frame of the process: show it and end
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def poll(self) -> int | None:
        """Return the exit code, 128 and more for a signal, or None while the program runs."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                code = os.waitstatus_to_exitcode(status)
                self.code = code if code >= 0 else 128 - code
        return self.code

    def signal(self, number: signal.Signals) -> None:
        """Signal the program and whatever it started; nothing happens when all have ended."""
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            return
        except PermissionError:  # the fork has not made its group yet
            os.kill(self.pid, number)


class Supervisor:
    """Starts programs, waits for the first end or for a signal, and ends them all."""

    def __init__(self, programs: Mapping[str, Callable[[], object]]) -> None:
        self.programs = programs
        self.running: dict[str, Program] = {}
        self.asked_to_stop = threading.Event()

    def run(self, started: Callable[[], object] = lambda: None) -> tuple[str, int]:
        """Run until one program ends or SIGINT or SIGTERM comes; ``started`` is called once.

        Returns the name of the program that ended first and its exit code, or
        ``("", 0)`` when a signal asked for the end. Nothing is left running.
        """
        before = {number: signal.signal(number, self._ask) for number in SIGNALS}
        try:
            for name, run in self.programs.items():
                self.running[name] = Program(run)
            started()
            return self._wait()
        finally:
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop.set()

    def _wait(self) -> tuple[str, int]:
        while not self.asked_to_stop.wait(0.2):
            for name, program in self.running.items():
                if (code := program.poll()) is not None:
                    return name, code
        return "", 0

    def _end_all(self) -> None:
        for program in self.running.values():
            program.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while any(program.poll() is None for program in self.running.values()):
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
        for program in self.running.values():
            program.signal(signal.SIGKILL)
            while program.poll() is None:
                time.sleep(0.05)
