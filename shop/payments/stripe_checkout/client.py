"""The way to Stripe's API: its library, our patience, and keys that make a repeat harmless."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import stripe
from django.conf import settings

from shop.payments.deadline import Deadline
from shop.payments.gateway import GatewayDown, GatewayRefused

stripe.enable_telemetry = False  # what a request took is nobody's business

Plain = dict[str, Any]
Finder = Callable[[], Plain | None]


class NotThere(GatewayRefused):
    """Stripe has nothing of that name."""


class Client:
    """One piece of work with Stripe. All its calls together end within ten seconds."""

    def __init__(self) -> None:
        if not settings.STRIPE["key"]:
            raise GatewayDown("STRIPE_SECRET_KEY is not set.")
        self._deadline = Deadline()

    def get(self, path: str, **params: Any) -> Plain:
        """Return what is at the path. Raises GatewayDown and :class:`NotThere`."""
        with _translated():
            return self._send("get", path, params, None)

    def post(self, path: str, params: Plain, key: str, found: Finder | None = None) -> Plain:
        """Have something made or done, once for a key, and return it.

        Stripe keeps its answer to a key for a day, a failed one too, and refuses the key with
        other parameters. Then the key gets an ending and the work is done after all, unless
        ``found`` finds that it was done. Raises GatewayDown and GatewayRefused.
        """
        with _translated():
            for ending in ("", "-2", "-3", "-4"):
                try:
                    return self._send("post", path, params, key + ending)
                except (stripe.APIError, stripe.IdempotencyError) as fault:
                    if not _is_spent(fault):
                        raise
                    spent = fault
                if found is not None and (there := found()):
                    return there
            raise spent

    def _send(self, method: str, path: str, params: Plain, key: str | None) -> Plain:
        connect, read = self._deadline.timeout()
        account: dict[str, Any] = settings.STRIPE
        client = stripe.StripeClient(
            account["key"],
            base_addresses={"api": account["url"]},
            http_client=stripe.RequestsClient(timeout=(connect, read)),
            max_network_retries=0,
        )
        options = {"idempotency_key": key} if key else {}
        answer = client.raw_request(method, path, **params, **options)
        if not isinstance(answer.data, dict):
            raise GatewayDown("Stripe's answer is unreadable.")
        return dict(answer.data)


def _is_spent(fault: stripe.StripeError) -> bool:
    """Return whether the key leads nowhere any more: a kept failure, or other parameters."""
    replayed = (fault.headers or {}).get("idempotent-replayed") == "true"
    return replayed or isinstance(fault, stripe.IdempotencyError)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the library's exceptions into ours: a no is certain, all else is silence."""
    try:
        yield
    except (stripe.CardError, stripe.InvalidRequestError) as refusal:
        kind: Callable[[str], Exception] = GatewayRefused
        if refusal.code == "resource_missing" or refusal.http_status == 404:
            kind = NotThere
        raise kind(refusal.user_message or str(refusal)) from refusal
    except stripe.StripeError as silence:
        raise GatewayDown(f"Stripe: {type(silence).__name__}: {silence}") from silence
    except (ValueError, TypeError, KeyError, AttributeError) as garbage:
        raise GatewayDown(f"Stripe's answer is unreadable: {garbage}") from garbage
