"""What must add up of payments and the ledger, on any day."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.amounts import exact
from shop.money import money
from shop.order.sayings import read

from . import registry
from .account import accounts, owing, sum_of
from .gateway import Gateway
from .models import NO_SUM, UNPLACED, Attempt, Entry, Refund
from .refunding import can_still_go

UNRESOLVED = timedelta(minutes=15)
PROMISED = timedelta(days=7)  # within which what was promised back is to have gone
_SENT = ("part-dispatched", "dispatched", "delivered")


def problems() -> Iterator[str]:
    """Yield a sentence for every payment that does not fit its order or the ledger."""
    yield from _money()
    yield from _currencies()
    yield from _promised()
    yield from _attempts()
    yield from _without_attempt()
    yield from _sent()


def _money() -> Iterator[str]:
    """The ledger holds each paid attempt once, and no more went back than came in."""
    for attempt in _with_sums().iterator():
        if attempt.state == Attempt.PAID and attempt.received != attempt.amount:
            yield _("Payment %(key)s: %(amount)s was paid, the ledger says %(received)s.") % {
                "key": attempt.key,
                "amount": attempt.money,
                "received": money(attempt.received, attempt.currency),
            }
        if attempt.received:
            yield from _gone(attempt)


def _gone(attempt: Any) -> Iterator[str]:
    """What the ledger says went back of an attempt was to go back, and no more than came in."""
    if attempt.gone != attempt.done:
        yield _("Payment %(key)s: %(done)s was paid back, the ledger says %(gone)s.") % {
            "key": attempt.key,
            "done": money(attempt.done, attempt.currency),
            "gone": money(attempt.gone, attempt.currency),
        }
    if max(attempt.gone, attempt.back) > attempt.received:
        yield _("Payment %(key)s: more goes back than came in.") % {"key": attempt.key}
    waits = attempt.state in Attempt.OPEN  # for the rest of a transfer that came in parts
    if attempt.state != Attempt.PAID and not waits and attempt.back != attempt.received:
        yield _("Payment %(key)s: money came for nothing and does not go back.") % {
            "key": attempt.key
        }


def _with_sums() -> QuerySet[Any]:
    """Return the attempts with what came in, what is to go back, did, and is said to have."""
    entries = Entry.objects.filter(attempt=OuterRef("pk"))
    refunds = Refund.objects.filter(attempt=OuterRef("pk")).exclude(state=Refund.FAILED)
    return Attempt.objects.annotate(
        received=sum_of(entries.filter(kind=Entry.CAPTURE), "attempt", "amount"),
        gone=exact(
            sum_of(entries.filter(kind=Entry.REFUND), "attempt", "amount")
            - sum_of(entries.filter(kind=Entry.RETURNED), "attempt", "amount")
        ),
        back=sum_of(refunds, "attempt", "amount"),
        done=sum_of(refunds.filter(state=Refund.DONE), "attempt", "amount"),
    )


def _attempts() -> Iterator[str]:
    """No payment stays open for long after its time, and its order waits for it."""
    late = timezone.now() - UNRESOLVED
    for attempt in Attempt.objects.filter(state__in=Attempt.OPEN, expires__lt=late).iterator():
        yield _("Payment %(key)s has been open since %(when)s. Is the worker running?") % {
            "key": attempt.key,
            "when": attempt.date_created,
        }
    for attempt in Attempt.objects.filter(problem=NO_SUM).exclude(state=Attempt.PAID).iterator():
        yield _("Payment %(key)s: the provider says that it is paid, but not how much.") % {
            "key": attempt.key
        }
    for attempt in Attempt.objects.filter(problem__startswith=f"@{UNPLACED} ").iterator():
        yield _("Payment %(key)s: %(problem)s") % {
            "key": attempt.key,
            "problem": read(attempt.problem),
        }
    for attempt in (
        Attempt.objects.filter(state=Attempt.PAID, order__status="awaiting-payment")
        .select_related("order")
        .iterator()
    ):
        yield _("Order %(number)s is paid and still waits for its payment.") % {
            "number": attempt.order.number
        }


def _currencies() -> Iterator[str]:
    """Money in another currency than was asked for goes back in it; what went back was that."""
    strange = Attempt.objects.exclude(currency=F("order__currency")).select_related("order")
    for attempt in strange.order_by("pk").iterator():
        yield _("Payment %(key)s asks for %(currency)s, its order %(number)s is in %(right)s.") % {
            "key": attempt.key,
            "currency": attempt.currency,
            "number": attempt.order.number,
            "right": attempt.order.currency,
        }
    back = Refund.objects.filter(attempt=OuterRef("attempt"), currency=OuterRef("currency"))
    came = Entry.objects.filter(kind=Entry.CAPTURE).exclude(currency=F("attempt__currency"))
    promised = Refund.objects.filter(key=OuterRef("key")).values("currency")[:1]
    went = Entry.objects.filter(kind=Entry.REFUND).annotate(promised=Subquery(promised))
    went = went.exclude(promised=None).exclude(currency=F("promised"))
    wrong = (came.exclude(Exists(back)).select_related("attempt"), went.select_related("attempt"))
    for entry in chain.from_iterable(wrong):
        yield _("Payment %(key)s: the ledger says %(amount)s, which is another currency.") % {
            "key": entry.attempt.key,
            "amount": entry.money,
        }


def _promised() -> Iterator[str]:
    """What was promised back goes back within days, also where the provider has refused."""
    old = Refund.objects.filter(date_created__lt=timezone.now() - PROMISED)
    waiting = old.filter(state__in=[Refund.NEW, Refund.FAILED]).select_related("attempt")
    for refund in waiting.order_by("pk").iterator():
        if refund.state == Refund.FAILED and not can_still_go(refund):
            continue  # it went another way
        yield _("Payment %(key)s: %(amount)s was promised back on %(when)s and is still here.") % {
            "key": refund.attempt.key,
            "amount": refund.money,
            "when": date_format(timezone.localtime(refund.date_created), "DATE_FORMAT"),
        }


def _without_attempt() -> Iterator[str]:
    """Whoever pays through a provider is asked to: no such order is without an attempt."""
    gateways = [way.code for way in registry.installed() if isinstance(way, Gateway)]
    rows = get_model("order", "Order").objects.filter(
        payment_method__in=gateways, total_incl_tax__gt=0, payment_attempts=None
    )
    for order in rows.exclude(status="cancelled").order_by("pk").iterator():
        yield _("Order %(number)s is to be paid through a provider that nobody has asked.") % {
            "number": order.number
        }


def _sent() -> Iterator[str]:
    """What is to be paid in advance is not sent before it is paid."""
    advance = [way.code for way in registry.installed() if way.initial_status == "awaiting-payment"]
    rows = get_model("order", "Order").objects.filter(payment_method__in=advance, status__in=_SENT)
    for order, account in accounts(owing(rows).order_by("pk")):
        yield _("Order %(number)s was sent, of %(price)s only %(kept)s was kept.") % {
            "number": order.number,
            "price": money(account.price, order.currency),
            "kept": money(account.kept, order.currency),
        }
