import pytest
from wagtail.models import Page

from content import models, selectors
from tests.content import pages
from tests.factories import add_picture, make_image, make_parent, make_product

pytestmark = pytest.mark.django_db


def test_a_section_lists_the_stories_below_it_the_newest_first(client):
    section = pages.make_section()
    inner = pages.make_section("Objects", parent=section)
    pages.make_article("First", section=section)
    pages.make_brand_story("Second", section=inner)
    pages.make_article("Elsewhere", section=pages.make_section("Other"))
    pages.make_article("Draft", section=section, live=False)
    tiles = client.get(section.url).context["stories"]
    assert [tile.title for tile in tiles] == ["Second", "First"]
    assert [tile.kicker for tile in tiles] == ["Objects", "Journal"]


def test_a_section_has_sheets_of_twelve(client):
    section = pages.make_section()
    for number in range(13):
        pages.make_article(f"Story {number}", section=section)
    first, second = (client.get(section.url, {"page": page}) for page in (1, 2))
    assert len(first.context["stories"].object_list) == 12
    assert [tile.title for tile in second.context["stories"]] == ["Story 0"]
    assert second.context["meta"].canonical.endswith(f"{section.url}?page=2")
    assert client.get(section.url, {"page": "x"}).status_code == 200
    assert client.get(section.url, {"page": 99}).context["stories"].number == 2


def test_topics_and_authors_list_their_articles(client):
    author, topic = pages.make_author("Mei Lindqvist"), pages.make_topic("Glaze")
    section = pages.make_section()
    pages.make_article("Hers", section=section, authors=[author], topics=[topic])
    pages.make_article("Not hers", section=section)
    for page in (author, topic):
        tiles = client.get(page.url).context["stories"]
        assert [tile.title for tile in tiles] == ["Hers"]
        assert [tile.byline for tile in tiles] == ["Mei Lindqvist"]


def test_an_index_lists_its_children_in_order(client):
    index = pages.make_index("People")
    for name in ("Ines", "Lu Yan", "Mei"):
        pages.make_author(name, index=index, role="Writer")
    pages.make_author("Not yet", index=index, live=False)
    children = client.get(index.url).context["children"]
    assert [child["title"] for child in children] == ["Ines", "Lu Yan", "Mei"]
    assert children[0]["description"] == "Writer"


def test_an_index_counts_the_articles_and_shows_faces(client, same_queries):
    people, topics = pages.make_index("People"), pages.make_index("Topics")
    section, face = pages.make_section(), make_image()
    mei = pages.make_author("Mei", index=people, portrait=face)
    glaze = pages.make_topic("Glaze", index=topics)
    for live in (True, True, False):
        pages.make_article(section=section, authors=[mei], topics=[glaze], live=live)
    pages.make_topic("Water", index=topics)
    (child,) = client.get(people.url).context["children"]
    assert (child["picture"], child["count"]) == (face, 2)
    counts = [child["count"] for child in client.get(topics.url).context["children"]]
    assert counts == [2, None]

    def grow():
        for _number in range(5):
            pages.make_author(index=people, portrait=make_image())
        client.get(people.url)

    same_queries(lambda: client.get(people.url), grow)


def test_plain_pages_are_linked_from_the_footer_when_they_ask_for_it(client):
    pages.add(pages.home(), models.PlainPage, "Delivery", show_in_footer=True)
    pages.add(pages.home(), models.PlainPage, "Imprint")
    shown = client.get("/").context["footer_pages"]
    assert [entry.title for entry in shown] == ["Delivery"]


@pytest.mark.parametrize("kind", ["section", "topic", "author"])
def test_one_story_takes_the_same_queries_as_twelve(client, same_queries, kind):
    author, topic, section = pages.make_author(), pages.make_topic(), pages.make_section()
    page = {"section": section, "topic": topic, "author": author}[kind]
    more = {"section": section, "authors": [author], "topics": [topic]}
    pages.make_article(cover=make_image(), **more)

    def grow():
        for _number in range(11):
            pages.make_article(cover=make_image(), **more)
        client.get(page.url)

    same_queries(lambda: client.get(page.url), grow)


def test_pages_stand_where_they_belong():
    allowed = {
        kind: {parent.__name__ for parent in kind.allowed_parent_page_models()}
        for kind in (models.HomePage, models.ArticlePage, models.AuthorPage, models.SectionPage)
    }
    assert allowed == {
        models.HomePage: {"Page"},
        models.ArticlePage: {"SectionPage"},
        models.AuthorPage: {"IndexPage"},
        models.SectionPage: {"HomePage", "SectionPage"},
    }


@pytest.mark.parametrize("path", ["nothing/", "journal/nothing/", "journal/deep/er/still/"])
def test_an_unknown_address_is_not_found(client, path):
    pages.make_section()
    assert client.get(f"/{path}").status_code == 404


def test_a_page_below_an_unpublished_one_is_still_found(client):
    section = pages.make_section()
    article = pages.make_article(section=section)
    Page.objects.filter(pk=section.pk).update(live=False)
    assert client.get(article.url).status_code == 200
    assert client.get(section.url).status_code == 404


def test_stories_with_a_product_know_blocks_prose_and_variants(django_assert_max_num_queries):
    section, thing, parent = pages.make_section(), make_product(), make_parent()
    child = parent.children.first()
    by_card = pages.make_article("Card", section=section, body=[pages.card(thing)])
    pages.make_article("Prose", section=section, body=[pages.prose(thing)])
    pages.make_article("Variant", section=section, body=[pages.card(child)])
    pages.make_article("Draft", section=section, body=[pages.card(thing)], live=False)
    pages.make_article("None", section=section)
    found = selectors.stories_with_product([thing.pk])
    assert [tile.title for tile in found] == ["Prose", "Card"]
    with django_assert_max_num_queries(9):
        found = selectors.stories_with_product([thing.pk, child.pk])
    assert [tile.title for tile in found] == ["Variant", "Prose", "Card"]
    by_card.unpublish()
    assert [tile.title for tile in selectors.stories_with_product([thing.pk])] == ["Prose"]
    assert selectors.stories_with_product([]) == []


def test_a_product_page_shows_where_it_was_seen(client):
    thing = make_product("Ash bowl")
    add_picture(thing)
    pages.make_article("A heavier bowl", body=[pages.card(thing)])
    html = client.get(thing.get_absolute_url()).content.decode()
    assert "Seen in" in html
    assert "A heavier bowl" in html
