"""What may be deleted: nothing that an order has had, nothing that an offer is for."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

_KINDS = ("conditionaloffer", "voucher", "voucherset", "range")


def refuse_what_is_used(request: HttpRequest, rows: Iterable[Any]) -> HttpResponse | None:
    """Lead back to the list, and say so, when one of the rows is in use; else return None."""
    for row in rows:
        meta = row._meta
        if meta.app_label not in ("offer", "voucher") or meta.model_name not in _KINDS:
            return None
        words = _words(row, meta.model_name)
        if words:
            messages.error(request, words)
            kind = f"wagtailsnippets_{meta.app_label}_{meta.model_name}"
            return HttpResponseRedirect(reverse(f"{kind}:list"))
    return None


def drop_orphans(request: HttpRequest, rows: Iterable[Any]) -> None:
    """Delete the offers whose vouchers are gone."""
    if any(row._meta.app_label == "voucher" for row in rows):
        model = get_model("offer", "ConditionalOffer")
        model.objects.filter(offer_type=model.VOUCHER, vouchers=None, uses=None).delete()


def _words(row: Any, kind: str) -> str:
    """Return why the row stays, or nothing."""
    if kind == "range":
        offers = get_model("offer", "ConditionalOffer").objects
        found = offers.filter(Q(condition__range=row) | Q(benefit__range=row)).first()
        words = _("“%(name)s” stays: “%(offer)s” is for it. Change that offer first.")
        return words % {"name": row, "offer": found} if found else ""
    uses = {
        "conditionaloffer": lambda: row.uses,
        "voucher": lambda: row.applications,
        "voucherset": lambda: get_model("voucher", "VoucherApplication").objects.filter(
            voucher__voucher_set=row
        ),
    }[kind]()
    words = _("“%(name)s” stays: orders have had it. Stop it instead.")
    return words % {"name": row} if uses.exists() else ""
