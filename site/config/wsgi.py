"""What gunicorn serves: ``gunicorn --pythonpath .,site config.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

application = get_wsgi_application()

from config.checks import stop_if_wrong  # noqa: E402  once the applications are loaded

stop_if_wrong()
