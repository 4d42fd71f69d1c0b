"""Counting acts: on the memory of the process and on a real Redis, stopped and frozen too."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.test import override_settings

from config.counters import SharedCounters
from shop.limits import client_ip, within
from tests.shop.buying import text_of

ROOT = Path(__file__).resolve().parents[2]
NOON = "2026-03-01T12:00:00Z"


def redis_settings(port):
    from config import env

    os.environ["REDIS_URL_OF_TEST"] = f"redis://127.0.0.1:{port}/0"
    found = env.cache("REDIS_URL_OF_TEST")
    del os.environ["REDIS_URL_OF_TEST"]
    return {"default": found, "limits": found}


@pytest.fixture
def redis_server(tmp_path):
    """A Redis of the test's own, as the limits' cache; yields its process."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server is installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [program, "--port", str(port), "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    with override_settings(CACHES=redis_settings(port)):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield process
    process.send_signal(signal.SIGCONT)
    process.terminate()
    process.wait()


@pytest.fixture(params=["memory", "file", "redis"])
def store(request, tmp_path):
    """What counts: the memory of a process, a file of one machine, a Redis."""
    if request.param == "redis":
        request.getfixturevalue("redis_server")
    if request.param != "file":
        yield
        return
    with override_settings(CACHES=settings.CACHES | {"limits": file_of(tmp_path)}):
        yield


def file_of(folder):
    return {"BACKEND": "config.counters.SharedCounters", "LOCATION": str(folder / "limits.sqlite3")}


def act(who="203.0.113.9", **more):
    return within(**{"scope": "test", "who": who, "most": 3, "seconds": 60} | more)


def test_so_many_and_no_more(store):
    assert [act() for _ in range(5)] == [True, True, True, False, False]
    assert act(who="203.0.113.10")
    assert act(scope="another")


def test_one_name_in_any_capitals_is_one(store):
    assert [act(who=who) for who in ("a@b.c", "A@b.c", " a@B.c ", "a@b.C")][-1] is False


def test_the_span_slides(store):
    with time_machine.travel(NOON, tick=False) as now:
        now.shift(58)
        assert [act() for _ in range(4)] == [True, True, True, False]
        now.shift(4)  # a new span begins, and counts the one before it
        assert act() is False
        now.shift(25)
        assert [act() for _ in range(2)] == [True, False]
        now.shift(120)
        assert [act() for _ in range(4)] == [True, True, True, False]


def test_many_at_once_are_counted_one_by_one(store):
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: act(most=20), range(60)))
    # One that is refused is taken back, and may be counted by a neighbour until it is: never
    # more than allowed, and as many once the crowd has gone.
    assert outcomes.count(True) <= 20
    left = 20 - outcomes.count(True)
    assert [act(most=20) for _ in range(left + 1)] == [True] * left + [False]


@pytest.mark.parametrize("fault", [signal.SIGSTOP, signal.SIGKILL])
@pytest.mark.parametrize("closed", [False, True])
def test_without_its_cache_a_limit_is_open_or_closed_at_once(redis_server, fault, closed):
    assert act(closed=closed)
    redis_server.send_signal(fault)
    if fault == signal.SIGKILL:
        redis_server.wait()
    began = time.monotonic()
    assert act(closed=closed) is not closed
    assert (
        time.monotonic() - began < 5
    )  # half a second of waiting, and whatever a busy machine adds


@pytest.mark.parametrize("closed", [False, True])
def test_a_file_that_cannot_be_used_is_no_cache(tmp_path, closed):
    (tmp_path / "limits.sqlite3").write_text(
        "not a database, and long enough to be seen as none" * 99
    )
    with override_settings(CACHES=settings.CACHES | {"limits": file_of(tmp_path)}):
        assert act(closed=closed) is not closed


def test_two_processes_count_together(tmp_path):
    code = (
        "import sys; from config.counters import SharedCounters;"
        "from django.conf import settings; settings.configure();"
        "cache = SharedCounters(sys.argv[1], {});"
        "cache.add('a', 0, 60); [cache.incr('a') for _ in range(200)]"
    )
    path = str(tmp_path / "limits.sqlite3")
    command = [sys.executable, "-c", code, path]
    running = [subprocess.Popen(command, env={"PYTHONPATH": "site:."}, cwd=ROOT) for _ in range(3)]
    assert [one.wait() for one in running] == [0, 0, 0]
    assert SharedCounters(path, {}).get("a") == 600


def test_what_is_stored_names_nobody():
    act(who="ada@example.com")
    kept = "".join(caches["limits"]._cache)
    assert "limit:" in kept
    assert "ada" not in kept


def asked(**meta):
    request = HttpRequest()
    request.META = meta
    return client_ip(request)


def test_a_forged_header_changes_nothing():
    assert asked(REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="198.51.100.1") == "203.0.113.9"
    with override_settings(BEHIND_PROXY=True):
        forwarded = "198.51.100.1, 192.0.2.7"
        assert asked(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded) == "192.0.2.7"
        assert asked(REMOTE_ADDR="10.0.0.1") == "10.0.0.1"


@pytest.mark.parametrize(
    ("sent", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_an_address_of_the_net_is_one_customers(sent, counted):
    assert asked(REMOTE_ADDR=sent) == counted


def test_orders_are_not_guessed(client, db):
    def ask(number, address="203.0.113.9"):
        data = {"number": number, "email": "eve@example.com"}
        return client.post("/orders/find/", data, REMOTE_ADDR=address)

    for number in range(10):
        assert ask(f"A{number}").status_code == 200
    refused = ask("A10")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    assert "no-store" in refused["Cache-Control"]
    assert "Try again in 1 minute." in text_of(refused)
    forged = client.post(
        "/orders/find/",
        {"number": "A", "email": "e@example.com"},
        REMOTE_ADDR="203.0.113.9",
        HTTP_X_FORWARDED_FOR="198.51.100.1",
    )
    assert forged.status_code == 429
    assert ask("A11", "203.0.113.77").status_code == 200


def test_one_order_is_not_guessed_from_everywhere(client, db):
    answers = [
        client.post(
            "/orders/find/",
            {"number": "7KQ2MDXR4T", "email": f"e{n}@example.com"},
            REMOTE_ADDR=f"203.0.113.{n}",
        )
        for n in range(11)
    ]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "10 minutes" in text_of(answers[-1])
