"""The column of an amount of money: wide enough for any currency, exact in the site's."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Round
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from .money import exponent, money

WIDTH = {"max_digits": 14, "decimal_places": 3}
_MOST = 10 ** (WIDTH["max_digits"] - WIDTH["decimal_places"])


def is_exact(amount: Decimal) -> bool:
    """Return whether the site's currency has coins for the amount."""
    return bool(amount == money(amount).amount)


def check_exact(amount: Decimal) -> None:
    """Raise ValidationError for no amount at all, or more decimals than the currency has."""
    if not amount.is_finite() or abs(amount) >= _MOST:
        raise ValidationError(_("Write an amount below %(most)s.") % {"most": _MOST}, code="most")
    if is_exact(amount):
        return
    currency = settings.OSCAR_DEFAULT_CURRENCY
    nearest = money(amount).amount
    if not exponent(currency):
        words = _("An amount in %(currency)s has no decimals. Write %(nearest)s.")
    else:
        words = _("An amount in %(currency)s has at most %(places)s decimals. Write %(nearest)s.")
    facts = {"currency": currency, "places": exponent(currency), "nearest": nearest}
    raise ValidationError(words % facts, code="inexact")


def exact(amount: Any) -> Round:
    """Return what the database works out of amounts, to the last decimal of their columns.

    ``amount`` is an expression or the name of a column. SQLite adds amounts as binary fractions:
    its 2.97 + 4.50 is not its 7.47. Compare none that was added up without this on both sides, or
    the difference with 0.
    """
    return Round(amount, WIDTH["decimal_places"], output_field=AmountField())


class AmountField(models.DecimalField):
    """A DecimalField with three decimals that takes and shows those of the site's currency."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **WIDTH | kwargs)

    @classmethod
    def like(cls, model: Any, name: str) -> "AmountField":
        """Return the field for the place of Oscar's ``name`` in its abstract model."""
        theirs = next(field for field in model._meta.local_fields if field.name == name)
        return cls(**theirs.deconstruct()[3] | WIDTH)

    def deconstruct(self) -> Any:
        """Be a plain DecimalField for migrations."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs

    def from_db_value(self, value: Any, *_about: Any) -> Any:
        """Cut the zeros that the currency does not write: 24.000 pounds are 24.00."""
        if not isinstance(value, Decimal):
            return value
        short = money(value).amount
        return short if short == value else value

    @cached_property
    def validators(self) -> list[Any]:
        """What an amount is checked by, the currency first."""
        return [check_exact, *super().validators]

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """Leave the decimals to the model, whose message says which."""
        return super().formfield(*args, **{"max_digits": None, "decimal_places": None} | kwargs)
