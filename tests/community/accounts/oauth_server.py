"""Google's and WeChat's sign-in over HTTP, as their documents describe it.

Both hand out a code for a redirect address, once, and a token for the code, the client's secret
and, with Google, the verifier of the challenge (PKCE). Google tells who it is in a signed
token; WeChat answers JSON as text/plain and tells no address.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "the-client", "the-secret"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class OAuthServer(ThreadingHTTPServer):
    """``person`` is who agrees at the sites; ``codes`` are those that wait to be used."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.person: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: OAuthServer

    def do_GET(self) -> None:
        path, query = self._asked(urlsplit(self.path).query)
        if path in ("/google/auth", "/weixin/auth"):
            self._authorize(query)
        elif path == "/weixin/token":
            self._weixin_token(query)
        elif path == "/weixin/userinfo":
            self._weixin_person(query)
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        path, query = self._asked(body)
        if path == "/google/token":
            self._google_token(query)
        elif path == "/weixin/token":  # documented as GET, and answered to POST as well
            self._weixin_token(query)
        else:
            self._say(404, {})

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def _asked(self, query: str) -> tuple[str, dict[str, str]]:
        path = urlsplit(self.path).path
        self.server.asked.append(path)
        return path, {name: values[0] for name, values in parse_qs(query).items()}

    def _authorize(self, query: dict[str, str]) -> None:
        client = query.get("client_id") or query.get("appid")
        if client != CLIENT or query.get("response_type") != "code":
            self._say(400, {"error": "invalid_request"})
            return
        code = secrets.token_urlsafe(12)
        self.server.codes[code] = query
        back = f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
        self.send_response(302)
        self.send_header("Location", back)
        self.end_headers()

    def _google_token(self, query: dict[str, str]) -> None:
        asked = self.server.codes.pop(query.get("code", ""), None)
        verifier = hashlib.sha256(query.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        if (
            asked is None
            or (query.get("client_id"), query.get("client_secret")) != (CLIENT, SECRET)
            or query.get("redirect_uri") != asked["redirect_uri"]
            or challenge != asked.get("code_challenge")
        ):
            self._say(400, {"error": "invalid_grant"})
            return
        now = int(time.time())
        claims = {"iss": "https://accounts.google.com", "aud": CLIENT, "iat": now, "exp": now + 600}
        token = jwt.encode(claims | self.server.person, _KEY, "RS256", headers={"kid": "1"})
        answer = {"access_token": "at", "expires_in": 3599, "token_type": "Bearer"}
        self._say(200, answer | {"id_token": token, "scope": asked["scope"]})

    def _weixin_token(self, query: dict[str, str]) -> None:
        asked = self.server.codes.pop(query.get("code", ""), None)
        sent = (query.get("appid"), query.get("secret"), query.get("grant_type"))
        if asked is None or sent != (CLIENT, SECRET, "authorization_code"):
            self._say(200, {"errcode": 40029, "errmsg": "invalid code"}, "text/plain")
            return
        token = {"access_token": "at", "expires_in": 7200, "refresh_token": "rt"}
        who = {"openid": self.server.person["openid"], "scope": "snsapi_login"}
        self._say(200, token | who, "text/plain")

    def _weixin_person(self, query: dict[str, str]) -> None:
        if query.get("access_token") != "at" or query.get("openid") != self.server.person["openid"]:
            self._say(200, {"errcode": 40003, "errmsg": "invalid openid"}, "text/plain")
            return
        self._say(200, self.server.person, "text/plain")

    def _say(self, status: int, answer: dict[str, Any], kind: str = "application/json") -> None:
        body = json.dumps(answer, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
