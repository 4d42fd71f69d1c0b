"""``manage.py serve``: everything that ``make run`` promises, in one process to end."""

import errno
import io
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from gunicorn.app.wsgiapp import WSGIApplication

from config import env, preparation
from config.demo import people
from config.supervisor import Supervisor

START_SECONDS = 60
# The account that the standard for IBANs shows as an example: nobody has it.
DEMO_BANK = {"holder": "Stillwater Tea & Clay", "iban": "GB33BUKB20201555555555"}


class Command(BaseCommand):
    help = "Prepare the site, then run server and worker until Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        check_ports()
        try:
            self.prepare()
        except KeyboardInterrupt:
            raise CommandError("Stopped before the site was ready.", returncode=130) from None
        programs = {"server": self.serve, "worker": self.work}
        if offer_sandbox():
            programs["sandbox gateway"] = self.take_payments
        supervisor = Supervisor(programs)
        name, code = supervisor.run(threading.Thread(target=self.announce, daemon=True).start)
        if name:
            raise CommandError(f"The {name} has stopped (exit code {code}).", returncode=code or 1)
        self.stdout.write("Stopped.")

    def prepare(self) -> None:
        """Do what is still to do before the site can be served; nothing the second time."""
        if steps := preparation.pending_migrations():
            self.stdout.write(f"Preparing the database ({steps} steps, a minute at most)")
            call_command("migrate", interactive=False, verbosity=0)
        if preparation.static_is_stale():
            self.stdout.write("Collecting the static files (half a minute)")
            preparation.collect_static()
        if env.flag("DEMO", True) and preparation.site_is_empty():
            self.stdout.write("Loading the demo site (DEMO=0 starts with an empty one)")
            call_command("load_demo")
        connections.close_all()

    def serve(self) -> None:
        """Be gunicorn, with the configuration that the Procfile uses."""
        configuration = Path(settings.BASE_DIR) / "site" / "config" / "gunicorn.py"
        sys.argv = ["gunicorn", "-c", str(configuration), "config.wsgi"]
        WSGIApplication("%(prog)s [options] application", prog="gunicorn").run()

    def work(self) -> None:
        """Be the worker that carries out tasks."""
        call_command("work")

    def take_payments(self) -> None:
        """Be the sandbox gateway, which the demo's buyers pay at."""
        call_command("sandbox_gateway", stdout=io.StringIO())

    def announce(self) -> None:
        """Say where the site is, as soon as it answers."""
        host = "127.0.0.1" if settings.HOST in ("0.0.0.0", "::") else settings.HOST  # nosec B104
        address = f"http://{f'[{host}]' if ':' in host else host}:{settings.PORT}/"
        if answers(address, within=START_SECONDS):
            self.stdout.write(f"\nChapbook is at {address}, its back office at {address}manage/")
            for email, password in people.sign_ins().items():
                self.stdout.write(f"  sign in as {email} with {password}")
            self.stdout.write("Ctrl-C ends it.")


def check_ports() -> None:
    """Raise CommandError, before anything is written, where another program has a port of ours."""
    host, port = settings.HOST, settings.PORT
    sandbox, place = sandbox_address()
    if not port_is_free(host, port):
        other = free_port(host, port, but=place)
        raise CommandError(
            f"Something else listens on {host}:{port}. Choose another port: PORT={other} make run"
        )
    if wants_sandbox() and (place == port or not port_is_free(sandbox, place)):
        other = free_port(sandbox, place, but=port)
        whose = "The site itself" if place == port else "Something else"
        raise CommandError(
            f"{whose} listens at {settings.SANDBOX_URL}, the sandbox gateway's place. "
            f"Choose another address: SANDBOX_URL=http://{sandbox}:{other} make run"
        )


def wants_sandbox() -> bool:
    """Return whether buyers can pay at the sandbox: in the demo, unless PAYMENTS says otherwise.

    The demo counts also while it is only going to be loaded.
    """
    if "PAYMENTS" in os.environ:
        return "sandbox" in settings.SHOP_PAYMENTS
    coming = env.flag("DEMO", True) and preparation.site_is_empty()
    return bool(coming or people.sign_ins())


def offer_sandbox() -> bool:
    """Return whether buyers can pay at the sandbox; let them, where the demo has it.

    The settings are changed before server and worker are forked from this process.
    """
    if wants_sandbox() and "sandbox" not in settings.SHOP_PAYMENTS:
        settings.SHOP_PAYMENTS.insert(0, "sandbox")
        if not any(settings.PAYMENT_BANK.values()):
            settings.PAYMENT_BANK |= DEMO_BANK
        settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(settings.SANDBOX_URL)
    return "sandbox" in settings.SHOP_PAYMENTS


def sandbox_address() -> tuple[str, int]:
    """Return host and port of the sandbox gateway."""
    address = urlsplit(settings.SANDBOX_URL)
    return address.hostname or "127.0.0.1", address.port or 80


def free_port(host: str, taken: int, *, but: int) -> int:
    """Return the next port above ``taken`` on which a server could listen, and not ``but``."""
    later = (port for port in range(taken + 1, 65536) if port != but)
    return next((port for port in later if port_is_free(host, port)), taken + 1)


def port_is_free(host: str, port: int) -> bool:
    """Return whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            return error.errno != errno.EADDRINUSE
    return True


def answers(address: str, *, within: int) -> bool:
    """Return whether the server at ``address`` answers within so many seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}healthz", timeout=10).close()  # nosec B310
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.2)
        else:
            return True
    return False
