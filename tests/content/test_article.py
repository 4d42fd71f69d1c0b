import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from content.models import BrandFact
from content.models.story import minutes_to_read
from shop import storefront
from tests.content import pages
from tests.factories import add_picture, make_image, make_parent, make_product

pytestmark = pytest.mark.django_db


def read(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_an_article_shows_who_wrote_it_when_and_about_what(client):
    author, topic = pages.make_author("Mei Lindqvist"), pages.make_topic("Glaze")
    section = pages.make_section("Objects")
    article = pages.make_article(
        "A heavier bowl", section=section, authors=[author], topics=[topic]
    )
    html = read(client, article)
    assert "<h1>A heavier bowl</h1>" in html
    assert "Clay remembers the hand." in html
    assert f'<a href="{author.url}" rel="author">Mei Lindqvist</a>' in html
    assert f'<time datetime="{article.first_published_at.date().isoformat()}' in html
    assert f'href="{topic.url}"' in html
    assert html.count("<h1") == 1


def test_an_article_found_again_later_says_when_it_was_updated(client):
    article = pages.make_article()
    assert article.updated_at is None
    earlier = timezone.now() - timedelta(days=40)
    type(article).objects.filter(pk=article.pk).update(first_published_at=earlier)
    article.refresh_from_db()
    assert article.updated_at == article.last_published_at
    assert "Updated" in read(client, article)


def test_a_draft_author_is_not_in_the_byline(client):
    author = pages.make_author("Not Yet", live=False)
    assert "Not Yet" not in read(client, pages.make_article(authors=[author]))


def test_three_headings_make_a_list_of_contents_with_stable_anchors(client):
    body = [("heading", "One"), ("heading", "Two"), ("heading", "Three")]
    article = pages.make_article(body=body)
    html = read(client, article)
    assert [title for _anchor, title in article.contents] == ["One", "Two", "Three"]
    for anchor, _title in article.contents:
        assert f'id="{anchor}"' in html
        assert f'href="#{anchor}"' in html
    before = article.contents
    article.body[0].value = "Another first"
    article.save_revision().publish()
    article.refresh_from_db()
    assert [anchor for anchor, _title in article.contents] == [one for one, _title in before]
    assert article.contents[0][1] == "Another first"


def test_two_headings_make_none():
    article = pages.make_article(body=[("heading", "One"), ("heading", "Two")])
    assert article.contents == []


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("", 1), ("word " * 238, 1), ("word " * 239, 2), ("字" * 260, 1), ("字" * 261, 2)],
)
def test_reading_takes_as_long_as_wagtail_says(text, minutes):
    assert minutes_to_read(text) == minutes


def test_reading_minutes_count_the_body():
    article = pages.make_article(body=[("text", f"<p>{'word ' * 500}</p>")])
    assert article.reading_minutes == 3


@pytest.mark.parametrize("shows_label", [True, False])
def test_the_label_stands_over_stories_with_products(client, shows_label):
    article = pages.make_article(body=[pages.card(make_product())], shows_label=shows_label)
    assert ("Contains products we sell" in read(client, article)) is shows_label


def test_no_label_without_products(client):
    assert "Contains products we sell" not in read(client, pages.make_article())


def test_related_stories_share_topics_first(client):
    glaze, water = pages.make_topic("Glaze"), pages.make_topic("Water")
    section = pages.make_section()
    for title in ("Oldest", "Older", "Old"):
        pages.make_article(title, section=section, topics=[water])
    kin = pages.make_article("Kin", section=section, topics=[glaze])
    for title in ("New", "Newer"):
        pages.make_article(title, section=section, topics=[water])
    article = pages.make_article("This", section=section, topics=[glaze])
    related = client.get(article.url).context["related"]
    assert [tile.title for tile in related] == ["Kin", "Newer", "New"]
    assert related[0].url == kin.url


def test_private_stories_are_neither_listed_nor_related(client):
    section = pages.make_section()
    hidden = pages.make_section("Members", parent=section)
    pages.make_article("Secret", section=hidden)
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    article = pages.make_article("Open", section=section)
    assert client.get(article.url).context["related"] == []
    listed = client.get(section.url).context["stories"]
    assert [tile.title for tile in listed] == ["Open"]


def test_a_private_story_asks_for_a_sign_in(client):
    article = pages.make_article(section=pages.make_section("Members"))
    PageViewRestriction.objects.create(
        page=article.get_parent(), restriction_type=PageViewRestriction.LOGIN
    )
    assert client.get(article.url).status_code == 302


def test_a_draft_is_not_found(client):
    article = pages.make_article(live=False)
    assert client.get(article.get_url()).status_code == 404


def test_every_card_posts_its_block_and_the_live_revision(client):
    article = pages.make_article(body=[pages.card(make_product())])
    block_id = article.body[0].id
    html = read(client, article)
    tokens = re.findall(r'name="source" value="([^"]+)"', html)
    sources = [storefront.read_source(token) for token in tokens]
    assert storefront.Source(article.pk, block_id, article.live_revision_id) in sources
    assert {source.page_id for source in sources} == {article.pk}


def everything(things):
    """Return blocks of every kind with these products."""
    return [
        pages.prose(*things),
        pages.shoppable(make_image(), *things[:12]),
        pages.picture(make_image()),
        *(pages.card(thing) for thing in things),
        pages.row(things[0], things[-1]),
        ("shop_the_story", {"title": ""}),
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_one_product_and_twelve_take_the_same_queries(client, same_queries, language):
    things = [make_parent() if number % 3 else make_product() for number in range(12)]
    for thing in things:
        add_picture(thing)
    section = pages.make_section()
    if language == "zh-hans":
        section = pages.make_section("日志", parent=pages.chinese_home())
    article = pages.make_article(
        section=section,
        body=everything(things[:1]),
        authors=[pages.make_author()],
        topics=[pages.make_topic()],
        cover=make_image(),
    )
    for _number in range(3):
        pages.make_article(section=section, cover=make_image())

    def grow():
        article.body = everything(things)
        article.save_revision().publish()
        read(client, article)  # makes the renditions that are new

    same_queries(
        lambda: read(client, article), grow, most=27
    )  # two ask the rooms of reviews and comments


def test_a_brand_story_shows_its_place_and_facts(client):
    story = pages.make_brand_story("Seven kilns", place="Longquan")
    story.facts.set([BrandFact(name="Founded", value="1974")])
    story.save_revision().publish()
    html = read(client, story)
    assert '<p class="kicker">Longquan</p>' in html
    assert '<th scope="row">Founded</th><td>1974</td>' in html
