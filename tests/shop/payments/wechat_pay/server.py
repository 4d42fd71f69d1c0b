"""WeChat Pay's API v3 as its manual describes it, with faults to order.

It checks every request's signature over the very bytes that came, takes a nonce once and a
timestamp within five minutes, and signs what it answers. The buyer's side (scanning, the sheet
inside WeChat, the page for phones) are methods of the server.
"""

import json
import re
import secrets
from base64 import b64encode
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.shop.payments.local import (
    LocalServer,
    certificate_pem,
    make_certificate,
    make_key,
    rsa_fits,
    rsa_sign,
    seconds,
)

MCHID, APPID, APP_SECRET = "1900000109", "wxd678efh567hg6787", "0123456789abcdef0123456789abcdef"
SERIAL = "444F4864EA9B34415FE5FB4B5C2D3B5E2E1E6A3B"
V3_KEY = "8934e7d15453e97507ef794cf7b0519d"
PUBLIC_KEY_ID = "PUB_KEY_ID_0114232134912410000000000000"
KINDS = {"native", "h5", "jsapi"}
FIELDS = {"appid", "mchid", "description", "out_trade_no", "time_expire", "notify_url", "amount"}
MORE = {"native": set(), "h5": {"scene_info"}, "jsapi": {"payer"}}
_PARTS = re.compile(
    r'WECHATPAY2-SHA256-RSA2048 mchid="(?P<mchid>\d+)",nonce_str="(?P<nonce>[^"]{8,})",'
    r'signature="(?P<signature>[^"]+)",timestamp="(?P<stamp>\d{10})",serial_no="(?P<serial>\w+)"'
)


class Refused(Exception):
    def __init__(self, status, code, message=""):
        self.status, self.code, self.message = status, code, message or code


class Signer:
    """A platform certificate of WeChat Pay, or its public key."""

    def __init__(self, *, name="", **dates):
        self.key = make_key()
        self.certificate = make_certificate(self.key, "Tenpay.com", **dates)
        self.name = name or f"{self.certificate.serial_number:X}"

    def headers(self, body, *, stamp=None):
        stamp, nonce = str(stamp or seconds()), secrets.token_hex(16)
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Wechatpay-Timestamp": stamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Serial": self.name,
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
            "Wechatpay-Signature": rsa_sign(self.key, f"{stamp}\n{nonce}\n{body}\n"),
        }


