"""How gunicorn serves the site: ``gunicorn -c site/config/gunicorn.py config.wsgi``.

Read by gunicorn itself, before Django's settings; the same file serves ``make run``,
the Procfile and the tests.
"""

import os
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(_ROOT), str(_ROOT / "site")]

from config import env  # noqa: E402  it lies on the path just made

_host = env.text("HOST", "127.0.0.1")
_port = env.integer("PORT", 8000, least=1, most=65535)

bind = f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"
pythonpath = f"{_ROOT},{_ROOT / 'site'}"
worker_class = "gthread"
workers = env.integer("WEB_CONCURRENCY", 2, least=1, most=256)
threads = env.integer("WEB_THREADS", 4, least=1, most=256)
timeout = 30
graceful_timeout = 15
keepalive = 5
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # nosec B108
control_socket_disable = True
loglevel = env.text("LOG_LEVEL", "info").lower()
accesslog = "-" if env.flag("ACCESS_LOG", False) else None
