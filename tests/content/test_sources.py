"""A sale knows its story, whichever way a reader took from the story to the product."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from oscar.core.loading import get_model

from shop import storefront
from tests.content import pages
from tests.factories import add_picture, make_image, make_parent, make_product, variants_of

pytestmark = pytest.mark.django_db


def product_links(html):
    """Return the addresses of all links to products of a page."""
    return [unescape(one) for one in re.findall(r'<a[^>]* href="(/shop/p/[^"]+)"', html)]


def source_of(address):
    """Return the source in an address, or None."""
    return storefront.read_source(parse_qs(urlsplit(address).query).get("via", [""])[0])


def link_after(html, mark):
    """Return the first link to a product that follows the words."""
    return product_links(html[html.index(mark) :])[0]


def test_every_link_to_a_product_in_a_story_says_where_it_stands(client):
    cup, bowl = make_product("Cup"), make_parent("Bowl")
    for thing in (cup, bowl):
        add_picture(thing)
    body = [
        pages.prose(cup),
        pages.card(bowl),
        pages.row(cup, variants_of(bowl)[1]),
        pages.shoppable(make_image(), cup, bowl),
        ("shop_the_story", {"title": ""}),
    ]
    article = pages.make_article(body=body)
    html = client.get(article.url).content.decode()
    prose, card, row, image, listed = (block.id for block in article.body)
    marks = {
        'class="prose"': prose,
        'class="card-block"': card,
        'class="product-row"': row,
        'class="shoppable__list"': image,
        'class="hotspot-card"': image,
        'class="shop-list"': listed,
        'class="rail"': "",
        'class="sheet__list"': "",
    }
    for mark, block in marks.items():
        expected = storefront.Source(article.pk, block, article.live_revision_id)
        assert source_of(link_after(html, mark)) == expected, mark
    assert {source_of(one).page_id for one in product_links(html)} == {article.pk}


def test_what_stands_in_for_something_gone_says_it_too(client):
    shelf = make_product("Cup")
    gone = make_product("Old cup", is_public=False)
    article = pages.make_article(body=[pages.card(gone)])
    html = client.get(article.url).content.decode()
    links = [one for one in product_links(html) if shelf.slug in one]
    assert {source_of(one).block_id for one in links} == {article.body[0].id}


def test_lists_outside_stories_have_clean_links(client):
    make_product("Cup")
    links = product_links(client.get("/shop/").content.decode())
    assert links
    assert all("via" not in one for one in links)


def test_from_a_cards_title_by_a_choice_into_the_basket(client):
    bowl = make_parent("Bowl")
    article = pages.make_article(body=[pages.card(bowl)])
    html = client.get(article.url).content.decode()
    product = client.get(link_after(html, 'class="card-block"')).content.decode()
    ash = variants_of(bowl)[1]
    choice = re.search(rf'name="v" value="{ash.pk}"[^>]*hx-get="([^"]+)"', product)[1]
    chosen = client.get(unescape(choice), headers={"HX-Request": "true"}).content.decode()
    hidden = re.findall(r'type="hidden" name="(source|key|product)" value="([^"]*)"', chosen)
    client.post("/basket/add/", {**dict(hidden), "v": ash.pk, "quantity": "1"})
    line = get_model("basket", "Line").objects.get()
    assert line.product_id == ash.pk
    assert (line.source_page_id, line.source_block) == (article.pk, article.body[0].id)
    assert line.source_revision == article.live_revision_id
