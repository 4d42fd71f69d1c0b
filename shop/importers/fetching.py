"""Fetches a file that somebody else's list points at, and nothing but public files (SSRF).

The name is resolved once and the connection goes to the very address that was checked, so
that the answer of a name server cannot change in between; every redirect is checked anew.
"""

import ipaddress
import re
import socket
import ssl
import tempfile
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import IO
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from requests.utils import DEFAULT_CA_BUNDLE_PATH

PORTS = (80, 443, 8080, 8443)
MOST_REDIRECTS = 5
SECONDS_TO_ANSWER = 10
SECONDS_IN_ALL = 60
_HOST = re.compile(r"[a-z0-9_.-]{1,253}|[0-9a-f:.]{2,45}")
_BLOCK = 64 * 1024
_SAFE = "/%:=&?~#+!$,;'@()*[]"
_REDIRECTS = (301, 302, 303, 307, 308)


class CannotFetch(Exception):
    """The file was not fetched. The message says why; ``host`` is set if it did not answer."""

    def __init__(self, message: str, host: str = "") -> None:
        super().__init__(message)
        self.host = host


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str


def fetch(url: str, *, most_bytes: int) -> IO[bytes]:
    """Return the file at ``url``, at most so many bytes of it, as an open temporary file.

    Raises :class:`CannotFetch`. Hosts named in the setting IMPORT_ALLOW_PRIVATE_HOSTS may
    have addresses and ports that are not public; it is meant for tests.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    try:
        for _hop in range(MOST_REDIRECTS + 1):
            onward = _ask(_target(url), file, most_bytes)
            if onward is None:
                file.seek(0)
                return file
            url = urljoin(url, onward)
        raise CannotFetch(_("It is redirected too often."))
    except BaseException:
        file.close()
        raise


def public_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of the host; raises :class:`CannotFetch` if one is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        text = _("There is no host “%(host)s”.") % {"host": host[:100]}
        raise CannotFetch(text, host) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    allowed = host in _private_hosts()
    if not addresses or not (allowed or all(is_public(address) for address in addresses)):
        raise CannotFetch(_("“%(host)s” is not on the public web.") % {"host": host[:100]})
    return addresses


def is_public(address: str) -> bool:
    """Return whether the address is somebody's on the open net, in itself and in what it hides.

    IPv6 has many ways to carry an IPv4 address, each of which a router may unwrap: only
    plain global unicast passes.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if found.version == 6:
        if mapped := found.ipv4_mapped:
            return is_public(str(mapped))
        if found not in _GLOBAL_UNICAST or any(found in net for net in _CARRIERS):
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_CARRIERS = tuple(
    ipaddress.IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


def _target(url: str) -> _Target:
    if any(sign < " " or sign in "\\\x7f" for sign in url):
        raise CannotFetch(_("The address holds characters that no address has."))
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:  # UnicodeError is one
        raise CannotFetch(_("The address cannot be understood.")) from error
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not _HOST.fullmatch(host):
        raise CannotFetch(_("Only plain http and https addresses are fetched."))
    if port not in PORTS and host not in _private_hosts():
        raise CannotFetch(_("Port %(port)d is not fetched from.") % {"port": port})
    path = quote(parts.path or "/", safe=_SAFE)
    if parts.query:
        path = f"{path}?{quote(parts.query, safe=_SAFE)}"
    return _Target(parts.scheme, host, port, path)


def _private_hosts() -> Collection[str]:
    return getattr(settings, "IMPORT_ALLOW_PRIVATE_HOSTS", ())


def _ask(target: _Target, file: IO[bytes], most_bytes: int) -> str | None:
    """Write the answer to the file, or return the address to which it is redirected."""
    with _conversation(target) as connection:
        headers = {"Accept": "image/*", "Accept-Encoding": "identity", "User-Agent": "Chapbook"}
        connection.request("GET", target.path, headers=headers)
        answer = connection.getresponse()
        if answer.status in _REDIRECTS and (onward := answer.getheader("Location")):
            return onward
        if answer.status != 200:
            raise CannotFetch(_("The host answers %(status)d.") % {"status": answer.status})
        _save(answer, file, most_bytes)
    return None


@contextmanager
def _conversation(target: _Target) -> Iterator[HTTPConnection]:
    """Yield a connection to a checked address of the host, cut when it takes too long."""
    sock = _connect(target, public_addresses(target.host, target.port))
    if target.scheme == "https":
        sock = _tls().wrap_socket(sock, server_hostname=target.host, do_handshake_on_connect=False)
    late = threading.Event()
    timer = threading.Timer(SECONDS_IN_ALL, _cut, [sock, late])
    timer.daemon = True
    timer.start()
    connection = HTTPConnection(target.host, target.port)
    connection.auto_open = 0  # it must not look the name up again
    try:
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        connection.sock = sock
        yield connection
        if late.is_set():
            raise TimeoutError
    except (OSError, HTTPException, ValueError) as error:
        raise CannotFetch(*_what_went_wrong(error, late.is_set(), target.host)) from error
    finally:
        timer.cancel()
        connection.close()
        sock.close()


def _connect(target: _Target, addresses: list[str]) -> socket.socket:
    for address in addresses:
        try:
            return socket.create_connection((address, target.port), SECONDS_TO_ANSWER)
        except OSError:
            continue
    raise CannotFetch(_("The host does not answer."), target.host)


def _what_went_wrong(error: Exception, late: bool, host: str) -> tuple[str, str]:
    if late or isinstance(error, TimeoutError):
        return _("The host takes too long."), host
    if isinstance(error, ssl.SSLError):
        return _("The host's certificate is not valid."), host
    return _("The host broke off."), ""


@cache
def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)  # a bare machine has none of its own
    return context


def _save(answer: HTTPResponse, file: IO[bytes], most_bytes: int) -> None:
    told = answer.getheader("Content-Length", "")
    if told.isdigit() and int(told) > most_bytes:
        raise CannotFetch(_too_big(most_bytes))
    file.seek(0)
    file.truncate()
    left = most_bytes + 1
    while left and (block := answer.read(min(_BLOCK, left))):
        file.write(block)
        left -= len(block)
    if not left:
        raise CannotFetch(_too_big(most_bytes))
    if told.isdigit() and file.tell() < int(told):
        raise HTTPException("cut short")


def _too_big(most_bytes: int) -> str:
    return _("It is larger than %(most)d MB.") % {"most": most_bytes // 1_048_576}


def _cut(sock: socket.socket, late: threading.Event) -> None:
    late.set()
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
