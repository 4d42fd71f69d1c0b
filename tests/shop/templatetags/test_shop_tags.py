import json
import re

import pytest
from django.template import Context, Template

from shop import storefront
from shop.money import money
from tests import factories

pytestmark = pytest.mark.django_db


def render(source, **context):
    """Return a template's text that loads the shop's tags."""
    return Template("{% load shop_tags %}" + source).render(Context(context))


class TestPicture:
    def test_offers_formats_sizes_and_its_own_size(self):
        image = factories.make_image("Bowl", size=(700, 875))
        source = '{% responsive_picture image sizes="50vw" alt="A bowl" ratio="4/5" class_="x" %}'
        html = render(source, image=image)
        assert re.match(r'<picture class="x" data-ratio="4/5">', html)
        assert re.findall(r'<source type="(image/\w+)" srcset="[^"]+" sizes="50vw">', html) == [
            "image/avif",
            "image/webp",
        ]
        shown = dict(re.findall(r'([\w-]+)="([^"]*)"', html[html.index("<img") :]))
        assert (shown["width"], shown["height"], shown["alt"]) == ("640", "800", "A bowl")
        assert (shown["loading"], shown["decoding"]) == ("lazy", "async")

    def test_above_the_fold_is_asked_for_first(self):
        html = render("{% responsive_picture image eager=True %}", image=factories.make_image())
        assert 'fetchpriority="high"' in html
        assert "lazy" not in html

    def test_words_cannot_break_out(self):
        html = render(
            "{% responsive_picture image alt=alt %}",
            image=factories.make_image(),
            alt='"><script>alert(1)</script>',
        )
        assert "<script>" not in html

    def test_that_is_lost_or_none_is_nothing(self):
        image = factories.make_image()
        image.file.storage.delete(image.file.name)
        assert render("{% responsive_picture image %}", image=image) == ""
        assert render("{% responsive_picture image %}", image=None) == ""


class TestCard:
    def test_has_an_anchor_of_its_block_and_leads_back_to_it(self, rf):
        card = storefront.card(factories.make_product("Bowl").pk)
        html = render(
            '{% product_card card source="t" block_id="b1" plate=2 heading_level=4 %}',
            card=card,
            request=rf.get("/journal/one-cup/?page=2"),
        )
        assert 'id="card-b1"' in html
        assert '<h4 class="card__title"' in html
        assert 'name="next" value="/journal/one-cup/#card-b1"' in html
        assert 'name="source" value="t"' in html

    def test_has_a_new_key_at_every_rendering(self, rf):
        card = storefront.card(factories.make_product("Bowl").pk)
        html = render(
            "{% product_card card %}{% product_card card %}", card=card, request=rf.get("/")
        )
        keys = re.findall(r'name="key" value="([\w-]+)"', html)
        assert len(set(keys)) == 2

    def test_cannot_be_bought_in_a_preview(self, rf):
        request = rf.get("/")
        request.is_preview = True
        card = storefront.card(factories.make_product("Bowl").pk)
        html = render("{% product_card card %}", card=card, request=request)
        assert re.search(r"<button[^>]* disabled", html)

    def test_of_what_is_gone_has_no_form(self, rf):
        card = storefront.card(factories.make_product("Bowl", is_public=False).pk)
        html = render("{% product_card card %}", card=card, request=rf.get("/"))
        assert "No longer sold" in html
        assert "<form" not in html


class TestData:
    def test_cannot_close_its_script_and_says_the_same(self):
        data = {"name": "</script><!-- & 茶", "price": money("1.5")}
        html = render("{% json_ld data %}", data=data)
        inside = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', html, re.S)[1]
        assert "<" not in inside
        assert json.loads(inside) == {"name": "</script><!-- & 茶", "price": "£1.50"}

    def test_money_is_written_for_the_reader(self):
        assert render("{% money value %}", value=money("1234.5")) == "£1,234.50"
        assert render("{% money value %}", value=None) == ""

    def test_keys_are_new_every_time(self):
        first, second = render("{% new_key %} {% new_key %}").split()
        assert first != second

    def test_the_summary_of_no_request_is_none(self):
        assert render("{% basket_summary as summary %}{{ summary }}") == "None"
