"""How an order is written down: Oscar's creator, forked.

What differs from Oscar: the number is random (safety A10); lines are written in bulk, with
the whole title and with what led to them; their tax follows the country of delivery; stock
is taken last, so that the rows that buyers compete for are held as briefly as possible; and
nothing is told to anybody from here, since the transaction may still fail.
"""

import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils import translation
from oscar.apps.order import utils
from oscar.core.loading import get_model

from shop.attribution.own import sources_for
from shop.offer import usage as offer_usage
from shop.offer.people import person
from shop.partner.tax import Taxes, split
from shop.voucher import usage as voucher_usage

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
        Raises :class:`~shop.partner.models.OutOfStock`, :class:`VoucherGone`,
        :class:`UsedUp`, and IntegrityError when the number or the basket has an order already.
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
        self._use_offers(order, basket, shipping_method, user)
        self.create_lines(order, lines, basket.strategy.taxes)
        self.take_stock(lines)
        return order

    def create_order_model(self, *args: Any, **kwargs: Any) -> Any:
        """Write the order's own row; the house keeps its books in the site's first language."""
        with translation.override(settings.LANGUAGE_CODE):
            return super().create_order_model(*args, **kwargs)

    def create_lines(self, order: Any, basket_lines: list[Any], taxes: Taxes) -> list[Any]:
        """Write the order's lines in the basket's order, in as many queries for one as for many."""
        titles = full_titles([line.product for line in basket_lines], settings.LANGUAGE_CODE)
        sources = sources_for(order, basket_lines)
        pairs = [
            (self._line(order, line, titles, source), line)
            for line, source in zip(basket_lines, sources, strict=True)
        ]
        Line = get_model("order", "Line")
        lines = Line.objects.bulk_create([made for made, _line in pairs])
        get_model("order", "LinePrice").objects.bulk_create(
            price for made, line in pairs for price in self._prices(order, made, line, taxes)
        )
        options = [option for made, line in pairs for option in self._options(made, line)]
        if options:
            get_model("order", "LineAttribute").objects.bulk_create(options)
        if len(basket_lines[0].basket.offer_applications):
            discounts = self._line_discounts(order, pairs)
            get_model("order", "OrderLineDiscount").objects.bulk_create(discounts)
        return lines

    def take_stock(self, basket_lines: Iterable[Any]) -> None:
        """Take what is ordered, always in the stock records' order so that no two orders
        wait for each other."""
        for line in sorted(basket_lines, key=lambda line: line.stockrecord_id):
            line.stockrecord.product = line.product
            line.stockrecord.allocate(line.quantity)

    def _line(
        self, order: Any, line: Any, titles: dict[int, str], source: dict[str, object]
    ) -> Any:
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
            tax_code=line.purchase_info.price.tax_code,
            status=settings.OSCAR_INITIAL_LINE_STATUS,
            **source,
        )

    def _prices(self, order: Any, made: Any, line: Any, taxes: Taxes) -> Iterator[Any]:
        rate = taxes.of(line.product).rate
        for incl_tax, _excl_tax, quantity in line.get_price_breakdown():
            yield get_model("order", "LinePrice")(
                order=order,
                line=made,
                quantity=quantity,
                price_incl_tax=incl_tax,
                price_excl_tax=split(incl_tax, rate, order.currency)[0],
                tax_code=made.tax_code,
            )

    def _options(self, made: Any, line: Any) -> Iterator[Any]:
        for chosen in line.attributes.all():
            yield get_model("order", "LineAttribute")(
                line=made, option=chosen.option, type=chosen.option.code, value=chosen.value
            )

    def _use_offers(self, order: Any, basket: Any, shipping_method: Any, user: Any) -> None:
        """Write down what took something off and count it, the lines' discounts among it."""
        applications = list(self._final(order, basket, shipping_method))
        buyer = person(user, order.guest_email)
        voucher_usage.take(order=order, applications=applications, user=user, buyer=buyer)
        offer_usage.take(order=order, applications=applications, person=buyer)
        for application in applications:
            self.create_discount_model(order, application)

    def create_discount_model(self, order: Any, discount: dict[str, Any]) -> None:
        """Write down what took something off, with the name that it has in each language."""
        offer, voucher, result = discount["offer"], discount["voucher"], discount["result"]
        model = get_model("order", "OrderDiscount")
        model.objects.create(
            order=order,
            category=model.SHIPPING if result.affects_shipping else model.BASKET,
            offer_id=offer.pk,
            offer_name=offer.name,
            translations={
                language: {"offer_name": texts["name"]}
                for language, texts in offer.translations.items()
                if texts.get("name")
            },
            voucher_id=voucher.pk if voucher else None,
            voucher_code=voucher.code if voucher else "",
            frequency=discount["freq"],
            amount=discount["discount"],
            message=discount["message"],
        )

    def _final(self, order: Any, basket: Any, shipping_method: Any) -> Iterator[dict[str, Any]]:
        """Yield the basket's applications that take something off, delivery's sums filled in."""
        for application in basket.offer_applications:
            if application["result"].affects_shipping:
                wrapped = getattr(shipping_method, "is_discounted", False)
                application["discount"] = shipping_method.discount(basket) if wrapped else 0
            if application["discount"] > 0:
                application["message"] = ""
                yield application

    def _line_discounts(self, order: Any, pairs: Iterable[tuple[Any, Any]]) -> Iterator[Any]:
        """Yield which offer took how much off each line."""
        whole = {one.offer_id: one for one in order.discounts.all()}
        for made, line in pairs:
            for discount in line.discounts:
                yield get_model("order", "OrderLineDiscount")(
                    line=made,
                    order_discount=whole[discount.offer.pk],
                    is_incl_tax=True,
                    amount=discount.amount,
                )
