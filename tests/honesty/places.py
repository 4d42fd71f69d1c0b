"""Every place where a number can be written: found by looking, so that a new one is found too."""

import contextlib
import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from typing import Any

import oscar.apps
from django import forms
from django.apps import apps
from django.forms import modelform_factory
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail import blocks
from wagtail.admin.panels import get_edit_handler
from wagtail.admin.viewsets import viewsets
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.fields import StreamField
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

ROOMS = ("shop", "content", "community", "config")
_ONLY_IN_PRODUCTION = "config.settings"


def load_everything() -> None:
    """Import every module of ours, and with the addresses whatever they lead to."""
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not module.name.startswith(_ONLY_IN_PRODUCTION):
                importlib.import_module(module.name)
    _load_forms_of_others()
    list(views())
    for model in {*get_page_models(), *get_snippet_models(), *settings_registry}:
        panels_form(model)
    for viewset in viewsets.viewsets:
        for for_update in (False, True):
            if hasattr(viewset, "get_form_class"):
                viewset.get_form_class(for_update=for_update)


def _load_forms_of_others() -> None:
    names = [
        f"{app.name}.{name}"
        for app in apps.get_app_configs()
        for name in ("forms", "formsets", "admin_forms", "wagtail_hooks")
    ]
    for name in names:
        if importlib.util.find_spec(name):
            importlib.import_module(name)
    for module in pkgutil.walk_packages(oscar.apps.__path__, "oscar.apps."):
        if module.name.endswith((".forms", ".formsets")):
            with contextlib.suppress(LookupError):  # about a model that the house has not
                importlib.import_module(module.name)  # of apps that ours stand for, too


def panels_form(model: Any) -> type[forms.BaseForm]:
    """Return the form that Wagtail makes of the model's panels."""
    handler = getattr(model, "get_edit_handler", None)
    bound = handler() if handler else get_edit_handler(model)
    return bound.get_form_class()


def every_model() -> list[type]:
    """Return all models, whoever defines them."""
    return list(apps.get_models(include_auto_created=True))


def every_form() -> list[type[forms.BaseForm]]:
    """Return every class of forms that is known by now; call :func:`load_everything` first."""
    found: dict[type, None] = {}

    def add(parent: type) -> None:
        for child in parent.__subclasses__():
            found[child] = None
            add(child)

    add(forms.BaseForm)
    for view in views():
        if made := form_of_view(view):
            found[made] = None
    return [one for one in found if not one.__module__.startswith("tests.")]


def form_of_view(view: type) -> type[forms.BaseForm] | None:
    """Return the form that a generic view makes of its model when it is asked."""
    fields, model = getattr(view, "fields", None), getattr(view, "model", None)
    if not fields or model is None or getattr(view, "form_class", None):
        return None
    return modelform_factory(model, fields=fields)


def views() -> Iterator[type]:
    """Yield the class of every view that has an address."""

    def walk(patterns: Any) -> Iterator[type]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns)
            elif isinstance(one, URLPattern):
                view = getattr(one.callback, "view_class", None)
                if view is not None:
                    yield view

    yield from walk(get_resolver().url_patterns)


def every_block() -> Iterator[tuple[str, str, Any]]:
    """Yield (model, name, block) for every block of every field of streams."""
    for model in every_model():
        for field in model._meta.get_fields():
            if isinstance(field, StreamField):
                for name, block in inner(field.stream_block):
                    yield model.__name__, name, block


def inner(block: Any) -> Iterator[tuple[str, Any]]:
    """Yield (name, block) for the children of a block, and theirs."""
    for name, child in getattr(block, "child_blocks", {}).items():
        yield name, child
        yield from inner(child)
    if isinstance(block, blocks.ListBlock):
        yield "item", block.child_block
        yield from inner(block.child_block)
