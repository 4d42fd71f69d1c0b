"""PayPal's REST API as its reference describes it: OAuth, orders, captures, refunds, webhooks.

It takes a token for as long as it lasts, repeats its answer to a request id, links what can be
done next, and verifies the webhooks that it has signed. The buyer's side are methods.
"""

import base64
import json
import secrets
import zlib
from datetime import UTC, datetime
from decimal import Decimal

from tests.shop.payments.local import LocalServer, make_key, rsa_fits, rsa_sign

CLIENT_ID, SECRET, WEBHOOK = "AZDxjDScFp", "EGnHDxD_qRPdaLdZz8", "8PT597110X687430LKGECATA"
WHOLE = {"HUF", "JPY", "TWD"}
UNIT = "/purchase_units/@reference_id=='default'/"
PATCHES = {
    "custom_id": ("add", "replace", "remove"),
    "invoice_id": ("add", "replace", "remove"),
    "description": ("add", "replace", "remove"),
    "amount": ("replace",),
    "shipping/name": ("add", "replace"),
    "shipping/address": ("add", "replace"),
}
GRACE = {
    "name": "Grace Buyer",
    "email": "grace@paypal.example",
    "address": {
        "address_line_1": "7 Harbour Row",
        "address_line_2": "Top floor",
        "admin_area_2": "Bristol",
        "admin_area_1": "Avon",
        "postal_code": "bs1 4qa",
        "country_code": "GB",
    },
}


class Refused(Exception):
    def __init__(self, issue, status=422):
        self.status = status
        self.body = {
            "name": "UNPROCESSABLE_ENTITY" if status == 422 else "RESOURCE_NOT_FOUND",
            "message": "The requested action could not be performed.",
            "details": [{"issue": issue, "description": f"{issue}."}],
        }


