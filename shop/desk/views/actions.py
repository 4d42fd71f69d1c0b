"""What can be done about an order: each a POST, each one operation, each with its word."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from oscar.apps.order.exceptions import InvalidOrderStatus
from oscar.core.loading import get_model

from shop.answers import see_other
from shop.desk.access import DeskAccess
from shop.desk.forms import CancelForm, NoteForm, ReceiveForm, RefundForm
from shop.money import money
from shop.order import operations as orders
from shop.order.once import key_in, own_key
from shop.parcels import operations as parcels
from shop.payments import by_hand
from shop.payments.account import account_of
from shop.payments.by_hand import CannotReceive
from shop.payments.models import Refund
from shop.payments.operations import CannotRefund
from shop.refunds import operations as refunds
from shop.refunds.models import OrderRefund

from .order import OrderMixin
from .sight import LookFirst, sight_of

REFUSED = (parcels.CannotSend, CannotRefund, CannotReceive, InvalidOrderStatus)


class ActionView(DeskAccess, View):
    """A button of the order's screen; ``act`` does the work and returns what to say."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str, **kwargs: Any) -> HttpResponse:
        self.order = get_object_or_404(get_model("order", "Order"), number=number)
        try:
            messages.success(request, self.act(**kwargs))
        except REFUSED as refusal:
            messages.error(request, str(refusal))
        return back_to(self.order)

    def act(self, **kwargs: Any) -> str:
        raise NotImplementedError

    def filled(self, form: forms.Form) -> dict[str, Any]:
        """Return the form's data. Raises CannotRefund with its first error."""
        if not form.is_valid():
            raise CannotRefund(str(next(iter(form.errors.values()))[0]))
        return form.cleaned_data


class AddNoteView(ActionView):
    """Keeps a note for the house."""

    def act(self, **kwargs: Any) -> str:
        text = self.filled(NoteForm(self.request.POST))["text"]
        orders.note(order=self.order, text=text, by=self.request.user)
        return _("The note is kept.")


class ReceiveView(ActionView):
    """Books money that has arrived."""

    def act(self, **kwargs: Any) -> str:
        order = self.order
        due = account_of(order).due
        form = ReceiveForm(self.request.POST, currency=order.currency, due=due)
        data = self.filled(form)
        amount = money(data["amount"], order.currency)
        by_hand.receive(order=order, amount=amount, key=data["key"], by=self.request.user)
        return _("%(amount)s is booked.") % {"amount": amount}


class PaidBackView(ActionView):
    """Books that a person has paid a refund back."""

    def act(self, **kwargs: Any) -> str:
        refund = get_object_or_404(
            Refund.objects.filter(attempt__order=self.order), pk=kwargs["refund_id"]
        )
        by_hand.paid_back(refund=refund, by=self.request.user)
        return _("The refund is booked as paid back.")


class FormPage(OrderMixin, DeskAccess, TemplateView):
    """A page with a form about an order; ``carry_out`` does the work and returns what to say."""

    for_changers = True

    def form(self, data: Any = None) -> forms.Form:
        raise NotImplementedError

    def carry_out(self, form: Any) -> str:
        raise NotImplementedError

    def done(self, key: str) -> str:
        """Return what was said when the form with this kept key was carried out, or nothing.

        It is asked before the form: what can be chosen there is what a first click has left.
        """
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "order": self.order,
            "form": kwargs.get("form") or self.form(),
        }

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        words = self.done(own_key(self.order, key_in(request.POST)))
        if words:
            messages.success(request, words)
            return back_to(self.order)
        form = self.form(request.POST)
        if form.is_valid():
            try:
                messages.success(request, self.carry_out(form))
                return back_to(self.order)
            except REFUSED as refusal:
                form.add_error(None, str(refusal))
        return self.render_to_response(self.get_context_data(form=form))

    def lines(self, wanted: Callable[[Any], int]) -> list[Any]:
        """Return the lines of which there is something to choose."""
        return [line for line in self.order.lines.all() if wanted(line)]


class RefundView(FormPage):
    """Pays back by line, for delivery, or a free amount."""

    title = gettext_lazy("Pay back")
    template_name = "shop/desk/refund.html"

    def form(self, data: Any = None) -> RefundForm:
        lines = self.lines(lambda line: line.num_sold)
        return RefundForm(data, lines=lines, currency=self.order.currency)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left = self.order.shipping_incl_tax - refunds.delivery_refunded(self.order)
        return super().get_context_data(**kwargs) | {
            "sight": kwargs.get("sight"),
            "left": refunds.left_of(self.order),
            "delivery_left": money(left, self.order.currency),
            "by_hand": by_hand.is_by_hand(self.order.payment_method),
        }

    def carry_out(self, form: RefundForm) -> str:
        """Pay back what the clerk has seen and agreed to; anything else is shown first."""
        data = form.cleaned_data
        asked: dict[str, Any] = {
            "order": self.order,
            "parts": form.parts(),
            "delivery": data["delivery"] or Decimal(0),
            "other": data["other"] or Decimal(0),
        }
        seen = sight_of(refunds.preview(**asked), self.order.currency)
        if data["agreed"] != seen.mark or "look" in self.request.POST:
            raise LookFirst(seen)
        refund = refunds.refund(
            key=data["key"], reason=data["reason"], by=self.request.user, **asked
        )
        if data["note"]:
            orders.note(order=self.order, text=data["note"], by=self.request.user)
        return self.words(refund)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        try:
            return super().post(request, number)
        except LookFirst as look:
            data = request.POST.copy()
            data["agreed"] = look.sight.mark
            form = self.form(data)
            return self.render_to_response(self.get_context_data(form=form, sight=look.sight))

    def done(self, key: str) -> str:
        refund = self.order.refunds.filter(key=key).first()
        return self.words(refund) if refund else ""

    def words(self, refund: OrderRefund) -> str:
        """Return what is said of the refund."""
        refund.order.refresh_from_db(fields=["status"])
        if refund.order.status == "cancelled":
            if not refund.amount:
                return _("The order is cancelled. Nothing was paid for it.")
            return _("%(amount)s goes back, the order is cancelled.") % {"amount": refund.total}
        if not refund.amount:
            return _("It is taken off the order. Nothing was paid for it.")
        return _("%(amount)s goes back.") % {"amount": refund.total}


class CancelView(FormPage):
    """Cancels an order: stock and money go back in one step."""

    title = gettext_lazy("Cancel")
    template_name = "shop/desk/cancel.html"

    def form(self, data: Any = None) -> CancelForm:
        return CancelForm(data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "left": refunds.left_of(self.order),
            "by_hand": by_hand.is_by_hand(self.order.payment_method),
        }

    def carry_out(self, form: CancelForm) -> str:
        words = {name: form.cleaned_data[name] for name in ("reason", "note")}
        orders.cancel(order=self.order, by=self.request.user, **words)
        return _("The order is cancelled.")


def back_to(order: Any) -> HttpResponse:
    """Lead back to the order's screen, so that a reload sends nothing again."""
    return see_other(reverse("desk:order", args=[order.number]))
