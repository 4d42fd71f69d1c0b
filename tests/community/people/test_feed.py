"""The feed: the newest of what somebody follows, leaf by leaf, with nothing left out."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from community.comments.models import Comment
from community.moderation.models import Status
from community.people import feed, operations
from content.models import ArticlePage
from tests.community.talking import member, said, signed_in
from tests.content.pages import make_article, make_section, make_topic
from tests.shop.buying import text_of

FEED = "/account/feed/"


@pytest.fixture
def ada(db):
    return member("ada")


@pytest.fixture
def bo(db):
    return member("bo1")


def pages_of(browser):
    """Follow "Load more" to the end and return the pages."""
    found, query = [], ""
    while query is not None:
        html = browser.get(f"{FEED}{query}").content.decode()
        found.append(html)
        more = re.search(r'rel="next" href="(\?after=\w+)"', html)
        query = more and more[1]
    return found


def test_an_empty_feed_says_what_to_do(ada):
    page = text_of(signed_in(ada).get(FEED))
    assert "Nothing here yet" in page
    assert "Follow topics and members on their pages" in page


def test_it_holds_what_is_followed_and_nothing_else(ada, bo):
    glaze, wood = make_topic("Glaze"), make_topic("Wood")
    make_article("About glaze", topics=[glaze])
    make_article("About wood", topics=[wood])
    make_article("Glaze to come", topics=[glaze], live=False)
    said(user=bo, text="Followed words.")
    said(user=bo, text="Words that wait.", status=Status.HELD)
    said(user=member(), text="Words of others.")
    operations.follow(user=ada, person=bo)
    operations.follow_topic(user=ada, topic=glaze.translation_key)
    page = text_of(signed_in(ada).get(FEED))
    assert "About glaze" in page
    assert "Followed words." in page
    assert "@bo1" in page
    for other in ("About wood", "Glaze to come", "Words that wait.", "Words of others."):
        assert other not in page
    assert "Nothing here yet" in text_of(signed_in(bo).get(FEED))


def test_who_left_is_in_no_feed(ada, bo):
    said(user=bo, text="Followed words.")
    operations.follow(user=ada, person=bo)
    get_user_model().objects.filter(pk=bo.pk).update(is_active=False)
    assert "Followed words." not in text_of(signed_in(ada).get(FEED))
    assert "@bo1" not in text_of(signed_in(ada).get(f"{FEED}following/"))


def test_load_more_leads_through_all_of_it_once_even_at_the_same_moment(ada, bo):
    topic, section = make_topic(), make_section()
    stories = [make_article(f"Story {n}.", topics=[topic], section=section) for n in range(5)]
    comments = [said(stories[0], user=bo, text=f"Comment {n}.") for n in range(40)]
    moment = timezone.now() - timedelta(days=1)
    Comment.objects.update(date_created=moment)
    ArticlePage.objects.update(first_published_at=moment)
    Comment.objects.filter(pk=comments[3].pk).update(date_created=timezone.now())
    operations.follow(user=ada, person=bo)
    operations.follow_topic(user=ada, topic=topic.translation_key)
    pages = pages_of(signed_in(ada))
    assert len(pages) == 3
    seen = [row for html in pages for row in re.findall(r"<p dir=\"auto\">(Comment \d+\.)", html)]
    assert sorted(seen) == sorted(one.text for one in comments)
    assert seen[0] == "Comment 3."
    shown = [row for html in pages for row in re.findall(r"data-hero>(Story \d\.)", html)]
    assert sorted(shown) == [one.title for one in stories]


@pytest.mark.parametrize(
    "after", ["", "x", "1s", "9999999999999999c999999999999999999", "-1s1", "٣s1", "1" * 500, "%00"]
)
def test_an_address_made_up_is_a_page_all_the_same(ada, bo, after):
    said(user=bo)
    operations.follow(user=ada, person=bo)
    assert signed_in(ada).get(f"{FEED}?after={after}").status_code == 200


def test_a_place_is_read_as_it_was_written():
    place = feed.Place(timezone.now(), feed.COMMENT, 7)
    assert feed.Place.read(str(place)) == place


def test_thirty_things_of_a_hundred_followed_take_as_many_queries_as_one(ada, bo, same_queries):
    topic, section = make_topic(), make_section()
    page = make_article(topics=[topic], section=section)
    said(page, user=bo)
    operations.follow(user=ada, person=bo)
    operations.follow_topic(user=ada, topic=topic.translation_key)
    browser = signed_in(ada)

    def grow():
        index = topic.get_parent().specific
        for number in range(99):
            other = member()
            operations.follow(user=ada, person=other)
            if number < 21:
                said(page, user=other)
            if number < 5:
                key = make_topic(index=index).translation_key
                operations.follow_topic(user=ada, topic=key)
        for _one in range(8):
            make_article(topics=[topic], section=section)

    same_queries(lambda: browser.get(FEED), grow)
