import pytest

from tests.content import pages
from tests.factories import add_picture, make_image, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories():
    section = pages.make_section()
    return [pages.make_article(f"Story {number}", section=section) for number in range(12)]


def edit(**fields):
    home = pages.home()
    for name, value in fields.items():
        setattr(home, name, value)
    home.save_revision().publish()
    return pages.home()


def seen(client):
    response = client.get("/")
    assert response.status_code == 200
    return response.context


def test_an_empty_house_opens(client):
    context = seen(client)
    assert (context["lead"], context["stories"], context["latest"]) == (None, [], [])


def test_the_newest_stories_fill_the_front_page(client, stories):
    context = seen(client)
    assert context["lead"].title == "Story 11"
    assert [tile.title for tile in context["stories"]] == ["Story 10", "Story 9", "Story 8"]
    assert [tile.title for tile in context["latest"]] == [f"Story {one}" for one in range(7, 1, -1)]


def test_the_editor_chooses_first_and_nothing_comes_twice(client, stories):
    home = edit(lead=stories[2])
    home.picks.set([type(home).picks.rel.related_model(story=one) for one in stories[3:6]])
    home.save_revision().publish()
    context = seen(client)
    assert context["lead"].title == "Story 2"
    assert [tile.title for tile in context["stories"]] == ["Story 3", "Story 4", "Story 5"]
    assert [tile.title for tile in context["latest"]][:2] == ["Story 11", "Story 10"]


def test_an_unpublished_choice_is_passed_over(client, stories):
    edit(lead=stories[2])
    stories[2].unpublish()
    assert seen(client)["lead"].title == "Story 11"


def test_the_band_leads_to_a_brand_story_and_is_not_listed_again(client, stories):
    story = pages.make_brand_story("Seven kilns", place="Longquan")
    edit(band_story=story, band_title="A house of clay", band_text="Three potters.")
    context = seen(client)
    assert context["brand"].title == "A house of clay"
    assert context["brand"].url == story.url
    assert context["brand"].kicker == "Longquan"
    titles = [tile.title for tile in (context["lead"], *context["stories"], *context["latest"])]
    assert "Seven kilns" not in titles


def test_the_shelf_leaves_out_what_is_gone_and_keeps_what_is_sold_out(client):
    things = [make_product("Cup"), make_product("Bowl", stock=0), make_product(is_public=False)]
    edit(
        shelf=[("product", thing.pk) for thing in things],
        feature=[("product", things[0].pk)],
        shelf_title="New on the shelf",
    )
    context = seen(client)
    assert [card.title for card in context["shelf"]] == ["Cup", "Bowl"]
    assert context["feature"].title == "Cup"


def test_one_story_and_product_take_the_same_queries_as_many(client, same_queries):
    section = pages.make_section()
    things = [make_product() for _number in range(8)]
    for thing in things:
        add_picture(thing)
    pages.make_article(section=section, cover=make_image(), authors=[pages.make_author()])
    maker = pages.make_brand_story(cover=make_image())
    edit(band_story=maker, band_picture=make_image(), shelf=[("product", things[0].pk)])

    def grow():
        for _number in range(9):
            pages.make_article(section=section, cover=make_image())
        edit(shelf=[("product", thing.pk) for thing in things])
        seen(client)

    same_queries(lambda: seen(client), grow)
