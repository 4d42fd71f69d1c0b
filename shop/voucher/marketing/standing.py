"""How offers, vouchers and sets stand: what they bring, how often orders used them."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model


def attach(rows: list[Any]) -> list[Any]:
    """Attach ``brings``, ``figures`` (orders, amount), ``is_stopped`` and ``state`` to the rows.

    They are all of one kind; it takes as many queries for one row as for many.
    """
    if not rows:
        return rows
    kind = rows[0]._meta.model_name
    brings = {} if kind == "conditionaloffer" else _brings(rows, kind)
    figures = _figures(rows, kind)
    usages = _usages(rows) if kind == "voucherset" else {}
    for row in rows:
        row.brings = brings.get(row.pk, [])
        if kind == "voucherset":
            row.usage = usages.get(row.pk, "")
        row.figures = figures.get(row.pk, (0, 0))
        row.is_stopped = _stopped(row, kind)
        row.state = _state(row)
    return rows


def offers_of(row: Any) -> list[Any]:
    """Return what a voucher or a set brings."""
    return _brings([row], row._meta.model_name).get(row.pk, [])


def _brings(rows: list[Any], kind: str) -> dict[int, list[Any]]:
    """Return the offers by row; a set's are those of its vouchers."""
    own = "voucher_id" if kind == "voucher" else "voucher__voucher_set_id"
    through = get_model("voucher", "Voucher").offers.through.objects
    pairs = through.filter(**{f"{own}__in": [row.pk for row in rows]})
    pairs = set(pairs.values_list(own, "conditionaloffer_id").distinct())
    model = get_model("offer", "ConditionalOffer")
    offers = model.objects.select_related("condition__range", "benefit__range").in_bulk(
        {offer_id for _row, offer_id in pairs}
    )
    found = defaultdict(list)
    for row_id, offer_id in sorted(pairs):
        found[row_id].append(offers[offer_id])
    return found


def _usages(rows: list[Any]) -> dict[int, str]:
    """Return how often each code of a set counts, by the set."""
    vouchers = get_model("voucher", "Voucher").objects.filter(voucher_set__in=rows)
    return dict(vouchers.order_by().values_list("voucher_set_id", "usage").distinct())


def _figures(rows: list[Any], kind: str) -> dict[int, tuple[int, Any]]:
    """Return (orders, amount) by row, from what orders have had."""
    label, column = {
        "conditionaloffer": (("offer", "Use"), "offer_id"),
        "voucher": (("voucher", "VoucherApplication"), "voucher_id"),
        "voucherset": (("voucher", "VoucherApplication"), "voucher__voucher_set_id"),
    }[kind]
    uses = get_model(*label).objects.filter(
        **{f"{column}__in": [row.pk for row in rows]}, counted=True
    )
    counted = uses.values(column).order_by().annotate(orders=Count("pk"), sum=Sum("amount"))
    return {one[column]: (one["orders"], one["sum"]) for one in counted}


def _stopped(row: Any, kind: str) -> bool:
    if kind == "conditionaloffer":
        return bool(row.is_suspended)
    if kind == "voucher" and row.stopped:
        return True
    return bool(row.brings) and all(offer.is_suspended for offer in row.brings)


def _state(row: Any) -> str:
    now = timezone.now()
    if row.is_stopped:
        return _("stopped")
    if row.start_datetime and row.start_datetime > now:
        return _("not yet")
    if row.end_datetime and row.end_datetime < now:
        return _("over")
    return _("on")
