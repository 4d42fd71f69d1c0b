"""Orders as PayPal's JSON has them: what we ask for, what is changed, who has agreed."""

from typing import Any

from django.utils.translation import gettext as _

from shop.payments.express import Agreed, Wish
from shop.payments.gateway import Ask, ShipTo

from . import sums
from .client import Plain

#: What the word of a buyer who has no order yet is called at PayPal, before our key.
EXPRESS = "express-"
_LOCALES = {"zh-hans": "zh-CN", "zh-hant": "zh-TW", "en": "en-GB", "ja": "ja-JP"}


def wish(ask: Ask) -> Plain:
    """Return the order that is asked for: one sum, no address, paid at once or not at all."""
    about = {"shipping_preference": "NO_SHIPPING", "user_action": "PAY_NOW"}
    return _order(_unit(ask), _context(ask, about))


def express_wish(wish: Wish) -> Plain:
    """Return the order that a buyer agrees to who chooses an address there and looks here again."""
    unit = {"custom_id": f"{EXPRESS}{wish.key}", "amount": sums.written(wish.amount)}
    about = {"shipping_preference": "GET_FROM_FILE", "user_action": "CONTINUE"}
    return _order(unit, _context(wish, about))


def changes(ask: Ask, order: Plain) -> list[Plain]:
    """Return what makes an order that was agreed to that of the ask: its sum, and where it goes.

    PayPal protects a seller who sends to the address that it knows, so it is told of another one.
    """
    ops = {"custom_id": "replace", "amount": "replace"}
    found = [_change(ops.get(name, "add"), name, value) for name, value in _unit(ask).items()]
    shipping = _part((order.get("purchase_units") or [{}])[0], "shipping")
    if ask.ship_to is None or not shipping:
        return found
    for name, value in _shipping(ask.ship_to).items():
        known = _part(shipping, name)
        if not _same(known, value):
            found.append(_change("replace" if known else "add", f"shipping/{name}", value))
    return found


def is_of(order: Plain, key: str) -> bool:
    """Return whether the order there is that of the payment with this key.

    One that a buyer agreed to before there was an order is nobody's until it was changed.
    """
    return _text((order.get("purchase_units") or [{}])[0], "custom_id") in ("", key)


def page_of(order: Plain) -> str:
    """Return PayPal's page for the order, from the links of its answer."""
    links = {link.get("rel"): str(link.get("href", "")) for link in order.get("links") or []}
    return links.get("payer-action") or links.get("approve") or ""


def agreed(order: Plain) -> Agreed | None:
    """Return who has agreed to the order and where it goes, or None where nobody has."""
    if order.get("status") != "APPROVED":
        return None
    payer = _part(order, "payer")
    shipping = _part((order.get("purchase_units") or [{}])[0], "shipping")
    where, name = _part(shipping, "address"), _part(payer, "name")
    own = " ".join(filter(None, (_text(name, "given_name"), _text(name, "surname"))))
    facts = {"email": _text(payer, "email_address")}
    if _text(where, "country_code"):
        facts |= {
            "full_name": _text(_part(shipping, "name"), "full_name") or own,
            "line1": _text(where, "address_line_1"),
            "line2": _text(where, "address_line_2"),
            "city": _text(where, "admin_area_2"),
            "state": _text(where, "admin_area_1"),
            "postcode": _text(where, "postal_code"),
            "country": _text(where, "country_code"),
        }
    return Agreed(account=facts["email"] or own, facts=facts)


def _unit(ask: Ask) -> Plain:
    return {
        "custom_id": ask.key,
        "invoice_id": f"{ask.order_number}-{ask.key[:6]}",
        "description": _("Order %(number)s") % {"number": ask.order_number},
        "amount": sums.written(ask.amount),
    }


def _change(op: str, name: str, value: Any) -> Plain:
    return {"op": op, "path": f"/purchase_units/@reference_id=='default'/{name}", "value": value}


def _shipping(where: ShipTo) -> Plain:
    """Return where it goes as PayPal writes it; what is empty is left out."""
    address = {
        "address_line_1": where.line1,
        "address_line_2": where.line2,
        "admin_area_2": where.city,
        "admin_area_1": where.state,
        "postal_code": where.postcode,
        "country_code": where.country,
    }
    full = {name: text for name, text in address.items() if text}
    return {"name": {"full_name": where.name[:300]}, "address": full}


def _same(known: Plain, ours: Plain) -> bool:
    """Return whether both are one address, spelt as anybody likes; a state only if we know one."""
    names = known.keys() | ours.keys()
    if "admin_area_1" not in ours:
        names -= {"admin_area_1"}
    return all(_plainly(known, name) == _plainly(ours, name) for name in names)


def _plainly(part: Plain, name: str) -> str:
    return "".join(_text(part, name).split()).casefold()


def _order(unit: Plain, context: Plain) -> Plain:
    return {
        "intent": "CAPTURE",
        "purchase_units": [unit],
        "payment_source": {"paypal": {"experience_context": context}},
    }


def _context(asked: Ask | Wish, about: dict[str, str]) -> Plain:
    return {
        "payment_method_preference": "IMMEDIATE_PAYMENT_REQUIRED",
        "locale": _locale(asked.language),
        "return_url": asked.return_url,
        "cancel_url": asked.cancel_url,
        **about,
    }


def _locale(language: str) -> str:
    code = language.lower()
    base, _dash, country = code.partition("-")
    return _LOCALES.get(code) or f"{base}-{(country or base).upper()}"


def _part(plain: Plain, name: str) -> Plain:
    found: Any = plain.get(name)
    return found if isinstance(found, dict) else {}


def _text(plain: Plain, name: str) -> str:
    found: Any = plain.get(name)
    return found if isinstance(found, str) else ""
