"""The demo site, loaded once for the module and then once more."""

import json
import shutil

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.test import Client, override_settings
from oscar.core.loading import get_model
from wagtail.images import get_image_model
from wagtail.models import Page

from config.demo import people
from config.demo.reading import articles, table
from content import models
from shop import storefront
from shop.storefront import StockState
from tests import databases
from tests.demo import demo_data, demo_template

# What remembers every load, and what the tasks that it started leave behind.
NOTES = {
    "wagtailcore.Revision",
    "wagtailcore.PageLogEntry",
    "wagtailcore.ModelLogEntry",
    "django_tasks_database.DBTaskResult",
}


@pytest.fixture(scope="module")
def demo(test_database, django_db_setup, django_db_blocker, tmp_path_factory):
    """A copy of the demo site's database and data, which Django uses while the module runs."""
    store = test_database.store
    name = f"{test_database.name}_demo"
    store.copy(demo_template(store), name)
    data = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(demo_data(store), data)
    before = connections["default"].settings_dict["NAME"]
    folders = override_settings(DATA_DIR=data, MEDIA_ROOT=data / "media")
    with django_db_blocker.unblock(), folders:
        databases.point_django_to(store.url(name))
        try:
            yield data
        finally:
            connections["default"].close()
            connections["default"].settings_dict["NAME"] = before
            store.drop(name)


def counts():
    """Return how many rows every table has, but for what keeps notes of every load."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.label not in NOTES
    }


def cards():
    """Return the cards of everything in the demo's shop."""
    products = get_model("catalogue", "Product").objects.filter(parent=None)
    return list(storefront.cards(products.values_list("pk", flat=True)).values())


class TestGoods:
    def test_are_all_there(self, demo):
        rows = table("products.toml")["products"]
        assert len(rows) >= 25
        found = {card.title for card in cards()}
        assert found == {row["title"] for row in rows}

    def test_have_pictures_with_words_prices_and_makers(self, demo):
        for card in cards():
            assert card.picture is not None, card.title
            assert card.alt not in ("", card.title), card.title
            assert card.price is not None, card.title
            assert card.maker, card.title
            assert card.summary, card.title

    def test_show_every_state_that_a_shop_knows(self, demo):
        states = {card.state for card in cards()}
        states |= {one.state for card in cards() for one in card.variants}
        assert states >= {StockState.IN, StockState.LOW, StockState.OUT, StockState.COMING}
        assert any(card.was for card in cards())
        assert {len(card.axes) for card in cards()} >= {0, 1}

    def test_are_translated(self, demo):
        for product in get_model("catalogue", "Product").objects.filter(parent=None):
            texts = product.translations["zh-hans"]
            assert set(texts) == {"title", "summary", "description"}, product.title

    def test_are_found_by_chinese_words(self, demo):
        assert storefront.search("青瓷")
        assert storefront.search("茶")


class TestStories:
    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_are_all_published(self, demo, language):
        rows = {row["slug"]: row["title"] for row in articles(language)}
        assert len(rows) >= 9
        stories = Page.objects.live().type(models.ArticlePage, models.BrandStoryPage)
        found = stories.filter(locale__language_code=language)
        assert dict(found.values_list("slug", "title")) == rows

    def test_are_translations_of_each_other(self, demo):
        stories = Page.objects.type(models.ArticlePage, models.BrandStoryPage)
        first = stories.filter(locale__language_code="en").values_list("translation_key", flat=True)
        second = stories.filter(locale__language_code="zh-hans")
        assert set(first) == set(second.values_list("translation_key", flat=True))

    def test_and_every_other_page_can_be_read(self, demo):
        client = Client()
        for page in Page.objects.live().filter(depth__gt=1):
            answer = client.get(page.get_url())
            assert answer.status_code == 200, page.get_url()


class TestSignIns:
    def test_are_kept_where_nobody_else_reads_them(self, demo):
        kept = demo / "demo_sign_ins.json"
        assert kept.stat().st_mode & 0o077 == 0
        assert set(json.loads(kept.read_text())) == set(people.PEOPLE)

    @pytest.mark.parametrize("email", people.PEOPLE)
    def test_open_the_back_office(self, demo, email):
        client = Client()
        assert client.login(username=email, password=people.sign_ins()[email])
        assert client.get("/manage/").status_code == 200

    def test_give_the_editor_no_more_than_an_editors_rights(self, demo):
        from django.contrib.auth import get_user_model

        editor = get_user_model().objects.get(email="editor@stillwater.example")
        assert not editor.is_superuser
        assert not editor.is_staff
        assert not editor.has_perm("accounts.add_user")


class TestLoadedTwice:
    def test_changes_nothing(self, demo):
        before, sign_ins = counts(), people.sign_ins()
        files = sorted(path.name for path in (demo / "media").rglob("*") if path.is_file())
        call_command("load_demo", verbosity=0)
        assert counts() == before
        assert people.sign_ins() == sign_ins
        assert sorted(p.name for p in (demo / "media").rglob("*") if p.is_file()) == files
        assert get_image_model().objects.count() == len(
            {image.title for image in get_image_model().objects.all()}
        )

    def test_brings_texts_and_prices_back_and_keeps_what_was_sold(self, demo):
        record = get_model("partner", "StockRecord").objects.filter(num_in_stock__gt=1).first()
        price, stock = record.price, record.num_in_stock
        type(record).objects.filter(pk=record.pk).update(
            price="9999.00", num_in_stock=stock + 5, num_allocated=stock + 2
        )
        story = models.ArticlePage.objects.filter(slug="read-a-leaf").first()
        title = story.title
        story.title = "Changed"
        story.save()
        call_command("load_demo", verbosity=0)
        record.refresh_from_db()
        story.refresh_from_db()
        assert (record.price, story.title) == (price, title)
        assert (record.num_in_stock, record.num_allocated) == (stock + 2, stock + 2)
