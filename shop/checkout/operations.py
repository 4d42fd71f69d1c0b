"""Placing an order: one transaction, from the lock on the basket to the mail that is due."""

import contextlib
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_class, get_model
from oscar.core.prices import Price

from shop.basket import operations as basket_operations
from shop.offer.usage import UsedUp
from shop.order import operations as order_operations
from shop.order import selectors
from shop.order import utils as numbers
from shop.partner.models import OutOfStock
from shop.payments import operations as payments
from shop.payments import registry, terms
from shop.payments.express import Approval
from shop.payments.gateway import Gateway
from shop.shipping.choice import delivery_for, undeliverable
from shop.voucher import operations as vouchers
from shop.voucher.usage import VoucherGone

from . import quotes
from .loading import price
from .problems import problems_of
from .quotes import Quote

_ATTEMPTS = 3


@dataclass(frozen=True)
class Buyer:
    """Who buys: a user, or a guest with an e-mail address; both with a language."""

    email: str
    language: str
    user: Any = None


@dataclass(frozen=True)
class Destination:
    """Where the parcel goes. ``country`` is ISO alpha-2."""

    name: str
    line1: str
    line2: str
    city: str
    postcode: str
    country: str
    state: str = ""
    phone: str = ""


class CannotPlace(Exception):
    """Nothing was placed and the basket is as it was. ``words`` say why, fit to show."""

    def __init__(self, *words: str) -> None:
        self.words = list(words)
        super().__init__(" ".join(words))


class BasketGone(CannotPlace):
    """The basket is no longer open and has become no order, or belongs to somebody else."""


class QuoteChanged(CannotPlace):
    """The basket no longer costs what the buyer was shown."""


class Unavailable(CannotPlace):
    """Something in the basket cannot be bought any more, or not so many of it."""


def place_order(
    *,
    quote: Quote,
    buyer: Buyer,
    destination: Destination,
    payment: str,
    approval: Approval | None = None,
) -> Any:
    """Turn the basket that was quoted into an order and return it.

    The same basket gives the same order however often and from however many sides this is
    called. Raises a :class:`CannotPlace`. ``payment`` is the code of a way to pay; an order that
    costs nothing needs none and is paid at once. ``approval`` is the buyer's word for that way, if
    they gave it before.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        number = numbers.random_number()
        try:
            with transaction.atomic(durable=True):
                return _place(quote, buyer, destination, payment, number, approval)
        except IntegrityError:  # the database decides whether the number is new
            taken = get_model("order", "Order").objects.filter(number=number).exists()
            if attempt == _ATTEMPTS or not taken:
                raise
        except OutOfStock as error:
            raise Unavailable(str(error)) from error
        except UsedUp as error:
            raise QuoteChanged(str(error)) from error
        except VoucherGone as error:
            vouchers.drop(basket_id=quote.basket_id, code=error.refusal.code)
            raise QuoteChanged(str(error)) from error
    raise AssertionError("unreachable")


def _place(
    quote: Quote,
    buyer: Buyer,
    destination: Destination,
    payment: str,
    number: str,
    approval: Approval | None,
) -> Any:
    baskets = get_model("basket", "Basket").objects
    basket = baskets.select_for_update().filter(pk=quote.basket_id).first()
    if basket is None or basket.owner_id not in (None, getattr(buyer.user, "pk", None)):
        raise BasketGone(_("This basket is no longer there."))
    if basket.status != basket.OPEN:
        order = selectors.of_basket(basket.pk)
        if order is None:
            raise BasketGone(_("This basket is no longer there."))
        return order
    price(
        basket,
        country=destination.country,
        user=buyer.user,
        email=buyer.email,
        region=destination.state,
        delivery=quote.delivery_code,
    )
    for refusal in basket.worked.refused.values():
        raise VoucherGone(refusal)
    method = _check(basket, quote, destination, payment)
    order = _write(basket, buyer, destination, method, number)
    basket.submit()
    if method is None:
        order = order_operations.change_status(order=order, to="paid")
    if isinstance(method, Gateway):
        word = approval if approval and approval.method == method.code else None
        payments.begin(order=order, approval=word)  # announced once it is paid
    else:
        order_operations.announce(order=order)
    return order


def _check(basket: Any, quote: Quote, destination: Destination, payment: str) -> Any:
    """Raise CannotPlace unless the buyer was shown what is true now.

    Return the way to pay, or None for an order that costs nothing.
    """
    wrong = problems_of(basket)
    if wrong:
        raise Unavailable(*(problem.words for problem in wrong))
    refused = undeliverable(basket, country=destination.country)
    if refused:
        raise Unavailable(refused)
    changed = quotes.differences(quote, quotes.quote_of(basket, country=destination.country))
    if changed:
        raise QuoteChanged(*changed)
    if not quote.total:
        return None
    for method in registry.offered(country=destination.country, total=quote.total):
        if method.code == payment:
            return method
    raise CannotPlace(_("This way to pay is not offered any more. Choose another."))


def _write(basket: Any, buyer: Buyer, destination: Destination, method: Any, number: str) -> Any:
    shipping, charge = delivery_for(basket, country=destination.country)
    total = Price(
        basket.currency,
        excl_tax=basket.total_excl_tax + charge.excl_tax,
        incl_tax=basket.total_incl_tax + charge.incl_tax,
    )
    return get_class("order.utils", "OrderCreator")().place_order(
        basket=basket,
        total=total,
        shipping_method=shipping,
        shipping_charge=charge,
        user=buyer.user or AnonymousUser(),
        shipping_address=_address(destination),
        order_number=number,
        status=method.initial_status if method else "awaiting-payment",
        payment_method=method.code if method else "",
        pay_by=terms.pay_by(method, placed=timezone.now()),
        language=buyer.language,
        without_tax=basket.strategy.taxes.without_tax,
        guest_email="" if buyer.user else buyer.email,
    )


def _address(destination: Destination) -> Any:
    return get_model("order", "ShippingAddress").objects.create(
        first_name=destination.name,
        line1=destination.line1,
        line2=destination.line2,
        line4=destination.city,
        state=destination.state,
        postcode=destination.postcode,
        country_id=destination.country,
        phone_number=destination.phone,
    )


def fit_to_stock(*, basket: Any) -> None:
    """Lower every line of the priced basket to what can be had; what can't be had goes.

    A basket that changes meanwhile, or becomes an order, is left as it is.
    """
    for problem in problems_of(basket):
        with contextlib.suppress(basket_operations.CannotAdd):
            basket_operations.set_quantity(
                basket=basket, line_id=problem.line_id, quantity=problem.possible
            )
