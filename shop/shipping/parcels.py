"""A basket as a carrier sees it: where it goes, what it weighs, what its goods cost."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shop.money import money
from shop.order.addresses import country_name

from .models import DeliveryMethod, DeliveryStep, step_for

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Parcel:
    """What is to be delivered.

    ``country`` is ISO alpha-2, ``total`` what the goods cost with tax, discounts taken off,
    ``weight`` the kilograms that are known, ``unweighed`` how many pieces have no weight.
    """

    country: str
    total: Decimal
    weight: Decimal = _ZERO
    unweighed: int = 0

    def weight_for(self, method: DeliveryMethod) -> Decimal | None:
        """Return what it weighs to a method, which may assume a weight, or None."""
        if not self.unweighed:
            return self.weight
        if method.assumed_weight is None:
            return None
        return self.weight + self.unweighed * method.assumed_weight


def parcel_of(basket: Any, country: str) -> Parcel:
    """Return the parcel of a priced basket; what needs no shipping weighs nothing."""
    weight, unweighed = _ZERO, 0
    for line in basket.all_lines():
        product = line.product
        if not product.is_shipping_required:
            continue
        one = product.weight
        if one is None and product.parent_id:
            one = product.parent.weight
        if one is None:
            unweighed += line.quantity
        else:
            weight += one * line.quantity
    return Parcel(country, basket.total_incl_tax, weight, unweighed)


def price_for(method: DeliveryMethod, parcel: Parcel) -> Decimal | None:
    """Return the price of a parcel, tax at home included, or None if it cannot go this way."""
    if why_not(method, parcel):
        return None
    if method.free_from is not None and parcel.total >= method.free_from:
        return _ZERO
    added = (step_for(steps, value) for steps, value in _measures(method, parcel) if steps)
    return method.price + sum((step.price for step in added if step), _ZERO)


def why_not(method: DeliveryMethod, parcel: Parcel) -> str:
    """Return in words why a parcel cannot go this way, or nothing."""
    if not method.goes_to(parcel.country):
        return _("It does not go to %(country)s.") % {"country": country_name(parcel.country)}
    weight = parcel.weight_for(method)
    by_weight = method.steps_of(DeliveryStep.WEIGHT)
    if weight is None and (by_weight or method.max_weight is not None):
        return _("Some of the goods have no weight. Give them one, or let the method assume one.")
    if weight is not None and method.max_weight is not None and weight > method.max_weight:
        return _("%(weight)s kg are too heavy. It takes %(most)s kg at the most.") % {
            "weight": kilos(weight),
            "most": kilos(method.max_weight),
        }
    for steps, value in _measures(method, parcel):
        if steps and step_for(steps, value) is None:
            return _("Its steps end at %(limit)s.") % {"limit": _limit(steps[-1])}
    return ""


def kilos(weight: Decimal) -> str:
    """Return a weight without trailing zeros."""
    return f"{weight.normalize():f}"


def _measures(method: DeliveryMethod, parcel: Parcel) -> list[tuple[list[DeliveryStep], Decimal]]:
    weight = parcel.weight_for(method)
    return [
        (method.steps_of(DeliveryStep.WEIGHT), _ZERO if weight is None else weight),
        (method.steps_of(DeliveryStep.TOTAL), parcel.total),
    ]


def _limit(step: DeliveryStep) -> str:
    if step.up_to is None:
        return ""
    if step.measure == DeliveryStep.WEIGHT:
        return _("%(weight)s kg") % {"weight": kilos(step.up_to)}
    return str(money(step.up_to))
