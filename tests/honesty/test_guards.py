"""The guards: somebody adds a way to raise a count, and the tests beside this one find it."""

import gc

import pytest
from django import forms
from django.db import models
from django.forms import modelform_factory
from django.test.utils import isolate_apps
from django.views.generic import UpdateView
from wagtail import blocks
from wagtail.admin.panels import FieldPanel

from . import places, rules
from .test_counts import _suspect_blocks, _unexplained, _unexplained_inputs

REASONS = rules.explained()
KNOWN = {*REASONS["kept"], *REASONS["other"]}


@pytest.fixture(autouse=True)
def nothing_stays():
    """Let the classes that a test has made be gone when others walk over all there are."""
    yield
    gc.collect()


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("sold", models.PositiveIntegerField()),
        ("rating", models.FloatField(null=True)),
        ("followers", models.BigIntegerField()),
        ("members", models.SmallIntegerField()),
        ("shares", models.DecimalField(max_digits=9, decimal_places=0)),
        ("applause", models.IntegerField()),  # a word that nobody thought of
        ("review_count", models.CharField(max_length=9)),
        ("total", models.JSONField()),
    ],
)
def test_a_new_count_in_a_model_is_found(name, field):
    with isolate_apps("content"):
        fields = {name: field, "__module__": "content.made_up", "Meta": _meta("content")}
        model = type("Story", (models.Model,), fields)
    assert _unexplained([model], KNOWN) == [f"content.made_up.Story.{name}"]


@pytest.mark.parametrize("name", ["number", "width", "sort_order", "user_id"])
def test_a_place_or_a_size_is_none(name):
    with isolate_apps("content"):
        fields = {"__module__": "content.made_up", "Meta": _meta("content")}
        model = type("Story", (models.Model,), {name: models.IntegerField(), **fields})
    assert _unexplained([model], KNOWN) == []


def test_a_count_of_another_project_is_found_by_its_word():
    with isolate_apps("taggit"):
        fields = {"__module__": "taggit.made_up", "Meta": _meta("taggit")}
        model = type("Liked", (models.Model,), {"likes": models.IntegerField(), **fields})
    assert _unexplained([model], KNOWN) == ["taggit.made_up.Liked.likes"]


def test_a_new_form_is_discovered_and_found():
    made = type(
        "BoostForm",
        (forms.Form,),
        {"sold": forms.IntegerField(), "__module__": "shop.made_up"},
    )
    assert made in places.every_form()
    assert _unexplained_inputs([made], REASONS) == ["shop.made_up.BoostForm.sold"]
    del made
    gc.collect()


def test_a_form_over_a_kept_count_is_found():
    form = _form_over_a_kept_count()
    assert rules.kept_in(form, REASONS["kept"]) == ["helpful"]
    assert _unexplained_inputs([form], REASONS)


def test_a_panel_over_a_kept_count_is_found():
    model = _comment_that_can_be_edited()
    model.panels = [FieldPanel("helpful")]
    assert rules.kept_in(places.panels_form(model), REASONS["kept"]) == ["helpful"]
    gc.collect()


def test_a_view_that_makes_its_own_form_is_found():
    model = _comment_that_can_be_edited()
    view = type("Boost", (UpdateView,), {"model": model, "fields": ["helpful"]})
    form = places.form_of_view(view)
    assert form is not None
    assert rules.kept_in(form, REASONS["kept"]) == ["helpful"]
    gc.collect()


def test_a_block_with_a_number_is_found():
    proof = blocks.StructBlock(
        [("words", blocks.CharBlock()), ("applause", blocks.IntegerBlock())], name="proof"
    )
    every = [("Story", name, block) for name, block in places.inner(proof)]
    assert _suspect_blocks(every) == ["Story: applause"]
    stars = blocks.StructBlock([("stars", blocks.CharBlock())])
    assert _suspect_blocks([("Story", *one) for one in places.inner(stars)]) == ["Story: stars"]


def test_a_key_of_a_file_is_found():
    data = {"products": [{"title": "Cup", "variants": [{"sold": 12}]}]}
    assert [key for key in rules.keys_in(data) if rules.speaks_of_acts(key)] == ["sold"]


def test_a_kept_count_cannot_be_explained_for_a_form():
    form = _form_over_a_kept_count()
    reasons = {**REASONS, "inputs": {f"{form.__name__}.helpful": "because"}}
    assert _unexplained_inputs([form], reasons) == []
    assert rules.kept_in(form, reasons["kept"]) == ["helpful"]


def _comment_that_can_be_edited():
    """Return a Comment whose kept count somebody made editable."""
    with isolate_apps("community.comments"):
        fields = {"__module__": "tests.made_up", "Meta": _meta("comments")}
        return type("Comment", (models.Model,), {"helpful": models.IntegerField(), **fields})


def _form_over_a_kept_count():
    """Return a form for it, which the walk over our own forms does not meet."""
    form = modelform_factory(_comment_that_can_be_edited(), fields=["helpful"])
    form.__module__ = "tests.made_up"
    return form


def _meta(app_label):
    return type("Meta", (), {"app_label": app_label})
