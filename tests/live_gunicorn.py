"""The site's gunicorn, which ends itself when the tests that started it are gone."""

import os
import runpy
import signal
import threading
import time
from pathlib import Path
from typing import Any

_SITES = Path(__file__).resolve().parents[1] / "site" / "config" / "gunicorn.py"
globals().update(runpy.run_path(str(_SITES)))

_PARENT = os.getppid()


def when_ready(server: Any) -> None:
    """Watch over the parent: a run that was killed has no time to end its servers."""
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    while os.getppid() == _PARENT:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