class WeChatServer(LocalServer):
    """``signer`` signs; ``certificates`` are those that /v3/certificates gives out."""

    def __init__(self, merchant_key, signer):
        self.merchant = merchant_key.public_key()
        self.signer, self.certificates = signer, [signer]
        self.orders, self.refunds, self.codes, self.nonces = {}, {}, {}, set()
        self.refund_state = "SUCCESS"
        self.balance = 10**9
        super().__init__()

    # -- what the shop calls -------------------------------------------------

    def work(self, method, path, headers, body, fault):
        if path.startswith(("/connect/", "/sns/")):
            return self.people(path)
        try:
            self.check(method, path, headers, body)
            status, found = self.api(method, urlsplit(path), json.loads(body) if body else {})
        except Refused as refusal:
            status, found = refusal.status, {"code": refusal.code, "message": refusal.message}
        text = "" if found is None else json.dumps(found, ensure_ascii=False)
        return status, self.proof(text, fault, status), text.encode()

    def proof(self, text, fault, status):
        if fault == "unsigned" or status == 401:
            return {"Content-Type": "application/json"}
        if fault == "wrong certificate":
            return Signer().headers(text)
        if fault == "wrong signature":
            return self.signer.headers(text + " ")
        if fault == "old":
            return self.signer.headers(text, stamp=seconds() - 301)
        return self.signer.headers(text)

    def check(self, method, path, headers, body):
        parts = _PARTS.fullmatch(headers.get("Authorization", ""))
        if not parts:
            raise Refused(401, "SIGN_ERROR", "Authorization 不合法")
        text = f"{method}\n{path}\n{parts['stamp']}\n{parts['nonce']}\n{body.decode()}\n"
        known = (parts["mchid"], parts["serial"]) == (MCHID, SERIAL)
        fresh = abs(seconds() - int(parts["stamp"])) <= 300 and parts["nonce"] not in self.nonces
        if not (known and fresh and rsa_fits(self.merchant, parts["signature"], text)):
            raise Refused(401, "SIGN_ERROR", "签名错误")
        self.nonces.add(parts["nonce"])
        wanted = PUBLIC_KEY_ID if self.signer.name == PUBLIC_KEY_ID else None
        if headers.get("Wechatpay-Serial") != wanted:
            raise Refused(400, "PARAM_ERROR", "平台证书序列号")
        if headers.get("Accept") != "application/json" or not headers.get("User-Agent"):
            raise Refused(400, "PARAM_ERROR")

    def api(self, method, where, plain):
        path = where.path
        if (method, path) == ("GET", "/v3/certificates"):
            return 200, {"data": [self.sealed_certificate(one) for one in self.certificates]}
        if found := re.fullmatch(r"/v3/pay/transactions/(native|h5|jsapi)", path):
            return 200, self.prepare(found[1], plain)
        if found := re.fullmatch(r"/v3/pay/transactions/out-trade-no/(\w+)(/close)?", path):
            order = self.orders.get(found[1])
            if order is None:
                raise Refused(404, "ORDER_NOT_EXIST", "订单不存在")
            if found[2]:
                return 204, self.close(order, plain)
            if parse_qs(where.query) != {"mchid": [MCHID]}:
                raise Refused(400, "PARAM_ERROR")
            return 200, self.shown(order)
        if (method, path) == ("POST", "/v3/refund/domestic/refunds"):
            return 200, self.refund(plain)
        if found := re.fullmatch(r"/v3/refund/domestic/refunds/([\w|*@-]+)", path):
            if found[1] not in self.refunds:
                raise Refused(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
            return 200, self.refunds[found[1]]
        raise Refused(404, "NOT_FOUND")

    def prepare(self, kind, plain):
        if set(plain) != FIELDS | MORE[kind] or (plain["mchid"], plain["appid"]) != (MCHID, APPID):
            raise Refused(400, "PARAM_ERROR", f"{sorted(plain)}")
        key, expires = plain["out_trade_no"], datetime.fromisoformat(plain["time_expire"])
        total = plain["amount"]["total"]
        if not (
            re.fullmatch(r"[\w|*-]{6,32}", key)
            and set(plain["amount"]) == {"total", "currency"}
            and type(total) is int
            and total >= 1
            and plain["amount"]["currency"] == "CNY"
            and expires.tzinfo
            and len(plain["description"].encode()) <= 127
            and "?" not in plain["notify_url"]
        ):
            raise Refused(400, "PARAM_ERROR", "参数错误")
        if expires < datetime.now(UTC):
            raise Refused(400, "PARAM_ERROR", "time_expire")
        order = self.orders.setdefault(
            key,
            plain | {"kind": kind, "state": "NOTPAY", "prepay_id": f"wx{secrets.token_hex(16)}"},
        )
        if order["state"] == "SUCCESS":
            raise Refused(400, "ORDERPAID", "订单已支付")
        if order["state"] == "CLOSED":
            raise Refused(400, "ORDER_CLOSED", "订单已关闭")
        same = all(order[name] == plain[name] for name in set(plain) - {"scene_info"})
        if order["kind"] != kind or not same:
            raise Refused(403, "OUT_TRADE_NO_USED", "商户订单号重复")
        if kind == "native":
            return {"code_url": f"weixin://wxpay/bizpayurl?pr={order['prepay_id'][-8:]}"}
        if kind == "h5":
            if not plain["scene_info"]["payer_client_ip"]:
                raise Refused(400, "PARAM_ERROR", "payer_client_ip")
            query = urlencode({"prepay_id": order["prepay_id"], "package": "1037687096"})
            return {"h5_url": f"{self.url}/cgi-bin/mmpayweb-bin/checkmweb?{query}"}
        return {"prepay_id": order["prepay_id"]}

    def close(self, order, plain):
        if plain != {"mchid": MCHID}:
            raise Refused(400, "PARAM_ERROR")
        if order["state"] == "SUCCESS":
            raise Refused(400, "ORDERPAID", "订单已支付")
        order["state"] = "CLOSED"

    def shown(self, order):
        found = {
            "appid": APPID,
            "mchid": MCHID,
            "out_trade_no": order["out_trade_no"],
            "trade_state": order["state"],
            "trade_state_desc": order["state"],
            "amount": order["amount"],
        }
        if order["state"] != "SUCCESS":
            return found
        return found | {
            "trade_type": order["kind"].upper(),
            "transaction_id": order["transaction_id"],
            "bank_type": "OTHERS",
            "success_time": datetime.now(UTC).isoformat(timespec="seconds"),
            "payer": {"openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},
            "amount": order["amount"]
            | {"payer_total": order["amount"]["total"], "payer_currency": "CNY"},
        }

    def refund(self, plain):
        key, order = plain["out_refund_no"], self.orders.get(plain["out_trade_no"])
        if order is None or order["state"] != "SUCCESS":
            raise Refused(404, "RESOURCE_NOT_EXISTS", "订单不存在")
        if key in self.refunds:
            return self.refunds[key]
        sums, whole = plain["amount"], order["amount"]["total"]
        gone = sum(
            one["amount"]["refund"]
            for one in self.refunds.values()
            if one["out_trade_no"] == plain["out_trade_no"] and one["status"] != "CLOSED"
        )
        if sums["total"] != whole or sums["currency"] != "CNY" or sums["refund"] + gone > whole:
            raise Refused(400, "INVALID_REQUEST", "退款金额大于支付金额")
        if sums["refund"] > self.balance:
            raise Refused(403, "NOT_ENOUGH", "余额不足")
        self.refunds[key] = {
            "refund_id": f"50000{secrets.randbelow(10**20):020}",
            "out_refund_no": key,
            "transaction_id": order["transaction_id"],
            "out_trade_no": plain["out_trade_no"],
            "status": self.refund_state,
            "amount": {"total": whole, "refund": sums["refund"], "currency": "CNY"},
        }
        return self.refunds[key]

    def people(self, path):
        """The OAuth side: a code is good once."""
        where = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(where.query).items()}
        if where.path == "/connect/oauth2/authorize":
            assert query["appid"] == APPID
            assert (query["scope"], query["response_type"]) == ("snsapi_base", "code")
            code = secrets.token_hex(16)
            self.codes[code] = f"o{secrets.token_hex(13)}"
            back = urlencode({"code": code, "state": query["state"]})
            return 302, {"Location": f"{query['redirect_uri']}?{back}"}, b""
        openid = self.codes.pop(query.get("code"), None)
        known = query.get("secret") == APP_SECRET and query.get("appid") == APPID
        if not (openid and known and query.get("grant_type") == "authorization_code"):
            found = {"errcode": 40163, "errmsg": "code been used"}
        else:
            found = {
                "access_token": "x",
                "expires_in": 7200,
                "openid": openid,
                "scope": "snsapi_base",
            }
        return 200, {"Content-Type": "text/plain"}, json.dumps(found).encode()

    # -- what the buyer and WeChat Pay do ------------------------------------

    def scan(self, code):
        """Pay what a code stands for, and return the order."""
        return self.pay(
            next(one for one in self.orders.values() if one["prepay_id"].endswith(code[-8:]))
        )

    def sheet(self, bridge):
        """Pay in WeChat's sheet, which opens only for a right signature."""
        package = bridge["package"]
        text = f"{bridge['appId']}\n{bridge['timeStamp']}\n{bridge['nonceStr']}\n{package}\n"
        assert bridge["signType"] == "RSA"
        assert rsa_fits(self.merchant, bridge["paySign"], text)
        name = package.removeprefix("prepay_id=")
        return self.pay(next(one for one in self.orders.values() if one["prepay_id"] == name))

    def pay(self, order, *, total=None):
        assert order["state"] == "NOTPAY"
        assert datetime.fromisoformat(order["time_expire"]) > datetime.now(UTC)
        order |= {"state": "SUCCESS", "transaction_id": f"4200{secrets.randbelow(10**24):024}"}
        if total is not None:
            order["amount"] = order["amount"] | {"total": total}
        return order

    def notice_of_payment(self, order, **changes):
        return self.notice("TRANSACTION.SUCCESS", "transaction", self.shown(order) | changes)

    def notice_of_refund(self, refund, status, **changes):
        refund["status"] = status
        told = {name: value for name, value in refund.items() if name != "status"}
        told |= {"mchid": MCHID, "refund_status": status, **changes}
        return self.notice(f"REFUND.{status}", "refund", told)

    def notice(self, event, about, told, *, key=V3_KEY):
        sealed = _seal(json.dumps(told), about, key)
        return json.dumps(
            {
                "id": f"EV-{secrets.token_hex(12)}",
                "create_time": datetime.now(UTC).isoformat(timespec="seconds"),
                "event_type": event,
                "resource_type": "encrypt-resource",
                "resource": sealed | {"original_type": about},
                "summary": event,
            }
        )

    def sealed_certificate(self, one):
        return {
            "serial_no": one.name,
            "effective_time": one.certificate.not_valid_before_utc.isoformat(),
            "expire_time": one.certificate.not_valid_after_utc.isoformat(),
            "encrypt_certificate": _seal(certificate_pem(one.certificate), "certificate", V3_KEY),
        }


def _seal(text, about, key):
    nonce = secrets.token_hex(6)
    sealed = AESGCM(key.encode()).encrypt(nonce.encode(), text.encode(), about.encode())
    return {
        "algorithm": "AEAD_AES_256_GCM",
        "nonce": nonce,
        "associated_data": about,
        "ciphertext": b64encode(sealed).decode(),
    }
