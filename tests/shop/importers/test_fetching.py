"""Nothing but public files is fetched, whatever an address looks like (safety 35)."""

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.importers import fetching
from shop.importers.fetching import CannotFetch, fetch, is_public

from .web import Web, serving

MOST = 100_000


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as found:
        yield found


@pytest.fixture
def allowed(settings) -> None:
    settings.IMPORT_ALLOW_PRIVATE_HOSTS = ["127.0.0.1"]


def fault_of(url: str) -> str:
    with pytest.raises(CannotFetch) as caught:
        fetch(url, most_bytes=MOST)
    return str(caught.value)


FORMS = [
    "http://127.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://127.255.255.254:{port}/",
    "http://0.0.0.0:{port}/",
    "http://0:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0x7f.1:{port}/",
    "http://017700000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://localhost.:{port}/",
    "http://localhost.localdomain:{port}/",
    "http://[::1]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::127.0.0.1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[fe80::1%25lo]:{port}/",
    "http://１２７.０.０.１:{port}/",
    "http://①②⑦.0.0.1:{port}/",
    "http://127。0。0。1:{port}/",
    "http://user@127.0.0.1:{port}/",
    "http://example.com@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@example.com/",
    "http://example.com\\@127.0.0.1:{port}/",
    "http://127.0.0.1%09:{port}/",
    "http://127.0.0.1:{port}#@example.com/",
    "http:///127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET",
    "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "dict://127.0.0.1:{port}/",
    "data:image/png;base64,AAAA",
    "javascript:alert(1)",
    "http://127.0.0.1:{port}\r\nHost: example.com/",
    "http://127.0.0.1:{port}/\r\nX: y",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:-1/",
    "http://[127.0.0.1/",
    "http://",
    "",
]


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_a_private_address_is_connected_to(form: str, web: Web):
    assert fault_of(form.format(port=web.port))
    assert web.asked == []


@pytest.mark.parametrize("form", [form for form in FORMS if "{port}/" in form])
def test_no_form_is_connected_to_where_the_port_would_do(
    form: str, web: Web, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(fetching, "PORTS", (web.port,))
    assert fault_of(form.format(port=web.port))
    assert web.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "0.0.0.0",
        "fc00::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:10.0.0.1",
        "::ffff:0:7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::",
        "3fff::1",
        "fe80::1%eth0",
        "nonsense",
    ],
)
def test_addresses_that_are_not_on_the_open_net(address: str):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1"]
)
def test_addresses_that_are(address: str):
    assert is_public(address)


@pytest.mark.usefixtures("allowed")
def test_a_file_is_fetched_under_the_name_it_was_asked_for(web: Web):
    web.files["/a%20b/cup.jpg"] = b"x" * MOST
    with fetch(web.url("/a b/cup.jpg?size=1&v=ä"), most_bytes=MOST) as file:
        assert file.read() == b"x" * MOST
    assert web.asked == ["/a%20b/cup.jpg?size=1&v=%C3%A4"]
    assert web.hosts == [f"127.0.0.1:{web.port}"]


@pytest.mark.usefixtures("allowed")
def test_redirects_are_followed_but_not_for_ever(web: Web):
    web.files["/end.jpg"] = b"here"
    web.redirects |= {"/1": "/2", "/2": web.url("/end.jpg"), "/loop": "/loop"}
    with fetch(web.url("/1"), most_bytes=MOST) as file:
        assert file.read() == b"here"
    assert fault_of(web.url("/loop")) == "It is redirected too often."
    assert web.asked.count("/loop") == fetching.MOST_REDIRECTS + 1


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize(
    "onward",
    [
        "http://localhost:{port}/secret",
        "http://127.1:{port}/secret",
        "http://[::1]:{port}/secret",
        "file:///etc/passwd",
        "//169.254.169.254/latest/meta-data",
        "gopher://127.0.0.1:{port}/secret",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(onward: str, web: Web):
    web.redirects["/start"] = onward.format(port=web.port)
    web.files["/secret"] = b"secret"
    assert fault_of(web.url("/start"))
    assert web.asked == ["/start"]


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch):
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    connected = []

    def look_up(host, port, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in answers.pop(0)]

    def connect(address, timeout):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert fault_of("http://rebinding.example/") == "The host does not answer."
    assert connected == [("93.184.216.34", 80)]
    assert len(answers) == 1


def test_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch):
    def look_up(host, port, **kwargs):
        both = ("93.184.216.34", "10.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in both]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert fault_of("http://mixed.example/") == "“mixed.example” is not on the public web."


def test_an_unknown_port_is_refused():
    assert fault_of("http://example.com:22/") == "Port 22 is not fetched from."


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/missing", "The host answers 404."),
        ("/lie", "The host broke off."),
        ("/endless", "It is larger than 0 MB."),
        ("/big", "It is larger than 0 MB."),
    ],
)
def test_bad_answers_say_why(path: str, message: str, web: Web):
    web.files["/big"] = b"x" * (MOST + 1)
    assert fault_of(web.url(path)) == message


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("path", ["/slow-answer", "/slow-body"])
def test_an_answer_that_drips_is_cut(path: str, web: Web, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fetching, "SECONDS_IN_ALL", 0.5)
    began = time.monotonic()
    assert fault_of(web.url(path)) == "The host takes too long."
    assert time.monotonic() - began < 5


@pytest.mark.usefixtures("allowed")
def test_a_silent_host_is_left(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fetching, "SECONDS_TO_ANSWER", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert fault_of(f"http://127.0.0.1:{port}/") == "The host takes too long."


@pytest.fixture
def forged(tmp_path: Path) -> Iterator[int]:
    """The port of a server whose certificate nobody vouches for."""
    pem = tmp_path / "forged.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x"]
    done = subprocess.run(
        [*command, "-keyout", pem, "-out", tmp_path / "cert"], capture_output=True
    )
    if done.returncode:
        pytest.skip("openssl is not here to make a certificate")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", pem)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            client, _address = server.accept()
            with client, pytest.raises(OSError):
                context.wrap_socket(client, server_side=True).recv(1)

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1]


@pytest.mark.usefixtures("allowed")
def test_a_forged_certificate_is_refused(forged: int):
    message = "The host's certificate is not valid."
    assert fault_of(f"https://127.0.0.1:{forged}/") == message


@pytest.mark.usefixtures("allowed")
def test_an_endless_redirect_header_is_refused(web: Web):
    web.redirects["/long"] = "/" + "x" * 70_000
    assert fault_of(web.url("/long")) == "The host broke off."
