"""Alipay's gateway as its manual describes it, with faults to order.

One address takes signed forms and addresses. Every signature is checked over the sorted fields,
the time against China's clock, the serials of certificates where the app has some; what it answers
is signed over the very characters of the answer's inner part.
"""

import hashlib
import json
import re
import secrets
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qsl, urlencode

from tests.shop.payments.local import LocalServer, make_key, rsa_fits, rsa_sign

APP_ID, SELLER_ID = "2021000122671234", "2088102146225135"
CHINA = timezone(timedelta(hours=8))
COMMON = {
    "app_id",
    "method",
    "charset",
    "sign_type",
    "timestamp",
    "version",
    "biz_content",
    "sign",
}
PAGES = {"alipay.trade.page.pay": "FAST_INSTANT_TRADE_PAY", "alipay.trade.wap.pay": "QUICK_WAP_WAY"}


class Refused(Exception):
    def __init__(self, code, sub_code, words=""):
        self.told = {"code": code, "msg": "Business Failed", "sub_code": sub_code, "sub_msg": words}


def now():
    return datetime.now(UTC).astimezone(CHINA)


def serial_of(certificate):
    """Return the serial as Alipay counts it: of the issuer and the number."""
    names = {part.rfc4514_attribute_name: part.value for part in certificate.issuer}
    issuer = ",".join(f"{name}={names[name]}" for name in ("CN", "OU", "O", "C"))
    return hashlib.md5(f"{issuer}{certificate.serial_number}".encode()).hexdigest()


