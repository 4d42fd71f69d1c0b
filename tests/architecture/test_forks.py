"""A fork keeps what Oscar's model says of itself.

Django takes ``Meta`` from the first abstract parent alone, so a mixin in front of Oscar's
model would drop its order and its uniqueness without a word.
"""

import inspect

import pytest
from django.apps import apps
from django.db import models

FORKS = [
    (model, parent)
    for model in apps.get_models()
    if model.__module__.startswith("shop.")
    for parent in inspect.getmro(model)
    if parent.__module__.startswith("oscar.") and parent is not models.Model
]


@pytest.mark.parametrize(("model", "parent"), FORKS, ids=lambda cls: cls.__name__)
def test_a_fork_keeps_order_and_uniqueness(model, parent):
    stated = getattr(parent, "Meta", None)
    for name in ("ordering", "unique_together"):
        wanted = getattr(stated, name, None)
        if wanted:
            assert _flat(getattr(model._meta, name)) == _flat(wanted)


def _flat(value):
    return [list(one) if isinstance(one, tuple) else one for one in _listed(value)]


def _listed(value):
    return (
        [value]
        if value and all(isinstance(one, str) for one in value) and isinstance(value, tuple)
        else list(value)
    )
