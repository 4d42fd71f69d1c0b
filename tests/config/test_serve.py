"""``manage.py serve`` as somebody at a terminal meets it."""

import os
import queue
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import urllib.request
from contextlib import closing

import pytest

from config.management.commands import serve
from tests import databases, live


@pytest.fixture
def site(test_database, tmp_path):
    """A migrated, empty site that nothing serves yet."""
    store, name = test_database.store, f"{test_database.name}_serve"
    store.copy(test_database.template, name)
    yield live.prepare(tmp_path, store.url(name), DEMO="0")
    store.drop(name)


@pytest.fixture
def served(site):
    """The site under ``manage.py serve``, and the lines that it prints."""
    process = subprocess.Popen(
        [sys.executable, str(databases.ROOT / "manage.py"), "serve"],
        env=site.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    lines = queue.Queue()
    threading.Thread(
        target=lambda: [lines.put(line) for line in process.stdout], daemon=True
    ).start()
    yield process, lines
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def wait_for(text, lines):
    """Return the printed lines up to the first that holds ``text``; fail after two minutes."""
    seen = []
    while not seen or text not in seen[-1]:
        seen.append(lines.get(timeout=120))
    return seen


def programs_of(process):
    """Return the process numbers of the programs that the supervisor has started."""
    done = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=True
    )
    return [int(number) for number in done.stdout.split()]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_server_and_worker(site, served, how):
    process, lines = served
    printed = wait_for("Chapbook is at", lines)
    assert f"{site.url}/" in printed[-1]
    assert not any("Loading the demo" in line or "Preparing" in line for line in printed)
    with urllib.request.urlopen(f"{site.url}/healthz") as answer:
        assert answer.status == 200
    assert len(programs_of(process)) == 2

    process.send_signal(how)
    assert process.wait(30) == 0
    wait_for("Stopped.", lines)
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"{site.url}/healthz")


def test_when_the_server_dies_all_stop_with_its_code(served):
    process, lines = served
    wait_for("Chapbook is at", lines)
    server = programs_of(process)[0]
    os.kill(server, signal.SIGKILL)
    assert process.wait(30) == 128 + signal.SIGKILL
    wait_for("The server has stopped (exit code 137)", lines)


def test_a_port_in_use_is_told_at_once(site, served):
    process, lines = served
    wait_for("Chapbook is at", lines)
    second = subprocess.run(
        [sys.executable, str(databases.ROOT / "manage.py"), "serve"],
        env=site.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    port = int(site.environment["PORT"])
    assert second.returncode == 1
    assert f"Something else listens on 127.0.0.1:{port}." in second.stderr
    assert re.search(r"PORT=\d+ make run", second.stderr)
    assert process.poll() is None


def listening():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def test_a_port_in_use_is_told_before_anything_is_written(tmp_path):
    database = tmp_path / "empty.sqlite3"
    with listening() as taken, listening() as free:
        sandbox, port = taken.getsockname()[1], free.getsockname()[1]
        free.close()
        done = subprocess.run(
            [sys.executable, str(databases.ROOT / "manage.py"), "serve"],
            env=live.prepare(
                tmp_path,
                f"sqlite:///{database}",
                PORT=str(port),
                SANDBOX_URL=f"http://127.0.0.1:{sandbox}",
            ).environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert f"Something else listens at http://127.0.0.1:{sandbox}" in done.stderr
    assert re.search(r"SANDBOX_URL=http://127.0.0.1:\d+ make run", done.stderr)
    assert "Preparing" not in done.stdout
    with closing(sqlite3.connect(database)) as opened:
        assert opened.execute("SELECT name FROM sqlite_master").fetchall() == []


def test_the_next_free_port_is_offered():
    with listening() as taken, listening() as other:
        port, but = taken.getsockname()[1], other.getsockname()[1]
        found = serve.free_port("127.0.0.1", port, but=port + 1)
        assert found > port + 1
        assert found != but
