"""What can be done about an order's parcels: sent, put right, arrived, taken back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.desk.forms import ParcelForm, ReasonForm, WayForm
from shop.parcels import operations as parcels
from shop.parcels.models import Parcel

from .actions import ActionView, FormPage


class ArrivedView(ActionView):
    """Notes that a parcel has arrived."""

    def act(self, **kwargs: Any) -> str:
        parcel = get_object_or_404(self.order.parcels, pk=kwargs["parcel_id"])
        parcels.arrived(parcel=parcel, by=self.request.user)
        return _("The parcel has arrived.")


class UndoParcelView(ActionView):
    """Takes back a parcel that was not sent after all."""

    def act(self, **kwargs: Any) -> str:
        parcel = get_object_or_404(self.order.parcels, pk=kwargs["parcel_id"])
        reason = self.filled(ReasonForm(self.request.POST))["reason"]
        parcels.undo(parcel=parcel, reason=reason, by=self.request.user)
        return _("The parcel is taken back. Its goods are held for the order again.")


class SendView(FormPage):
    """Sends a parcel."""

    title = gettext_lazy("Send a parcel")
    template_name = "shop/desk/send.html"

    def form(self, data: Any = None) -> ParcelForm:
        return ParcelForm(data, lines=self.lines(lambda line: line.num_to_send))

    def carry_out(self, form: ParcelForm) -> str:
        names = ("key", "carrier", "other_carrier", "number", "expected")
        fields = {name: form.cleaned_data[name] for name in names}
        parcel = parcels.send(
            order=self.order, pieces=form.pieces(), by=self.request.user, **fields
        )
        return self.words(parcel)

    def done(self, key: str) -> str:
        parcel = self.order.parcels.filter(key=key).first()
        return self.words(parcel) if parcel else ""

    def words(self, parcel: Parcel) -> str:
        """Return what is said of the parcel that was sent."""
        return _("The parcel %(parcel)s is sent, the buyer gets a mail.") % {"parcel": parcel}


class CorrectView(FormPage):
    """Puts right who carries a parcel that is on its way, its number and its day."""

    title = gettext_lazy("Correct the parcel")
    template_name = "shop/desk/correct.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.parcel = self._parcel()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, number: str, **kwargs: Any) -> HttpResponse:
        self.parcel = self._parcel()
        return super().post(request, number)

    def _parcel(self) -> Parcel:
        rows = self.order.parcels.filter(undone=None, date_arrived=None)
        return get_object_or_404(rows, pk=self.kwargs["parcel_id"])

    def form(self, data: Any = None) -> WayForm:
        names = ("other_carrier", "number", "expected")
        initial = {name: getattr(self.parcel, name) for name in names}
        return WayForm(data, initial=initial | {"carrier": self.parcel.carrier_id})

    def carry_out(self, form: WayForm) -> str:
        parcel = parcels.correct(parcel=self.parcel, by=self.request.user, **form.cleaned_data)
        return _("The parcel is %(parcel)s now. The buyer sees it on the order’s page.") % {
            "parcel": parcel
        }
