"""Stripe's API as its reference describes it: forms in, JSON out, faults to order.

It checks the parameters that Checkout takes, keeps each answer by its idempotency key, failed
ones too, and signs events. The buyer's side of the page are methods of the server.
"""

import hashlib
import hmac
import json
import re
import secrets
import time
from urllib.parse import parse_qsl, urlsplit

from tests.shop.payments.local import LocalServer

KEY, SECRET = "sk_test_4eC39HqLyjWDarjtT1zdp7dc", "whsec_first"
SESSION_FIELDS = {
    *("mode", "submit_type", "client_reference_id", "success_url", "cancel_url", "expires_at"),
    *("locale", "adaptive_pricing", "metadata", "payment_intent_data", "line_items"),
    "customer_email",
}
LOCALES = {"auto", "de", "en", "en-GB", "fr", "ja", "pt-BR", "zh", "zh-TW"}


class Refused(Exception):
    def __init__(self, message, *, status=400, code="", kind="invalid_request_error"):
        error = {"type": kind, "message": message} | ({"code": code} if code else {})
        self.status, self.body = status, {"error": error}


def unpack(text):
    """Return a form with brackets as the nested thing that it stands for."""
    found = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        parts = re.findall(r"[^\[\]]+", name)
        at = found
        for part in parts[:-1]:
            at = at.setdefault(part, {})
        at[parts[-1]] = value
    return found


