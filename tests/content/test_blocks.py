import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from content.blocks import Body, PlainBody, VideoBlock
from content.blocks.media import Film, film_at
from tests.content import pages
from tests.factories import add_picture, make_image, make_parent, make_product

pytestmark = pytest.mark.django_db

BODY = Body()
BLOCKS = list(BODY.child_blocks.items())


@pytest.mark.parametrize(("name", "block"), BLOCKS)
def test_every_block_says_what_it_is(name, block):
    assert block.label
    assert block.meta.icon != "placeholder"
    assert block.get_description()
    assert block.meta.group
    assert block.meta.template == f"content/blocks/{name}.html"
    assert block.is_previewable


@pytest.mark.parametrize("stocked", [True, False])
@pytest.mark.parametrize(("name", "block"), BLOCKS)
def test_every_block_has_a_preview(editor, name, block, stocked):
    if stocked:
        for thing in (make_parent("Everyday cup"), make_product("Ash bowl"), make_product()):
            add_picture(thing)
    response = editor.client.get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
    )
    assert response.status_code == 200
    shows_goods = name in ("product_card", "product_row", "shop_the_story", "shoppable_image")
    if stocked and shows_goods:
        assert "Everyday cup" in response.content.decode()


@pytest.mark.parametrize("name", ["product_card", "product_row", "shop_the_story"])
def test_nothing_can_be_bought_from_the_preview_of_a_block(editor, name):
    make_product("Ash bowl")
    make_product("Celadon cup")
    block = BODY.child_blocks[name]
    html = editor.client.get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
    ).content.decode()
    buttons = re.findall(r'<button class="button" type="submit"[^>]*>', html)
    assert buttons
    assert all("disabled" in button for button in buttons)


def test_nothing_can_be_bought_from_the_preview_of_a_page():
    body = [pages.card(make_product()), ("shop_the_story", {"title": ""})]
    html = pages.make_article(body=body).make_preview_request().content.decode()
    buttons = re.findall(r'<button class="button" type="submit"[^>]*>', html)
    assert len(buttons) == 2
    assert all("disabled" in button for button in buttons)
    assert 'name="source"' not in html


@pytest.mark.parametrize(("name", "block"), BLOCKS)
def test_an_empty_draft_of_every_block_can_be_saved_and_shown(client, name, block):
    article = pages.make_article()
    value = BODY.clean_deferred(BODY.normalize([(name, block.get_default())]))
    article.body = value
    article.save_revision(clean=False).publish()
    assert client.get(article.url).status_code == 200


@pytest.mark.parametrize("name", ["product_card", "product_row", "shoppable_image", "video"])
def test_an_empty_block_is_not_published(name):
    value = BODY.normalize([(name, BODY.child_blocks[name].get_default())])
    with pytest.raises(ValidationError):
        BODY.clean(value)


def test_a_sold_out_or_hidden_product_can_be_published():
    out, hidden = make_product(stock=0), make_product(is_public=False)
    cleaned = BODY.clean(BODY.normalize([pages.card(out), pages.card(hidden)]))
    assert [one.value["product"] for one in cleaned] == [out.pk, hidden.pk]


def test_a_pin_keeps_its_place():
    image, thing = make_image(), make_product()
    cleaned = BODY.clean(BODY.normalize([pages.shoppable(image, thing)]))
    (pin,) = cleaned[0].value["hotspots"]
    assert (pin.product_id, pin.style) == (thing.pk, "left:0.00%;top:20.50%")


@pytest.mark.parametrize(("x", "y"), [(-1, 50), (101, 50), (50, -0.1), (50, 100.1)])
def test_a_pin_off_the_picture_is_refused(x, y):
    block = BODY.child_blocks["shoppable_image"]
    _name, value = pages.shoppable(make_image(), make_product())
    value["hotspots"][0] |= {"x": x, "y": y}
    with pytest.raises(ValidationError):
        block.clean(block.normalize(value))


def test_pins_are_shown_in_percent_and_named_with_their_price(client):
    thing = make_product("Zisha teapot", price="68.00")
    article = pages.make_article(body=[pages.shoppable(make_image(), thing)])
    html = client.get(article.url).content.decode()
    assert "left:0.00%;top:20.50%" in html
    assert 'aria-label="Zisha teapot, £68.00"' in html


def test_a_pinned_variant_is_the_one_that_is_shown(client):
    parent = make_parent("Everyday cup")
    ash = parent.children.order_by("pk").last()
    article = pages.make_article(body=[pages.card(ash)])
    response = client.get(article.url)
    shown = response.context["cards"][ash.pk]
    assert (shown.id, shown.selected.id) == (ash.pk, ash.pk)
    assert f'data-product="{ash.pk}"' in response.content.decode()


@pytest.mark.parametrize(
    ("url", "film"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", Film("youtube", "dQw4w9WgXcQ")),
        ("https://youtu.be/dQw4w9WgXcQ?si=x", Film("youtube", "dQw4w9WgXcQ")),
        ("https://m.youtube.com/shorts/dQw4w9WgXcQ", Film("youtube", "dQw4w9WgXcQ")),
        ("https://vimeo.com/76979871", Film("vimeo", "76979871")),
        ("https://vimeo.com/76979871/abcdef0123", Film("vimeo", "76979871", "abcdef0123")),
        (
            "https://player.vimeo.com/video/76979871?h=abcdef01",
            Film("vimeo", "76979871", "abcdef01"),
        ),
        ("https://youtube.com.example.com/watch?v=dQw4w9WgXcQ", None),
        ("https://youtube.com/watch?v=short", None),
        ("https://vimeo.com/about", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_films_are_known_by_their_address(url, film):
    assert film_at(url) == film


def test_a_film_is_not_asked_for_before_it_plays(client):
    video = {"url": "https://vimeo.com/76979871", "title": "At the kiln", "caption": ""}
    article = pages.make_article(body=[("video", video)])
    html = client.get(article.url).content.decode()
    assert "<iframe" not in html
    assert "At the kiln" in html


def test_a_film_from_elsewhere_is_refused():
    block = VideoBlock()
    value = block.normalize({"url": "https://example.com/film.mp4", "title": "X"})
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert set(refused.value.block_errors) == {"url"}


def test_plain_pages_have_no_goods():
    assert set(PlainBody().child_blocks) == {"heading", "text", "callout", "image"}


def test_pictures_of_a_story_are_fetched_at_once(django_assert_num_queries):
    from content.blocks import library

    images = [make_image() for _ in range(4)]
    gallery = {
        "pictures": [
            {"image": {"image": one, "alt_text": "", "decorative": True}, "caption": ""}
            for one in images[:2]
        ],
        "layout": "row",
        "caption": "",
    }
    thing = make_product()
    body = [
        pages.picture(images[2]),
        ("gallery", gallery),
        pages.shoppable(images[3], thing),
        pages.picture(images[2]),
    ]
    article = pages.make_article(body=body)
    with django_assert_num_queries(1):
        library.load(article.body)
        found = [image.pk for image in library.pictures_in(article.body)]
    assert found == [images[2].pk, images[0].pk, images[1].pk, images[3].pk, images[2].pk]


def test_a_deleted_picture_leaves_the_story_open(client):
    image = make_image()
    article = pages.make_article(
        body=[pages.picture(image), pages.shoppable(image, make_product())]
    )
    image.delete()
    assert client.get(article.url).status_code == 200
