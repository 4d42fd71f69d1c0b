"""What the local servers of gateways share: HTTP in threads of this process, faults, RSA keys."""

import datetime
import threading
import time
from base64 import b64decode, b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

HANG = 30  # seconds


class LocalServer:
    """Answers over real HTTP. ``next_fault`` is what goes wrong with the next call, once."""

    def __init__(self):
        self.next_fault = ""
        self.calls = []
        self._stop = threading.Event()
        handler = type("Handler", (_Handler,), {"owner": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def stop(self):
        self._stop.set()
        self.http.shutdown()
        self.http.server_close()

    def answer(self, method, path, headers, body):
        """Return status, headers and body, or None to close the line without a word."""
        self.calls.append(f"{method} {path.partition('?')[0]}")
        fault, self.next_fault = self.next_fault, ""
        if fault == "500":
            return 500, {}, b'{"code": "SYSTEM_ERROR", "message": "..."}'
        if fault == "garbage":
            return 200, {"Content-Type": "text/html"}, b"<html>not what you think"
        if fault == "hang":
            self._stop.wait(HANG)
            return None
        found = self.work(method, path, headers, body, fault)
        return None if fault == "silence after the deed" else found

    def work(self, method, path, headers, body, fault):
        raise NotImplementedError


class _Handler(BaseHTTPRequestHandler):
    owner = None
    protocol_version = "HTTP/1.0"

    def _serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        found = self.owner.answer(self.command, self.path, self.headers, body)
        if found is None:
            return
        status, headers, answer = found
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_PATCH = _serve  # noqa: N815

    def log_message(self, *args):
        pass


def make_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private_pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def public_pem(key):
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def make_certificate(key, name, *, days=365, since=1):
    now = datetime.datetime.now(datetime.UTC)
    who = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Test"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{name} CA"),
        ]
    )
    return (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=since))
        .not_valid_after(now + datetime.timedelta(days=days))
        .sign(key, hashes.SHA256())
    )


def certificate_pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def rsa_sign(key, text):
    signed = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return b64encode(signed).decode()


def rsa_fits(public, signature, text):
    try:
        given = b64decode(signature, validate=True)
        public.verify(given, text.encode(), padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def seconds():
    return int(time.time())
