"""Price and availability for Oscar's basket and orders: the one place where they change."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from oscar.apps.partner import availability, prices, strategy

from .stock import Stock, StockState, stock_of
from .tax import rate_for, split


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
        """Return a strategy; ``country`` (ISO alpha-2) overrides the shop's own."""
        return Strategy(request, kwargs.get("country"))


class Strategy(strategy.UseFirstStockRecord, strategy.Structured):
    """Prices include tax at the rate of the country of delivery."""

    def __init__(self, request: Any = None, country: str | None = None) -> None:
        super().__init__(request)
        self.country = country or settings.SHOP_COUNTRY
        self._rate: Decimal | None = None

    @property
    def rate(self) -> Decimal:
        """The tax rate, asked for once."""
        if self._rate is None:
            self._rate = rate_for(self.country)
        return self._rate

    def pricing_policy(self, product: Any, stockrecord: Any) -> prices.Base:
        """Return the price now in force, tax and net told apart."""
        if stockrecord is None or stockrecord.current_price is None:
            return prices.Unavailable()
        currency = stockrecord.price_currency
        net, tax = split(stockrecord.current_price, self.rate, currency)
        return prices.TaxInclusiveFixedPrice(currency, excl_tax=net, tax=tax)

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
