"""Price and availability for Oscar's basket and orders: the one place where they change."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from oscar.apps.partner import availability, prices, strategy
from oscar.core.loading import get_model

from .stock import Stock, StockState, stock_of
from .tax import Taxes, split, taxes_to


class Availability(availability.Base):
    """Oscar's view of a :class:`~shop.partner.stock.Stock`."""

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        self.code = stock.state.value
        self.num_available = stock.free

    @property
    def is_available_to_buy(self) -> bool:
        return self.stock.state.can_buy

    @property
    def message(self) -> str:
        """How the product stands, in the buyer's words."""
        return {
            StockState.IN: _("In stock"),
            StockState.LOW: _("Only a few left"),
            StockState.OUT: _("Sold out"),
            StockState.COMING: _("Coming soon"),
            StockState.GONE: _("No longer sold"),
        }[self.stock.state]

    def is_purchase_permitted(self, quantity: int) -> tuple[bool, str]:
        """Return whether so many can be bought, and if not why."""
        if not self.is_available_to_buy:
            return False, self.message
        if self.stock.free is not None and quantity > self.stock.free:
            return False, _("Only %(free)d left in stock.") % {"free": self.stock.free}
        return True, ""


class Selector:
    """Gives every request the shop's strategy, for the country it delivers to."""

    def strategy(self, request: Any = None, user: Any = None, **kwargs: Any) -> "Strategy":
        """Return a strategy; ``country`` (ISO alpha-2) overrides the shop's own.

        ``region`` is the state or province where it is known, ``delivery`` the code of the
        delivery that the buyer wishes for.
        """
        found = Strategy(request, kwargs.get("country"), kwargs.get("region", ""))
        found.delivery = kwargs.get("delivery", "")
        return found


class Strategy(strategy.UseFirstStockRecord, strategy.Structured):
    """Prices include tax as the goods are taxed where they go."""

    def __init__(self, request: Any = None, country: str | None = None, region: str = "") -> None:
        super().__init__(request)
        self.country = country or settings.SHOP_COUNTRY
        self.region = region
        self.delivery = ""

    @cached_property
    def taxes(self) -> Taxes:
        """The taxes of the destination, asked for once."""
        return taxes_to(self.country, self.region)

    @cached_property
    def deliveries(self) -> list[Any]:
        """The deliveries that are switched on, asked for once."""
        return list(get_model("shipping", "DeliveryMethod").objects.offered())

    def pricing_policy(self, product: Any, stockrecord: Any) -> prices.Base:
        """Return the price now in force, tax and net told apart."""
        if stockrecord is None or stockrecord.current_price is None:
            return prices.Unavailable()
        currency = stockrecord.price_currency
        kind = self.taxes.of(product)
        gross = self.taxes.asked(stockrecord.current_price, kind, currency)
        net, tax = split(gross, kind.rate, currency)
        return prices.TaxInclusiveFixedPrice(currency, excl_tax=net, tax=tax, tax_code=kind.mark)

    def parent_pricing_policy(self, product: Any, children_stock: list) -> prices.Base:
        """Return the lowest price of the variants."""
        policies = [self.pricing_policy(child, record) for child, record in children_stock]
        existing = [policy for policy in policies if policy.exists]
        return min(existing, key=lambda policy: policy.incl_tax, default=prices.Unavailable())

    def availability_policy(self, product: Any, stockrecord: Any) -> Availability:
        return Availability(stock_of(product, stockrecord))

    def parent_availability_policy(self, product: Any, children_stock: list) -> Availability:
        """A parent stands as the best of its variants does."""
        stocks = [stock_of(child, record) for child, record in children_stock]
        order = list(StockState)
        best = min(stocks, key=lambda stock: order.index(stock.state), default=None)
        return Availability(best or Stock(StockState.GONE))