class AlipayServer(LocalServer):
    """``serials`` are those of the app's and the root certificate, for an app that has some."""

    def __init__(self, merchant_key, key):
        self.merchant, self.key = merchant_key.public_key(), key
        self.serials = None
        self.trades, self.refunds = {}, {}
        self.slow_refunds = False
        super().__init__()

    # -- what the shop calls -------------------------------------------------

    def work(self, method, path, headers, body, fault):
        where, _mark, query = path.partition("?")
        if where != "/gateway.do":
            return 404, {}, b""
        text = query if method == "GET" else body.decode()
        fields = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True))
        name = fields.get("method", "").replace(".", "_") + "_response"
        try:
            self.check(fields)
            about = json.loads(fields["biz_content"])
            if fields["method"] in PAGES:
                return self.page(fields, about)
            told = self.api(fields["method"], about)
            told = {"code": "10000", "msg": "Success"} | told
        except Refused as refusal:
            told = refusal.told
            if told["code"] != "40004":
                name = "error_response" if told["sub_code"].startswith("isv.") else name
        return self.told(name, told, fault)

    def told(self, name, told, fault):
        inner = json.dumps(told, ensure_ascii=False)
        key = make_key() if fault == "wrong key" else self.key
        signed = inner.replace("10000", "10001") if fault == "wrong signature" else inner
        parts = [f'"{name}":{inner}']
        if self.serials:
            parts.append(f'"alipay_cert_sn":"{self.serials["alipay"]}"')
        if fault != "unsigned":
            parts.append(f'"sign":"{rsa_sign(key, signed)}"')
        headers = {"Content-Type": "text/html;charset=utf-8"}
        return 200, headers, ("{" + ",".join(parts) + "}").encode()

    def check(self, fields):
        more = {"notify_url", "return_url"} if fields.get("method") in PAGES else set()
        if self.serials:
            more |= {"app_cert_sn", "alipay_root_cert_sn"}
        if set(fields) != COMMON | more:
            raise Refused("40001", "isv.missing-method", str(sorted(fields)))
        if (fields["app_id"], fields["sign_type"], fields["version"]) != (APP_ID, "RSA2", "1.0"):
            raise Refused("40002", "isv.invalid-app-id", "无效的AppID参数")
        if self.serials and (
            fields["app_cert_sn"] != self.serials["app"]
            or fields["alipay_root_cert_sn"] != self.serials["root"]
        ):
            raise Refused("40002", "isv.invalid-cert-sn")
        given = {name: value for name, value in fields.items() if name != "sign"}
        text = "&".join(f"{name}={value}" for name, value in sorted(given.items()))
        if not rsa_fits(self.merchant, fields["sign"], text):
            raise Refused("40002", "isv.invalid-signature", "验签出错")
        stamp = datetime.strptime(fields["timestamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
        if abs(now() - stamp) > timedelta(minutes=10):
            raise Refused("40002", "isv.invalid-timestamp", "非法的时间戳参数")

    def page(self, fields, about):
        """The payment page: the trade is there once the buyer is."""
        wanted = {"out_trade_no", "total_amount", "subject", "time_expire", "product_code"}
        if fields["method"] == "alipay.trade.wap.pay":
            wanted.add("quit_url")
        expires = datetime.strptime(about["time_expire"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
        trade = self.trades.setdefault(
            about["out_trade_no"],
            {
                "trade_no": now().strftime("%Y%m%d") + f"{secrets.randbelow(10**20):020}",
                "out_trade_no": about["out_trade_no"],
                "total_amount": about["total_amount"],
                "trade_status": "WAIT_BUYER_PAY",
                "subject": about["subject"],
                "return_url": fields["return_url"],
                "notify_url": fields["notify_url"],
                "product": about["product_code"],
            },
        )
        if (
            set(about) != wanted
            or about["product_code"] != PAGES[fields["method"]]
            or not re.fullmatch(r"\d{1,9}\.\d\d", about["total_amount"])
            or not re.fullmatch(r"\w{1,64}", about["out_trade_no"])
            or trade["total_amount"] != about["total_amount"]
        ):
            return 200, {}, b"INVALID_PARAMETER"
        if expires < now() or trade["trade_status"] == "TRADE_CLOSED":
            return 200, {}, b"TRADE_HAS_CLOSE"
        return 200, {}, f"<h1>{about['total_amount']}</h1>{about['subject']}".encode()

    def api(self, method, about):
        trade = self.trades.get(about["out_trade_no"])
        if trade is None:
            raise Refused("40004", "ACQ.TRADE_NOT_EXIST", "交易不存在")
        if method == "alipay.trade.query":
            shown = ("trade_no", "out_trade_no", "total_amount", "trade_status")
            return {name: trade[name] for name in shown} | {"buyer_logon_id": "a}{***@x.com"}
        if method == "alipay.trade.close":
            if trade["trade_status"] != "WAIT_BUYER_PAY":
                raise Refused("40004", "ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
            trade["trade_status"] = "TRADE_CLOSED"
            return {"trade_no": trade["trade_no"], "out_trade_no": trade["out_trade_no"]}
        if method == "alipay.trade.refund":
            return self.refund(trade, about)
        if method == "alipay.trade.fastpay.refund.query":
            found = self.refunds.get(about["out_request_no"])
            if found is None or found["slow"]:
                return {}
            return {
                "out_request_no": about["out_request_no"],
                "refund_amount": found["amount"],
                "refund_status": "REFUND_SUCCESS",
            }
        raise Refused("40002", "isv.invalid-method")

    def refund(self, trade, about):
        told = {"trade_no": trade["trade_no"], "out_trade_no": trade["out_trade_no"]}
        if about["out_request_no"] in self.refunds:
            return told | {"fund_change": "N"}
        if trade["trade_status"] != "TRADE_SUCCESS":
            raise Refused("40004", "ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
        cents = [one["amount"] for one in self.refunds.values() if one["trade"] is trade]
        total = sum(int(one.replace(".", "")) for one in [*cents, about["refund_amount"]])
        if total > int(trade["total_amount"].replace(".", "")):
            raise Refused("40004", "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限")
        self.refunds[about["out_request_no"]] = {
            "trade": trade,
            "amount": about["refund_amount"],
            "slow": self.slow_refunds,
        }
        return told | {"fund_change": "N" if self.slow_refunds else "Y"}

    # -- what the buyer and Alipay do ----------------------------------------

    def pay(self, key):
        trade = self.trades[key]
        assert trade["trade_status"] == "WAIT_BUYER_PAY"
        trade["trade_status"] = "TRADE_SUCCESS"
        return trade

    def notice(self, trade, *, key=None, **changes):
        """Return the body of a notice; a field set to None is left out."""
        told = {
            "notify_id": secrets.token_hex(17),
            "notify_time": now().strftime("%Y-%m-%d %H:%M:%S"),
            "notify_type": "trade_status_sync",
            "app_id": APP_ID,
            "auth_app_id": APP_ID,
            "charset": "utf-8",
            "version": "1.0",
            "seller_id": SELLER_ID,
            "trade_no": trade["trade_no"],
            "out_trade_no": trade["out_trade_no"],
            "trade_status": trade["trade_status"],
            "total_amount": trade["total_amount"],
            "receipt_amount": trade["total_amount"],
            "subject": trade["subject"],
            "body": "",
            "buyer_logon_id": "138****0000",
            "fund_bill_list": '[{"amount":"60.00","fundChannel":"ALIPAYACCOUNT"}]',
        } | changes
        told = {name: value for name, value in told.items() if value is not None}
        text = "&".join(f"{name}={value}" for name, value in sorted(told.items()))
        sign = rsa_sign(key or self.key, text)
        return urlencode(told | {"sign_type": "RSA2", "sign": sign})
