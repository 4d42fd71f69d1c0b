"""No field, form, page, import or setting can raise a public count: counts come from rows."""

import re
import tomllib
from dataclasses import fields

import pytest
from django.conf import settings
from wagtail import blocks

from shop.importers import products
from tests.architecture.source import ROOT, python_files, templates

from . import places, rules

HOW = "Say in tests/honesty/explained.toml what it is, or count rows instead."
# Kept counts that readers see, and the only files that may write them, beside the rows.
SHOWN = {
    "helpful": {
        "community/comments/operations.py",
        "community/comments/kind.py",
        "community/voices/operations.py",
        "community/notes/operations.py",
        "community/notes/kind.py",
    },
    "answers": {"community/comments/kind.py"},
}


@pytest.fixture(scope="module", autouse=True)
def everything(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        places.load_everything()


@pytest.fixture(scope="module")
def reasons():
    return rules.explained()


def test_every_number_of_a_model_is_explained(reasons):
    known = {*reasons["kept"], *reasons["other"]}
    assert _unexplained(places.every_model(), known) == [], HOW


def test_no_form_takes_a_number_that_nobody_explained(reasons):
    assert _unexplained_inputs(places.every_form(), reasons) == [], HOW


def test_no_form_writes_a_count_that_is_kept(reasons):
    found = [
        f"{form.__name__}.{name}"
        for form in places.every_form()
        for name in rules.kept_in(form, reasons["kept"])
    ]
    assert found == []


def test_no_block_of_an_article_takes_a_count():
    assert _suspect_blocks(places.every_block()) == []


def test_no_explanation_outlives_its_number(reasons):
    models = [
        name
        for model, field in rules.suspects(places.every_model())
        for name in rules.names_of(model, field.name)
    ]
    inputs = [
        name
        for form, field in rules.form_suspects(places.every_form())
        for name in rules.names_of(form, field)
    ]
    assert {*reasons["kept"], *reasons["other"]} - set(models) == set()
    assert set(reasons["inputs"]) - set(inputs) == set()
    assert not set(reasons["kept"]) & set(reasons["other"])


def test_no_import_takes_a_count():
    shapes = (products.ImportedProduct, products.ImportedVariant, products.Offer)
    names = [one.name for shape in shapes for one in fields(shape)]
    assert "title" in names
    assert [name for name in names if rules.speaks_of_acts(name)] == []


@pytest.mark.parametrize("column", ["Total sales", "Average rating", "Review count", "Rating"])
def test_an_import_leaves_the_counts_of_another_shop_behind(column):
    from shop.importers.formats import identify
    from tests.shop.importers.files import WOO_COLUMNS

    assert not identify([*WOO_COLUMNS, column], "woo.csv").knows(column)


def test_the_demo_brings_no_count():
    files = sorted((ROOT / "demo").rglob("*.toml"))
    assert files
    keys = {key for one in files for key in rules.keys_in(tomllib.loads(one.read_text("utf-8")))}
    assert {key for key in keys if rules.speaks_of_acts(key)} == set()


def test_no_setting_is_a_count():
    names = [name.lower() for name in dir(settings) if name.isupper()]
    numbers = [name for name in names if type(getattr(settings, name.upper())) in (int, float)]
    suspects = {name for name in numbers if rules.speaks_of_acts(name)}
    assert suspects - {"mfa_recovery_code_count", "oscar_reviews_per_page"} == set()


def test_nothing_else_takes_data_in():
    """There is no API. Who adds one has to walk its fields here."""
    apps = set(settings.INSTALLED_APPS)
    assert not [one for one in apps if re.search(r"rest_framework|graphene|ninja|\.api\b", one)]


@pytest.mark.parametrize("name", SHOWN)
def test_a_shown_count_is_written_beside_its_rows_alone(name):
    writes = re.compile(rf"(?:update|create|Comment)\([^)]*\b{name}=|\.{name} [-+]?= ")
    found = {
        str(path.relative_to(ROOT))
        for path in python_files("shop", "content", "community", "site")
        if writes.search(path.read_text("utf-8"))
    }
    assert found == SHOWN[name]


def test_templates_show_no_other_kept_count(reasons):
    names = {one.partition(".")[2] for one in reasons["kept"]} - set(SHOWN)
    names -= {"level", "count", "results", "visible", "score"}  # words of other things, too
    shown = re.compile(rf"\.(?:{'|'.join(names)})\b")
    public = [path for path in templates() if not _is_back_office(path)]
    assert [str(path) for path in public if shown.search(path.read_text("utf-8"))] == []


def _is_back_office(path):
    return {"dashboard", "wagtailadmin", "oscar", "moderation"} & set(path.parts)


def _unexplained(models, known):
    return [
        f"{model.__module__}.{model.__name__}.{field.name}"
        for model, field in rules.suspects(models)
        if not known & set(rules.names_of(model, field.name))
    ]


def _unexplained_inputs(forms, reasons):
    found = []
    for form, name in rules.form_suspects(forms):
        model = getattr(getattr(form, "_meta", None), "model", None)
        is_field = model is not None and name in {one.name for one in model._meta.get_fields()}
        names = rules.names_of(form, name)
        if is_field:
            names = [*names, *rules.names_of(model, name)]
            field = model._meta.get_field(name)
            if not list(rules.suspects_among(model, [field])):
                continue
        if not {*reasons["inputs"], *reasons["other"]} & set(names):
            found.append(f"{form.__module__}.{form.__name__}.{name}")
    return found


def _suspect_blocks(every):
    numbers = (blocks.IntegerBlock, blocks.FloatBlock, blocks.DecimalBlock)
    return [
        f"{model}: {name}"
        for model, name, block in every
        if (isinstance(block, numbers) and name not in ("x", "y")) or rules.speaks_of_acts(name)
    ]
