"""Returning and withdrawing, from the order's own page."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shop.order.once import key_in, own_key
from shop.order.pages import OrderPart, with_rows
from shop.order.summary import summarize

from . import operations, terms
from .forms import GoodsForm, ReturnForm, WithdrawalForm
from .models import Return


class GoodsView(OrderPart):
    """A form about the goods of an order; a POST that is right leads back to the order."""

    form_class: type[GoodsForm]
    too_late = ""

    def orders(self) -> Any:
        return with_rows()

    def form(self, data: Any = None) -> GoodsForm:
        pairs = zip(self.order.lines.all(), summarize(self.order).lines, strict=True)
        titles = {line.pk: shown.title for line, shown in pairs}
        return self.form_class(data, left=self.left(), titles=titles)

    def left(self) -> dict[int, int]:
        raise NotImplementedError

    def is_open(self) -> bool:
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.is_open():
            messages.error(request, self.late())
            return self.back()
        return self.page(request, form=self.form(), **self.more())

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.was_done(key_in(request.POST)):
            return self.done(request)
        form = self.form(request.POST)
        if form.is_valid():
            try:
                self.carry_out(form)
                return self.done(request)
            except operations.CannotReturn as refusal:
                form.add_error(None, str(refusal))
        return self.page(request, form=form, **self.more())

    def was_done(self, key: str) -> bool:
        """Return whether this very form was carried out: a second click gets the same answer.

        It is asked before the form, whose choices are what the first click has left.
        """
        return Return.objects.filter(key=own_key(self.order, key)).exists()

    def done(self, request: HttpRequest) -> HttpResponse:
        messages.success(request, self.words())
        return self.back()

    def more(self) -> dict[str, Any]:
        """Return more context of the page."""
        return {}

    def late(self) -> str:
        raise NotImplementedError

    def carry_out(self, form: Any) -> None:
        raise NotImplementedError

    def words(self) -> str:
        raise NotImplementedError


class ReturnView(GoodsView):
    """Asks for a return."""

    template_name = "shop/order_return.html"
    form_class = ReturnForm

    def left(self) -> dict[int, int]:
        return terms.returnable(self.order)

    def is_open(self) -> bool:
        return terms.may_return(self.order)

    def more(self) -> dict[str, Any]:
        return {"until": terms.return_until(self.order), "days": settings.SHOP_RETURNS_DAYS}

    def late(self) -> str:
        return _("Nothing of this order can be returned any more.")

    def carry_out(self, form: Any) -> None:
        data = form.cleaned_data
        operations.ask(order=self.order, wishes=form.wishes(), key=data["key"], note=data["note"])

    def words(self) -> str:
        return _("We have your request. This page and our mails say how it goes on.")


class WithdrawView(GoodsView):
    """Declares a withdrawal: names the order, shows what it is about, is confirmed by POST."""

    template_name = "shop/order_withdraw.html"
    form_class = WithdrawalForm

    def left(self) -> dict[int, int]:
        return terms.withdrawable(self.order)

    def is_open(self) -> bool:
        return terms.may_withdraw(self.order)

    def form(self, data: Any = None) -> GoodsForm:
        form = super().form(data)
        address = self.order.shipping_address
        form.fields["name"].initial = address.name if address else ""
        return form

    def late(self) -> str:
        return _("The time to withdraw from this order is over.")

    def carry_out(self, form: Any) -> None:
        data = form.cleaned_data
        operations.withdraw(
            order=self.order, wishes=form.wishes(), key=data["key"], name=data["name"]
        )

    def words(self) -> str:
        return _("You have withdrawn. A receipt with date and time goes to your mailbox now.")
