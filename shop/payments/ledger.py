"""Writing into the ledger what became of a refund: it went, it came back, it went again."""

from django.db.models import Q

from .models import Entry, Refund


def enter(refund: Refund, kind: str) -> Entry:
    """Write down that the locked refund's money moved: REFUND when it went, RETURNED when it is
    here again. What goes a second time has a key of its own."""
    own = Q(key=refund.key) | Q(key__startswith=f"{refund.key}~")
    before = refund.attempt.entries.filter(own, kind=kind).count()
    return Entry.objects.create(
        attempt=refund.attempt,
        kind=kind,
        key=f"{refund.key}~{before + 1}" if before else refund.key,
        amount=refund.amount,
        currency=refund.currency,
    )
