import json
import re

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex
from wagtail.rich_text import expand_db_html

from content import products
from content.richtext import Prose, serve_prose
from shop import storefront
from tests.content import pages
from tests.factories import make_parent, make_product

pytestmark = pytest.mark.django_db
FEATURES = ["bold", "link", "product-link"]


def served(*pieces, **more):
    ids = [int(one) for piece in pieces for one in re.findall(r'"product" id="(\d+)"', piece)]
    goods = products.goods(ids)
    return serve_prose(
        [Prose(piece, f"block-{number}") for number, piece in enumerate(pieces)],
        cards=goods.cards,
        plates=goods.plates,
        token_for=more.get("token_for", lambda block_id: f"token-of-{block_id}"),
    )


def link(thing, words="the cup"):
    return f'<p>Take <a linktype="product" id="{thing.pk}">{words}</a> home.</p>'


def test_a_product_link_goes_through_the_editor_unchanged():
    source = link(make_product("Ash bowl"))
    converter = ContentstateConverter(features=FEATURES)
    state = converter.from_database_format(source)
    (entity,) = json.loads(state)["entityMap"].values()
    assert entity["data"]["label"] == "Ash bowl · £24.00 · In stock"
    stored = converter.to_database_format(state)
    assert re.sub(r' data-block-key="\w+"', "", stored) == source


def test_the_editor_stores_no_price():
    thing = make_product("Ash bowl")
    converter = ContentstateConverter(features=FEATURES)
    stored = converter.to_database_format(converter.from_database_format(link(thing)))
    assert "24.00" not in stored
    assert "Ash bowl" not in stored


def test_a_link_is_served_with_price_source_and_plate():
    thing = make_product("Ash bowl", price="48.00")
    (html,) = served(link(thing))
    assert f'href="{thing.get_absolute_url()}?via=token-of-block-0"' in html
    for attribute in (
        f'data-product="{thing.pk}"',
        'data-price="48.00"',
        'data-plate="1"',
        'data-state="in"',
        'title="Ash bowl, £48.00"',
    ):
        assert attribute in html
    assert ">the cup</a> home.</p>" in html


def test_a_link_to_a_variant_keeps_the_variant_in_its_address():
    child = make_parent("Everyday cup").children.first()
    (html,) = served(link(child))
    assert f'href="{child.get_absolute_url()}&amp;via=token-of-block-0"' in html


def test_a_link_without_source_has_a_clean_address():
    thing = make_product()
    (html,) = served(link(thing), token_for=lambda _block_id: "")
    assert f'href="{thing.get_absolute_url()}"' in html


def test_a_link_to_what_is_gone_is_text():
    thing = make_product(is_public=False)
    (html,) = served(link(thing, "the <b>old</b> cup"))
    assert "<a" not in html
    assert "the <b>old</b> cup" in html
    assert "no longer sold" in html


def test_a_title_cannot_break_out_of_the_link():
    thing = make_product('"><script>alert(1)</script>')
    (html,) = served(link(thing))
    assert "<script>" not in html


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "99999999999999999999"])
def test_a_link_to_nonsense_is_text(number):
    source = f'<p><a linktype="product" id="{number}">cup</a></p>'
    html = serve_prose([Prose(source)], cards={}, plates={}, token_for=str)[0]
    assert "<a" not in html
    assert "cup" in html


def test_links_to_pages_take_one_query_for_all_paragraphs(django_assert_max_num_queries):
    articles = [pages.make_article() for _number in range(4)]
    pieces = [f'<p><a linktype="page" id="{page.pk}">read</a></p>' for page in articles]
    served(*pieces)
    with django_assert_max_num_queries(1):
        found = served(*pieces)
    assert len(found) == 4
    for page, html in zip(articles, found, strict=True):
        assert f'href="{page.url}"' in html


def test_a_link_to_a_page_leads_to_its_translation():
    article, chinese = pages.make_article(), pages.chinese_home()
    section = pages.make_section("日志", parent=chinese)
    translated = article.copy_for_translation(chinese.locale, copy_parents=True)
    translated.save_revision().publish()
    source = f'<p><a linktype="page" id="{article.pk}">read</a></p>'
    (html,) = serve_prose(
        [Prose(source)], cards={}, plates={}, token_for=str, locale_id=section.locale_id
    )
    assert f'href="{translated.url}"' in html


def test_a_link_to_a_draft_is_text():
    draft = pages.make_article(live=False)
    (html,) = served(f'<p><a linktype="page" id="{draft.pk}">read</a></p>')
    assert html == "<p>read</p>"


def test_wagtail_itself_expands_links_in_one_batch(django_assert_num_queries):
    things = [make_product() for _number in range(3)]
    with django_assert_num_queries(len(storefront_queries(things[:1]))):
        html = expand_db_html("".join(link(thing) for thing in things))
    for thing in things:
        assert f'href="{thing.get_absolute_url()}"' in html


def storefront_queries(things):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        storefront.cards([thing.pk for thing in things], alternatives=False)
    return captured.captured_queries


def test_wagtail_itself_leaves_the_text_of_what_is_gone():
    thing = make_product(is_public=False)
    assert '<a class="product-link is-gone">the cup</a>' in expand_db_html(link(thing))


def test_links_and_blocks_are_in_the_reference_index():
    linked, shown, pinned = make_product(), make_product(), make_product()
    article = pages.make_article(body=[pages.prose(linked), pages.card(shown), pages.row(pinned)])
    for thing in (linked, shown, pinned):
        references = ReferenceIndex.get_references_to(thing)
        assert [int(one.object_id) for one in references] == [article.pk]