class StripeServer(LocalServer):
    def __init__(self):
        super().__init__()
        self.sessions, self.intents, self.refunds, self.answers = {}, {}, {}, {}
        self.refund_status = "succeeded"

    def work(self, method, path, headers, body, fault):
        if headers.get("Authorization") != f"Bearer {KEY}":
            return self._json(401, {"error": {"type": "invalid_request_error", "message": "Key"}})
        if method == "GET":
            parts = urlsplit(path)
            return self._tried(self._get, parts.path, unpack(parts.query))
        key, asked = headers["Idempotency-Key"], body.decode()
        if kept := self.answers.get(key):
            if kept[0] != (path, asked):
                wrong = {"type": "idempotency_error", "message": "Other parameters."}
                return self._json(400, {"error": wrong})
            return self._json(*kept[1], {"Idempotent-Replayed": "true"})
        found = self._tried(self._post, path, unpack(asked))
        answer = found[0], json.loads(found[2])
        if fault == "500 after the deed":
            answer = 500, {"error": {"type": "api_error", "message": "Sorry."}}
        self.answers[key] = (path, asked), answer
        return self._json(*answer)

    def _tried(self, work, *about):
        try:
            return self._json(200, work(*about))
        except Refused as refusal:
            return self._json(refusal.status, refusal.body)

    def _json(self, status, plain, headers=None):
        kind = {"Content-Type": "application/json", "Request-Id": "req_1"}
        return status, kind | (headers or {}), json.dumps(plain).encode()

    def _get(self, path, query):
        if path == "/v1/refunds":
            rows = self.refunds.values()
            mine = [one for one in rows if one["payment_intent"] == query["payment_intent"]]
            return {"object": "list", "data": mine, "has_more": False}
        name = path.rpartition("/")[2]
        if path.startswith("/v1/payment_intents/"):
            return self._there(self.intents, name)
        session = self._there(self.sessions, name)
        if query.get("expand") and session["payment_intent"]:
            return session | {"payment_intent": self.intents[session["payment_intent"]]}
        return session

    def _there(self, rows, name):
        if name not in rows:
            raise Refused(f"No such thing: {name}", status=404, code="resource_missing")
        return rows[name]

    def _post(self, path, form):
        if path == "/v1/checkout/sessions":
            return self._open(form)
        if path == "/v1/refunds":
            return self._refund(form)
        name = path.split("/")[-2]
        session = self._there(self.sessions, name)
        if session["status"] != "open":
            raise Refused('Only Checkout Sessions with a status in ["open"] can be expired.')
        session |= {"status": "expired", "url": None}
        self.sessions[name] = session
        return session

    def _open(self, form):
        if unknown := form.keys() - SESSION_FIELDS:
            raise Refused(f"Received unknown parameters: {unknown}", code="parameter_unknown")
        left = int(form["expires_at"]) - time.time()
        if not 30 * 60 <= left <= 24 * 60 * 60:
            raise Refused("The `expires_at` timestamp must be at least 30 minutes from creation.")
        if form["locale"] not in LOCALES or form["mode"] != "payment":
            raise Refused("Invalid locale or mode")
        price = form["line_items"]["0"]["price_data"]
        if not re.fullmatch(r"[1-9]\d*", price["unit_amount"]):
            raise Refused("Invalid integer", code="parameter_invalid_integer")
        if price["currency"] in ("kwd", "bhd") and not price["unit_amount"].endswith("0"):
            raise Refused("Invalid amount.", code="invalid_charge_amount")
        name = f"cs_test_{secrets.token_hex(12)}"
        self.sessions[name] = {
            "id": name,
            "object": "checkout.session",
            "amount_total": int(price["unit_amount"]) * int(form["line_items"]["0"]["quantity"]),
            "currency": price["currency"],
            "intent_data": form["payment_intent_data"],
            "client_reference_id": form["client_reference_id"],
            "expires_at": int(form["expires_at"]),
            "metadata": form["metadata"],
            "locale": form["locale"],
            "payment_intent": None,
            "payment_status": "unpaid",
            "status": "open",
            "url": f"{self.url}/c/pay/{name}",
            "success_url": form["success_url"],
            "cancel_url": form["cancel_url"],
        }
        return self.sessions[name]

    def _refund(self, form):
        intent = self._there(self.intents, form["payment_intent"])
        rows = [one for one in self.refunds.values() if one["payment_intent"] == intent["id"]]
        gone = (one["amount"] for one in rows if one["status"] not in ("failed", "canceled"))
        left = intent["amount_received"] - sum(gone)
        if not 0 < int(form["amount"]) <= left:
            raise Refused(f"Refund amount is greater than unrefunded amount ({left}).")
        name = f"re_{secrets.token_hex(12)}"
        self.refunds[name] = {
            "id": name,
            "object": "refund",
            "amount": int(form["amount"]),
            "currency": intent["currency"],
            "payment_intent": intent["id"],
            "metadata": form.get("metadata", {}),
            "status": self.refund_status,
        }
        return self.refunds[name]

    def refund_there(self, key, amount):
        """The owner pays back in Stripe's own dashboard: nothing of it bears our names."""
        intent = self.session(key)["payment_intent"]
        return self._refund({"payment_intent": intent, "amount": str(amount)})

    def charge(self, key):
        """The charge of a payment, as an event tells of it: metadata from its intent, no list."""
        intent = self.intents[self.session(key)["payment_intent"]]
        rows = [one for one in self.refunds.values() if one["payment_intent"] == intent["id"]]
        return {
            "id": f"ch_{intent['id'][3:]}",
            "object": "charge",
            "amount": intent["amount_received"],
            "amount_refunded": sum(one["amount"] for one in rows),
            "currency": intent["currency"],
            "metadata": intent["metadata"],
            "payment_intent": intent["id"],
        }

    # The buyer's side.

    def pay(self, key, *, slowly=False, amount=None):
        """Fill in the page of our payment ``key``; a debit is paid ``slowly``, by the bank."""
        session = self.session(key)
        assert session["status"] == "open"
        total = session["amount_total"] if amount is None else amount
        name = f"pi_{secrets.token_hex(12)}"
        self.intents[name] = {
            "id": name,
            "object": "payment_intent",
            "metadata": session["intent_data"]["metadata"],
            "amount_received": 0 if slowly else total,
            "currency": session["currency"],
            "status": "processing" if slowly else "succeeded",
        }
        paid = "unpaid" if slowly else "paid"
        session |= {"status": "complete", "payment_status": paid, "payment_intent": name}
        session |= {"amount_total": total, "url": None}
        return session

    def bank(self, key, *, pays):
        """Let the bank answer a debit."""
        session = self.session(key)
        intent = self.intents[session["payment_intent"]]
        if pays:
            session["payment_status"] = "paid"
            intent |= {"status": "succeeded", "amount_received": session["amount_total"]}
        else:
            intent["status"] = "requires_payment_method"
        return session

    def session(self, key):
        return next(one for one in self.sessions.values() if one["client_reference_id"] == key)

    def event(self, kind, thing, name=""):
        """Return the body of an event."""
        whole = {
            "id": name or f"evt_{secrets.token_hex(12)}",
            "object": "event",
            "type": kind,
            "livemode": False,
            "data": {"object": thing},
        }
        return json.dumps(whole, indent=2)


def sign(body, secret=SECRET, stamp=None):
    stamp = int(time.time()) if stamp is None else stamp
    signed = hmac.new(secret.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={stamp},v1={signed}"
