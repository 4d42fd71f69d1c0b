"""How gunicorn serves the site: ``gunicorn -c site/config/gunicorn.py config.wsgi``.

Read by gunicorn itself, before Django's settings; the same file serves ``make run``,
the Procfile and the tests.
"""

import os
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def _number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal() or not int(value):
        raise SystemExit(f"{name} is {value!r}. Set it to a whole number above 0.")
    return int(value)


bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{_number('PORT', 8000)}"
pythonpath = f"{_ROOT},{_ROOT / 'site'}"
worker_class = "gthread"
workers = _number("WEB_CONCURRENCY", 2)
threads = _number("WEB_THREADS", 4)
timeout = 30
graceful_timeout = 15
keepalive = 5
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # nosec B108
control_socket_disable = True
loglevel = os.environ.get("LOG_LEVEL", "info").lower()
accesslog = "-" if os.environ.get("ACCESS_LOG") == "1" else None
