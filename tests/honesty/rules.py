"""What a public count is, by rule, and where one could be written. Nothing here names a model.

A *number* is a field that can hold one. A number is guilty until it is explained: the rules below
let pass what by its kind cannot say how many people did something (a price, a place in a row, a
size), and ``explained.toml`` says of every other what it is. A *kept count* may stand in no form.
"""

import inspect
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django import forms
from django.db import models

from shop.amounts import AmountField

OURS = ("shop", "content", "community", "config", "oscar")
# Words for what people do here. A field or key with one of them speaks of how many did it.
_ACTS = re.compile(
    r"(?:^|_)(?:sold|sales|purchas\w*|bought|buyers?|reviews?|rating|ratings|rated|stars?|scores?"
    r"|votes?|voters?|follow\w*|likes?|liked|hearts?|helpful|thanks|thanked|members?|shares?|shared"
    r"|sharers?|comments?|answers?|replies|saves|saved|views?|viewers|visits?|visitors|readers?"
    r"|fans?|subscribers?|joined|reactions?|popularity|counts?|counter|num|totals?|people)(?:_|$)"
)
# Where a thing stands, how large it is, which one it is, when it was.
_PLACE = re.compile(
    r"(?:^|_)(?:id|position|order|ranking|priority|number|serial|year|depth|numchild|row|thing"
    r"|width|height|size|weight|port|days|minutes|focal_point_[xy]|revision|version)$"
)
_TEXT_NUMBER = re.compile(r"(?:^|_)(?:num|count|counts|counter|total|sold|rating|followers)(?:_|$)")
_EXPLAINED = Path(__file__).with_name("explained.toml")


def explained() -> dict[str, dict[str, str]]:
    """Return the reasons: ``kept`` counts, and ``other`` numbers, by ``Class.field``."""
    return tomllib.loads(_EXPLAINED.read_text("utf-8"))


def is_number(field: models.Field) -> bool:
    """Return whether the model's field can hold a number of something."""
    numbers = (models.IntegerField, models.FloatField, models.DecimalField)
    keys = (models.AutoField, AmountField)
    return isinstance(field, numbers) and not isinstance(field, keys) and not field.choices


def speaks_of_acts(name: str) -> bool:
    """Return whether the name is of what people do."""
    return bool(_ACTS.search(name))


def suspects(every: Iterable[type[models.Model]]) -> Iterator[tuple[type[models.Model], Any]]:
    """Yield (model, field) for what may be a public count, unless its kind or place tells."""
    for model in every:
        if not model._meta.proxy:
            yield from suspects_among(model, model._meta.get_fields())


def suspects_among(model: type, fields: Iterable[Any]) -> Iterator[tuple[type, Any]]:
    """Yield (model, field) for those of the model's fields that may be a public count."""
    for field in fields:
        if not field.concrete or field.is_relation:
            continue
        if is_number(field):
            plain = _PLACE.search(field.name) and not speaks_of_acts(field.name)
            if not plain and (is_ours(model) or speaks_of_acts(field.name)):
                yield model, field
        elif holds_text(field) and _TEXT_NUMBER.search(field.name):
            yield model, field


def holds_text(field: Any) -> bool:
    """Return whether the field holds a text in which a number could stand as well."""
    return isinstance(field, models.CharField | models.TextField | models.JSONField)


def is_ours(model: type) -> bool:
    """Return whether somebody here could add a field to the model."""
    return model.__module__.split(".")[0] in OURS


def names_of(model: type, field: str) -> list[str]:
    """Return what the field may be explained as: of the model, or of a base it comes from."""
    return [f"{one.__name__}.{field}" for one in inspect.getmro(model)]


def form_suspects(every: Iterable[type[forms.BaseForm]]) -> Iterator[tuple[type, str]]:
    """Yield (form, field) for every input that takes a number, or is named like a count."""
    for form in every:
        for name, field in getattr(form, "base_fields", {}).items():
            if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.BooleanField):
                continue
            takes = isinstance(field, forms.IntegerField) and (
                speaks_of_acts(name) or not _PLACE.search(name)
            )
            if takes or (isinstance(field, forms.CharField) and _TEXT_NUMBER.search(name)):
                yield form, name


def kept_in(form: type[forms.BaseForm], kept: Iterable[str]) -> list[str]:
    """Return the form's fields that write a kept count of its model, by whatever widget."""
    model = getattr(getattr(form, "_meta", None), "model", None)
    if model is None:
        return []
    counts = set(kept)
    return [name for name in form.base_fields if counts & set(names_of(model, name))]


def keys_in(data: Any) -> Iterator[str]:
    """Yield every key of a nested file of plain values."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from keys_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from keys_in(value)
