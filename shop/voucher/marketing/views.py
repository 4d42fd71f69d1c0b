"""Stop and go on, and a set's codes as a file."""

import csv
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from oscar.core.loading import get_model

from shop.spreadsheets import neutral

from . import standing
from .viewsets import summary_of

_LABELS = {"conditionaloffer": "offer", "voucher": "voucher", "voucherset": "voucher"}


def _allowed(user: Any, action: str, kind: str) -> None:
    if kind not in _LABELS:
        raise Http404
    if not user.has_perm(f"{_LABELS[kind]}.{action}_{kind}"):
        raise PermissionDenied


class SwitchView(View):
    """GET asks, POST stops an offer, a voucher or a set, or lets it go on."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        row = self._row(request, kind, pk)
        context = {"row": row, "sentence": summary_of(row), "back": _list(kind)}
        return render(request, "shop/marketing/switch.html", context)

    def post(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        row = self._row(request, kind, pk)
        stop = request.POST.get("to") == "stop"
        if kind == "voucher":
            row.stop(stop)
        for offer in [row] if kind == "conditionaloffer" else row.brings:
            if kind != "voucher" or (not stop and offer.is_suspended):
                (offer.suspend if stop else offer.unsuspend)()
        words = _("“%(name)s” is stopped.") if stop else _("“%(name)s” goes on.")
        messages.success(request, words % {"name": row})
        return HttpResponseRedirect(_list(kind))

    def _row(self, request: HttpRequest, kind: str, pk: int) -> Any:
        _allowed(request.user, "change", kind)
        row = get_object_or_404(get_model(_LABELS[kind], kind), pk=pk)
        return standing.attach([row])[0]


class CodesView(View):
    """GET answers a set's codes as a CSV file that no spreadsheet takes for formulas."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        _allowed(request.user, "view", "voucherset")
        row = get_object_or_404(get_model("voucher", "VoucherSet"), pk=pk)
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="codes-{row.pk}.csv"'
        response.write("\ufeff")  # or spreadsheets take it for another encoding
        writer = csv.writer(response)
        writer.writerow([_("Code"), _("Name"), _("Orders"), _("Until")])
        for voucher in row.vouchers.order_by("pk").iterator():
            end = voucher.end_datetime.isoformat() if voucher.end_datetime else ""
            cells = [voucher.code, voucher.name, voucher.num_orders, end]
            writer.writerow([neutral(cell) for cell in cells])
        return response


def _list(kind: str) -> str:
    app = _LABELS[kind]
    return reverse(f"wagtailsnippets_{app}_{kind}:list")
