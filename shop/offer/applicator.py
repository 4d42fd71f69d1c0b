"""Oscar's name for what works out the offers of a basket."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from oscar.apps.offer import applicator, results

from . import engine, loading
from .engine import Outcome
from .people import Person, person


@dataclass(frozen=True)
class Worked:
    """How a basket's offers came out; ``refused`` says by voucher's id why one does not count."""

    outcomes: tuple[Outcome, ...] = ()
    vouchers: tuple[Any, ...] = ()
    refused: dict[int, Any] = field(default_factory=dict)


class Applicator(applicator.Applicator):
    """Works out all offers at once, in as many queries for one line as for many.

    ``basket.worked`` is a :class:`Worked` afterwards.
    """

    def apply(self, basket: Any, user: Any = None, request: Any = None, *, email: str = "") -> None:
        """Apply the offers for everybody and those of the basket's vouchers.

        ``email`` is a guest's address, where it is known, so that limits by person hold.
        """
        from shop.voucher.standing import refusals

        buyer = person(user, email)
        vouchers = tuple(basket.vouchers.order_by("pk")) if basket.pk else ()
        refused = refusals(vouchers, buyer)
        alive = [voucher for voucher in vouchers if voucher.pk not in refused]
        brought = [*self.site_offers(), *loading.voucher_offers(alive)]
        outcomes = self._work_out(basket, brought, buyer)
        basket.worked = Worked(tuple(outcomes), vouchers, refused)

    def site_offers(self) -> list[loading.Brought]:
        """Return the offers that are for everybody."""
        return loading.site_offers()

    def apply_offers(self, basket: Any, offers: Any) -> None:
        """Apply just these offers, as for a guest who is not known."""
        brought = [loading.Brought(offer, offer.get_voucher()) for offer in offers]
        basket.worked = Worked(tuple(self._work_out(basket, brought, Person())))

    def _work_out(self, basket: Any, brought: list, buyer: Person) -> list[Outcome]:
        applications = basket.offer_applications = results.OfferApplications()
        lines = list(basket.all_lines()) if brought and basket.pk else []
        if not lines:
            return []
        rules = loading.rules(brought, [line.product for line in lines], buyer)
        outcomes = engine.work_out(loading.items(lines), rules, basket.currency)
        by_key = {line.pk: line for line in lines}
        for outcome in outcomes:
            if outcome.times:
                _note(applications, outcome, by_key)
        return outcomes


def _note(applications: Any, outcome: Outcome, lines: dict[int, Any]) -> None:
    """Write an outcome where Oscar's basket and orders look for it."""
    offer = outcome.rule.offer
    for key, share in outcome.shares.items():
        lines[key].discount(share.amount, share.quantity, incl_tax=True, offer=offer)
    result = results.SHIPPING_DISCOUNT if outcome.on_delivery else None
    applications.applications[offer.pk] = {
        "offer": offer,
        "result": result or results.BasketDiscount(outcome.discount),
        "name": offer.name,
        "description": offer.name,
        "voucher": outcome.rule.voucher,
        "freq": outcome.times,
        "discount": Decimal(0) if outcome.on_delivery else outcome.discount,
    }