class PayPalServer(LocalServer):
    def __init__(self, key=None):
        super().__init__()
        self.signer = key or make_key()
        self.tokens, self.orders, self.answers, self.refunds = set(), {}, {}, {}
        self.lasts, self.decline, self.capture_status = 32400, 0, "COMPLETED"
        self.refund_status = "COMPLETED"
        self.take = None
        self.keeps_amounts = False

    def work(self, method, path, headers, body, fault):
        try:
            if path == "/v1/oauth2/token":
                return self._json(*self._give_token(headers, body))
            if headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
                return self._json(401, {"name": "AUTHENTICATION_FAILURE", "message": "Token"})
            name = headers.get("PayPal-Request-Id", "")
            if name and (path, name) in self.answers:
                return self._json(*self._now(*self.answers[path, name]))
            answer = self._answer(method, path, body)
            if name:
                self.answers[path, name] = answer
            return self._json(*answer)
        except Refused as refusal:
            return self._json(refusal.status, refusal.body)

    def _json(self, status, plain):
        headers = {"Content-Type": "application/json", "Paypal-Debug-Id": "f1"}
        return status, headers, b"" if plain is None else json.dumps(plain).encode()

    def _now(self, status, plain):
        """A repeated request is answered with how the thing stands by now."""
        return status, self.refunds.get((plain or {}).get("id"), plain)

    def _give_token(self, headers, body):
        whole = base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
        if headers.get("Authorization") != f"Basic {whole}":
            return 401, {"error": "invalid_client", "error_description": "Authentication failed"}
        assert body == b"grant_type=client_credentials"
        token = secrets.token_hex(16)
        self.tokens.add(token)
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": self.lasts}

    def _answer(self, method, path, body):
        parts = path.strip("/").split("/")
        if parts[1] == "notifications":
            return 200, {"verification_status": self._verify(body)}
        if parts[1] == "payments" and method == "GET":
            return 200, self._capture_called(parts[3])
        if parts[1] == "payments":
            return 201, self._refund(parts[3], json.loads(body))
        if method == "POST" and len(parts) == 3:
            return 200, self._make(json.loads(body))
        if parts[3] not in self.orders:
            raise Refused("INVALID_RESOURCE_ID", 404)
        order = self.orders[parts[3]]
        if method == "PATCH":
            self._patch(order, json.loads(body))
            return 204, None
        return (201, self._capture(order)) if method == "POST" else (200, order)

    def _make(self, wish):
        unit = wish["purchase_units"][0]
        _check_amount(unit["amount"])
        context = wish["payment_source"]["paypal"]["experience_context"]
        assert wish["intent"] == "CAPTURE"
        ways = {("NO_SHIPPING", "PAY_NOW"), ("GET_FROM_FILE", "CONTINUE")}
        assert (context["shipping_preference"], context["user_action"]) in ways
        name = secrets.token_hex(8).upper() + "A"
        self.orders[name] = {
            "id": name,
            "intent": "CAPTURE",
            "status": "PAYER_ACTION_REQUIRED",
            "update_time": _now(),
            "purchase_units": [{"reference_id": "default"} | unit],
            "context": context,
            "links": [
                {"rel": "self", "href": f"{self.url}/v2/checkout/orders/{name}", "method": "GET"},
                {"rel": "payer-action", "href": f"{self.url}/checkoutnow?token={name}"},
            ],
        }
        return self.orders[name]

    def _patch(self, order, operations):
        """Do all of the operations or none."""
        if order["status"] == "COMPLETED":
            raise Refused("ORDER_ALREADY_COMPLETED")
        if order["status"] not in ("CREATED", "APPROVED"):
            raise Refused("NOT_PATCHABLE")
        unit = dict(order["purchase_units"][0])
        for one in operations:
            if not one["path"].startswith(UNIT):
                raise Refused("INVALID_JSON_POINTER_FORMAT", 400)
            name = one["path"].removeprefix(UNIT)
            if one["op"] not in PATCHES.get(name, ()):
                raise Refused("NOT_PATCHABLE")
            if name.startswith("shipping/"):
                self._patch_shipping(unit, name.removeprefix("shipping/"), one)
                continue
            if one["op"] == "replace" and name not in unit:
                raise Refused("INVALID_PATCH_OPERATION")
            if name == "amount":
                _check_amount(one["value"])
                if self.keeps_amounts and one["value"] != unit["amount"]:
                    raise Refused("AMOUNT_CHANGE_NOT_ALLOWED")
            unit[name] = one["value"]
        order["purchase_units"][0] = unit
        order["update_time"] = _now()

    def _patch_shipping(self, unit, name, one):
        shipping = dict(unit.get("shipping") or {})
        if one["op"] == "replace" and name not in shipping:
            raise Refused("INVALID_PATCH_OPERATION")
        if name == "address" and one["value"].get("country_code") not in ("GB", "FR", "DE"):
            raise Refused("SHIPPING_ADDRESS_INVALID")
        unit["shipping"] = shipping | {name: one["value"]}

    def _capture(self, order):
        unit = order["purchase_units"][0]
        if unit.get("payments"):
            raise Refused("ORDER_ALREADY_CAPTURED")
        if order["status"] != "APPROVED":
            raise Refused("ORDER_NOT_APPROVED")
        if self.decline:
            self.decline -= 1
            order["status"] = "PAYER_ACTION_REQUIRED"
            raise Refused("INSTRUMENT_DECLINED")
        capture = {
            "id": secrets.token_hex(8).upper() + "C",
            "status": self.capture_status,
            "amount": self.take or unit["amount"],
            "custom_id": unit["custom_id"],
            "final_capture": True,
            "supplementary_data": {"related_ids": {"order_id": order["id"]}},
        }
        unit["payments"] = {"captures": [capture]}
        order |= {"status": "COMPLETED", "update_time": _now()}
        return order

    def _payments(self):
        units = (order["purchase_units"][0] for order in self.orders.values())
        return [unit["payments"] for unit in units if unit.get("payments")]

    def _capture_called(self, name):
        captures = (one for payments in self._payments() for one in payments["captures"])
        return next(one for one in captures if one["id"] == name)

    def _refund(self, capture_name, wish):
        capture = self._capture_called(capture_name)
        gone = [one for one in self.refunds.values() if one["capture"] == capture_name]
        gone = [one for one in gone if one["status"] not in ("FAILED", "CANCELLED")]
        left = Decimal(capture["amount"]["value"])
        left -= sum(Decimal(one["amount"]["value"]) for one in gone)
        if not 0 < Decimal(wish["amount"]["value"]) <= left:
            raise Refused("REFUND_AMOUNT_EXCEEDED")
        name = secrets.token_hex(8).upper() + "R"
        self.refunds[name] = wish | {
            "id": name,
            "status": self.refund_status,
            "capture": capture_name,
            "links": [
                {"rel": "self", "href": f"{self.url}/v2/payments/refunds/{name}"},
                {"rel": "up", "href": f"{self.url}/v2/payments/captures/{capture_name}"},
            ],
        }
        for payments in self._payments():
            if capture in payments["captures"]:
                payments.setdefault("refunds", []).append(self.refunds[name])
        return self.refunds[name]

    def refund_there(self, key, value):
        """The owner pays back in PayPal's own dashboard; the refund bears the capture's id."""
        capture = self.capture_of(key)
        sum_ = {"currency_code": capture["amount"]["currency_code"], "value": value}
        return self._refund(capture["id"], {"amount": sum_, "custom_id": key})

    def _verify(self, body):
        """Whether we have signed the event, as it stands in the request, for that webhook."""
        asked = json.loads(body)
        event = body.partition(b'"webhook_event": ')[2][:-1]
        text = "|".join(
            [
                asked["transmission_id"],
                asked["transmission_time"],
                asked["webhook_id"],
                str(zlib.crc32(event)),
            ]
        )
        fits = rsa_fits(self.signer.public_key(), asked["transmission_sig"], text)
        return "SUCCESS" if fits else "FAILURE"

    # The buyer's side, and what PayPal sends.

    def order(self, key):
        rows = self.orders.values()
        return next(one for one in rows if one["purchase_units"][0]["custom_id"] == key)

    def approve(self, key):
        order = self.order(key)
        order |= {"status": "APPROVED", "update_time": _now()}
        return order

    def agree(self, name, who=GRACE, **address):
        """The buyer signs in, looks at the order called so and lets it be sent to them."""
        order = self.orders[name]
        given, surname = who["name"].rsplit(" ", 1)
        order |= {
            "status": "APPROVED",
            "update_time": _now(),
            "payer": {
                "name": {"given_name": given, "surname": surname},
                "email_address": who["email"],
                "payer_id": "QYR5Z8XDVJNXQ",
                "address": {"country_code": who["address"]["country_code"]},
            },
        }
        if order["context"]["shipping_preference"] == "GET_FROM_FILE":
            order["purchase_units"][0]["shipping"] = {
                "name": {"full_name": who["name"]},
                "address": who["address"] | address,
            }
        return order

    def capture_of(self, key):
        return self.order(key)["purchase_units"][0]["payments"]["captures"][0]

    def event(self, kind, thing, name=""):
        whole = {
            "id": name or f"WH-{secrets.token_hex(12)}",
            "event_type": kind,
            "resource": thing,
            "amount": 1.50,
        }
        return json.dumps(whole, separators=(",", ": ")).encode()

    def headers(self, body, *, webhook=WEBHOOK, stamp="", key=None):
        name, stamp = secrets.token_hex(16), stamp or _now()
        text = f"{name}|{stamp}|{webhook}|{zlib.crc32(body)}"
        return {
            "PayPal-Auth-Algo": "SHA256withRSA",
            "PayPal-Cert-Url": f"{self.url}/v1/notifications/certs/CERT-1",
            "PayPal-Transmission-Id": name,
            "PayPal-Transmission-Sig": rsa_sign(key or self.signer, text),
            "PayPal-Transmission-Time": stamp,
        }


def _check_amount(amount):
    value, currency = amount["value"], amount["currency_code"]
    if currency in WHOLE and "." in value:
        raise Refused("DECIMALS_NOT_SUPPORTED")
    if Decimal(value) <= 0 or -Decimal(value).as_tuple().exponent > 2:
        raise Refused("DECIMAL_PRECISION")


def _now():
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
