"""Papers to print and to download: the buyer's own, and the desk's."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from oscar.core.loading import get_model

from shop.answers import see_other
from shop.desk.access import DeskAccess
from shop.order.pages import OrderPart

from . import operations, pdf
from .models import Seller
from .operations import WhyNone
from .paper import Paper, of_document, of_slip
from .standing import standing_of

MOST_SLIPS = 100


class InvoiceView(OrderPart):
    """A buyer's invoice or credit note, by its number; ``?pdf`` downloads it."""

    def get(self, request: HttpRequest, paper: str) -> HttpResponse:
        return answer(request, [_of_order(self.order, paper)], paper)


class DeskPaperView(DeskAccess, View):
    """The same for the house."""

    def get(self, request: HttpRequest, number: str, paper: str) -> HttpResponse:
        order = get_object_or_404(get_model("order", "Order"), number=number)
        return answer(request, [_of_order(order, paper)], paper)


class IssueView(DeskAccess, View):
    """POST issues the papers that are due, or says why there are none."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        order = get_object_or_404(get_model("order", "Order"), number=number)
        if operations.issue(order):
            messages.success(request, _("The papers are issued."))
        else:
            messages.error(request, said(operations.why_none(order)))
        return see_other(reverse("desk:order", args=[number]))


def said(why: WhyNone | None) -> str:
    """Return in words why an order has no invoice."""
    return {
        WhyNone.NO_SELLER: _(
            "No invoice can be issued before the seller’s name and address are set."
        ),
        WhyNone.NOT_DUE: _("The invoice is issued when the order is paid or sent."),
        WhyNone.CANCELLED: _("The order was cancelled before an invoice was issued."),
        None: "",
    }[why]


class SlipsView(DeskAccess, View):
    """Packing slips of the orders ``?order=`` (numbers), or of the parcel ``?parcel=``."""

    def get(self, request: HttpRequest) -> HttpResponse:
        numbers = request.GET.getlist("order")[:MOST_SLIPS]
        rows = get_model("order", "Order").objects.select_related("shipping_address")
        rows = rows.prefetch_related(
            "lines__product__parent", "parcels__lines__line__product__parent", "parcels__carrier"
        )
        orders = list(rows.filter(number__in=numbers).order_by("date_placed", "pk"))
        chosen = request.GET.get("parcel", "")
        seller = Seller.load()
        papers = [
            of_slip(order, parcel, seller=seller)
            for order in orders
            for parcel in (_parcels(order, chosen) if chosen else [None])
        ]
        papers = [paper for paper in papers if paper.rows]
        if not papers:
            raise Http404
        return answer(request, papers, "packing-slips")


def _parcels(order: Any, chosen: str) -> list[Any]:
    return [parcel for parcel in order.parcels.all() if str(parcel.pk) == chosen]


def _of_order(order: Any, number: str) -> Paper:
    for document in order.documents.all():
        if document.number == number:
            return of_document(document, standing_of(order))
    raise Http404


def answer(request: HttpRequest, papers: list[Paper], name: str) -> HttpResponse:
    """Return the papers as a PDF for ``?pdf``, else as a page to print."""
    if "pdf" in request.GET:
        response = HttpResponse(pdf.render(papers), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
        return response
    context = {"papers": papers, "language": papers[0].language, "pdf": _pdf(request)}
    return render(request, "shop/paper.html", context)


def _pdf(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["pdf"] = ""
    return f"?{query.urlencode()}"
