"""The notices that the gateway sends to the shop, and the ways in which they may go wrong."""

import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from typing import Any

from shop.payments.sandbox import signing

WAITS = (0.0, 1.0, 4.0, 16.0)  # seconds before each try
LATE = 20.0


class Notices:
    """Sends signed notices from threads of its own, again until the shop takes them."""

    def __init__(self, secret: str, late: float = LATE) -> None:
        self.secret, self.late = secret, late
        self.threads: list[threading.Thread] = []

    def send(self, payment: dict[str, Any]) -> None:
        """Send word of the payment, as its faults have it."""
        self._send(payment, notice_of(payment))

    def send_refund(self, payment: dict[str, Any], refund: dict[str, Any]) -> None:
        """Send word of a refund that was not made, or has not ended, as the shop knows."""
        self._send(payment, notice_of_refund(payment, refund))

    def _send(self, payment: dict[str, Any], notice: dict[str, Any]) -> None:
        faults = payment["faults"]
        if "never" in faults:
            return
        times = 5 if "repeated" in faults else 1
        for _time in range(times):
            thread = threading.Thread(target=self._deliver, args=(payment, notice), daemon=True)
            self.threads.append(thread)
            thread.start()

    def wait(self) -> None:
        """Return when every notice was delivered or given up."""
        for thread in self.threads:
            thread.join()
        self.threads.clear()

    def _deliver(self, payment: dict[str, Any], notice: dict[str, Any]) -> None:
        faults = payment["faults"]
        if "late" in faults:
            time.sleep(self.late)
        body = json.dumps(notice).encode()
        secret = "not the secret" if "unsigned" in faults else self.secret  # nosec B105
        for pause in WAITS:
            time.sleep(pause)
            request = urllib.request.Request(
                payment["facts"]["notify_url"],
                data=body,
                headers={
                    "Content-Type": "application/json",
                    signing.HEADER: signing.sign(secret, body),
                },
            )
            try:
                with urllib.request.urlopen(request, timeout=10):  # nosec B310  the shop's address
                    return
            except urllib.error.HTTPError as refusal:
                if refusal.code < 500:
                    return
            except OSError:
                continue


def notice_of(payment: dict[str, Any]) -> dict[str, Any]:
    """Return the notice; its event names the payment and its state, so that a repeat shows."""
    names = ("id", "key", "state", "amount", "currency")
    told = {name: payment[name] for name in names}
    if "amount" in payment["faults"]:
        told["amount"] = payment["amount"] + 1
    event = f"evt_{payment['id']}_{payment['state']}"
    if "amount" in payment["faults"]:
        event = f"evt_{secrets.token_hex(8)}"
    return {"event": event, "payment": told}


def notice_of_refund(payment: dict[str, Any], refund: dict[str, Any]) -> dict[str, Any]:
    """Return the notice that there is news of a refund: which, of which payment, how it stands."""
    return {
        "event": f"evt_{refund['id']}_{refund['state']}",
        "payment": {"id": payment["id"], "key": payment["key"]},
        "refund": refund,
    }
