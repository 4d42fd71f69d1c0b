"""A product's page that is gone, and one that a link of an article led to."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.utils import timezone
from oscar.core.loading import get_model
from wagtail.models import Page

from shop import storefront
from tests import factories
from tests.shop.catalogue.pages import json_ld, visit

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TWO_AXES = {"glaze": ["Celadon", "Ash"], "size": ["S", "L"]}


def selected(answer):
    """Return the label of the variant that a page has chosen."""
    return answer.context["card"].selected.label


class TestGone:
    @pytest.mark.parametrize(
        "fields", [{"is_public": False}, {"available_until": timezone.now() - DAY}, {"price": None}]
    )
    def test_says_so_and_suggests_something_else(self, client, fields):
        other = factories.make_product("New bowl")
        answer = visit(client, factories.make_product("Old bowl", **fields))
        text = answer.content.decode()
        assert "No longer sold" in text
        assert "Old bowl" in text
        assert other.slug in text
        assert 'name="quantity"' not in text
        assert answer.context["meta"]["robots"] == "noindex"
        assert json_ld(answer) == {}

    def test_says_nothing_of_a_hidden_one_but_its_name(self, client):
        pot = factories.make_product("Pot", is_public=False, picture=True)
        type(pot).objects.filter(pk=pot.pk).update(description="<p>A secret</p>", summary="Hush")
        text = client.get(f"/shop/p/{pot.slug}/").content.decode()
        assert "No longer sold" in text
        assert "Pot" in text
        assert not [words for words in ("A secret", "Hush", "<picture") if words in text]

    def test_has_no_related_products_that_are_gone_too(self, client):
        tea = factories.make_category("Tea")
        bowl = factories.make_product(category=tea)
        factories.make_product(category=tea, is_public=False)
        assert visit(client, bowl).context["product"]["related"] == []


class TestSource:
    def test_of_the_link_goes_into_the_form(self, client):
        token = storefront.source_token(storefront.Source(Page.objects.get(depth=2).pk, "block", 3))
        bowl = factories.make_parent()
        text = client.get(f"/shop/p/{bowl.slug}/?via={quote(token)}").content.decode()
        assert f'name="source" value="{token}"' in text
        ash = factories.variants_of(bowl)[1]
        fields = dict(
            re.findall(r'type="hidden" name="(source|key|product)" value="([^"]*)"', text)
        )
        client.post("/basket/add/", {**fields, "v": ash.pk, "quantity": "1"})
        line = get_model("basket", "Line").objects.get()
        assert (line.product_id, line.source_block, line.source_revision) == (ash.pk, "block", 3)

    @pytest.mark.parametrize("axes", [{"glaze": ["Celadon", "Ash"]}, TWO_AXES])
    def test_stays_while_a_variant_is_chosen(self, client, axes):
        token = storefront.source_token(storefront.Source(Page.objects.get(depth=2).pk, "block", 3))
        bowl = factories.make_parent(axes=axes)
        text = visit(client, bowl, via=token).content.decode()
        radio = r'<input type="radio" name="(\w+)" value="([^"]*)"[^>]*hx-get="([^"]+)"'
        choices = re.findall(radio, text)
        assert len(choices) == sum(map(len, axes.values()))
        for name, value, address in choices:
            asked = f"&{name}={value}" if name.startswith("axis_") else ""
            answer = client.get(f"{unescape(address)}{asked}", headers={"HX-Request": "true"})
            kept = parse_qs(urlsplit(answer["HX-Replace-Url"]).query)
            assert (kept["via"], list(kept)) == ([token], ["variant", "via"])
            assert f'name="source" value="{token}"' in answer.content.decode()

    def test_that_is_forged_leaves_the_address_when_a_variant_is_chosen(self, client):
        bowl = factories.make_parent()
        text = visit(client, bowl, via="1.b.1:forged").content.decode()
        choices = re.findall(r'hx-get="([^"]+)"', text)
        assert choices
        assert not any("forged" in one for one in choices)
        address = f"/shop/p/{bowl.slug}/?axis_glaze=Ash&via=1.b.1:forged"
        answer = client.get(address, headers={"HX-Request": "true"})
        assert "via" not in answer["HX-Replace-Url"]

    @pytest.mark.parametrize("via", ["forged", "", "1.b.1:forged", '"><script>', "\x00"])
    def test_that_is_not_ours_goes_nowhere(self, client, via):
        answer = visit(client, factories.make_product(), via=via)
        assert answer.context["source"] == ""
        assert b'name="source"' not in answer.content
