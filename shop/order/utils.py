"""How an order is written down: Oscar's creator, forked.

What differs from Oscar: the number is random (safety A10); lines are written in bulk, with
the whole title and with what led to them; their tax follows the country of delivery; stock
is taken last, so that the rows that buyers compete for are held as briefly as possible; and
nothing is told to anybody from here, since the transaction may still fail.
"""

import secrets
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from oscar.apps.order import utils
from oscar.core.loading import get_model

from shop.partner.tax import split

from .titles import full_titles

# No vowels and nothing that is read as something else: no word, no mix-up on the phone.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
LENGTH = 10


def random_number() -> str:
    """Return a new order number: 10 signs that say nothing and cannot be guessed.

    The database decides whether it is new; of 100,000 orders two meet once in 40,000 shops.
    """
    return "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))


class OrderNumberGenerator:
    """Oscar's name for what gives a basket its order number."""

    def order_number(self, basket: Any) -> str:
        """Return a number; the basket has no part in it."""
        return random_number()


class VoucherRefused(Exception):
    """A voucher in the basket cannot be used (any more). The message is fit to show."""


class OrderCreator(utils.OrderCreator):
    """Writes the rows of an order. Its caller holds the transaction and the basket's lock."""

    def place_order(
        self,
        basket: Any,
        total: Any,
        shipping_method: Any,
        shipping_charge: Any,
        user: Any = None,
        shipping_address: Any = None,
        billing_address: Any = None,
        order_number: str | None = None,
        status: str | None = None,
        request: Any = None,
        surcharges: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Write the order with its lines, take the stock and return the order.

        The basket has its strategy and its offers applied. ``kwargs`` are further columns.
        Raises :class:`~shop.partner.models.OutOfStock`, :class:`VoucherRefused`, and
        IntegrityError when the number or the basket has an order already.
        """
        lines = list(basket.all_lines())
        if not lines:
            raise ValueError("An order needs something in the basket.")
        order = self.create_order_model(
            user,
            basket,
            shipping_address,
            shipping_method,
            shipping_charge,
            billing_address,
            total,
            order_number or random_number(),
            status or settings.OSCAR_INITIAL_ORDER_STATUS,
            request,
            surcharges=surcharges,
            **kwargs,
        )
        self._use_vouchers(order, basket, user)
        self._use_offers(order, basket, shipping_method)
        self.create_lines(order, lines, basket.strategy.rate)
        self.take_stock(lines)
        return order

    def create_order_model(self, *args: Any, **kwargs: Any) -> Any:
        """Write the order's own row; the house keeps its books in the site's first language."""
        with translation.override(settings.LANGUAGE_CODE):
            return super().create_order_model(*args, **kwargs)

    def create_lines(self, order: Any, basket_lines: list[Any], rate: Decimal) -> list[Any]:
        """Write the order's lines in the basket's order, in as many queries for one as for many."""
        titles = full_titles([line.product for line in basket_lines], settings.LANGUAGE_CODE)
        pairs = [(self._line(order, line, titles), line) for line in basket_lines]
        Line = get_model("order", "Line")
        lines = Line.objects.bulk_create([made for made, _line in pairs])
        get_model("order", "LinePrice").objects.bulk_create(
            price for made, line in pairs for price in self._prices(order, made, line, rate)
        )
        options = [option for made, line in pairs for option in self._options(made, line)]
        if options:
            get_model("order", "LineAttribute").objects.bulk_create(options)
        if len(basket_lines[0].basket.offer_applications):
            for made, line in pairs:
                self.create_line_discount_models(order, made, line)
        return lines

    def take_stock(self, basket_lines: Iterable[Any]) -> None:
        """Take what is ordered, always in the stock records' order so that no two orders
        wait for each other."""
        for line in sorted(basket_lines, key=lambda line: line.stockrecord_id):
            line.stockrecord.product = line.product
            line.stockrecord.allocate(line.quantity)

    def _line(self, order: Any, line: Any, titles: dict[int, str]) -> Any:
        record, product = line.stockrecord, line.product
        return get_model("order", "Line")(
            order=order,
            partner=record.partner,
            partner_name=record.partner.name,
            partner_sku=record.partner_sku,
            stockrecord=record,
            product=product,
            title=titles[product.pk][:255],
            upc=product.upc,
            quantity=line.quantity,
            num_allocated=line.quantity,
            unit_price_incl_tax=line.unit_price_incl_tax,
            unit_price_excl_tax=line.unit_price_excl_tax,
            line_price_before_discounts_incl_tax=line.line_price_incl_tax,
            line_price_before_discounts_excl_tax=line.line_price_excl_tax,
            line_price_incl_tax=line.line_price_incl_tax_incl_discounts,
            line_price_excl_tax=line.line_price_excl_tax_incl_discounts,
            tax_code=line.tax_code,
            status=settings.OSCAR_INITIAL_LINE_STATUS,
            **line.source_values(),
        )

    def _prices(self, order: Any, made: Any, line: Any, rate: Decimal) -> Iterator[Any]:
        for incl_tax, _excl_tax, quantity in line.get_price_breakdown():
            yield get_model("order", "LinePrice")(
                order=order,
                line=made,
                quantity=quantity,
                price_incl_tax=incl_tax,
                price_excl_tax=split(incl_tax, rate, order.currency)[0],
                tax_code=line.tax_code,
            )

    def _options(self, made: Any, line: Any) -> Iterator[Any]:
        for chosen in line.attributes.all():
            yield get_model("order", "LineAttribute")(
                line=made, option=chosen.option, type=chosen.option.code, value=chosen.value
            )

    def _use_vouchers(self, order: Any, basket: Any, user: Any) -> None:
        for voucher in basket.vouchers.select_for_update():
            if not voucher.is_active():
                basket.vouchers.remove(voucher)
                continue
            usable, why = voucher.is_available_to_user(user=user)
            if not usable:
                raise VoucherRefused(why)
            self.record_voucher_usage(order, voucher, user)

    def _use_offers(self, order: Any, basket: Any, shipping_method: Any) -> None:
        for application in basket.offer_applications:
            application["message"] = application["offer"].apply_deferred_benefit(
                basket, order, application
            )
            if application["result"].affects_shipping:
                application["discount"] = shipping_method.discount(basket)
                if application["discount"] <= 0:
                    continue
            self.create_discount_model(order, application)
            self.record_discount(application)
