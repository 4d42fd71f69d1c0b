"""Neighbours of the shop that can be stopped: a Redis and a mail server of the tests' own."""

import shutil
import signal
import socket
import subprocess
import time

import pytest

from tests.live import free_port


class Redis:
    """A Redis server on a free port."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process = None
        self.start()

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", self.folder]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("Redis did not start.")

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def stop(self):
        self.process.kill()  # a frozen one hears nothing else
        self.process.wait()


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    if shutil.which("redis-server") is None:
        pytest.skip("no redis-server is installed")
    server = Redis(str(tmp_path_factory.mktemp("redis")))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def silent_mail_server():
    """The port of a server that takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        yield listener.getsockname()[1]


@pytest.fixture(scope="module")
def live_environment(redis, silent_mail_server):
    return {
        "DJANGO_SETTINGS_MODULE": "tests.outages.settings",
        "REDIS_URL": redis.url,
        "EMAIL_URL": f"smtp://127.0.0.1:{silent_mail_server}",
    }
