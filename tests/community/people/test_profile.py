"""What a member's page says: their own lines, badges that follow from acts, mentions as links."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.badges.registry import Badge, badges_of, every, register
from community.comments.models import Thanks
from community.moderation.models import Ban, Status
from community.people import operations
from community.people.models import Profile
from community.people.selectors import known_of
from tests.community.talking import member, said, signed_in
from tests.content.pages import make_article
from tests.shop.buying import text_of

pytestmark = pytest.mark.django_db
ABOUT = "/account/about/"


@pytest.fixture
def ada():
    return member("ada", days=30)


def codes(person):
    return {one.code for one in badges_of([person])[person.pk]}


def test_a_member_says_something_of_themselves_and_takes_it_away(ada, client):
    browser = signed_in(ada)
    answer = browser.post(ABOUT, {"bio": "I drink <b>too much</b> tea.\r\nAnd say so."})
    assert (answer.status_code, answer.url) == (303, "/@ada/")
    html = client.get("/@ada/").content.decode()
    assert "I drink &lt;b&gt;too much&lt;/b&gt; tea.<br>And say so." in html
    assert known_of(ada)["bio"].startswith("I drink")
    assert "Everybody can read it" in text_of(browser.get(ABOUT))
    browser.post(ABOUT, {"bio": " "})
    assert "too much" not in text_of(client.get("/@ada/"))


def test_too_long_is_said_and_nothing_is_lost(ada):
    answer = signed_in(ada).post(ABOUT, {"bio": "x" * 301})
    assert answer.status_code == 200
    assert "x" * 301 in answer.content.decode()
    assert not Profile.objects.exists()


def test_a_new_member_shows_no_addresses_and_nobody_advertises(ada):
    answer = signed_in(ada).post(ABOUT, {"bio": "See https://tea.example"})
    assert "cannot show addresses yet" in text_of(answer)
    trusted = member("bo1", level=1)
    links = "https://a.example https://b.example https://c.example"
    assert "looks like advertising" in text_of(signed_in(trusted).post(ABOUT, {"bio": links}))
    assert signed_in(trusted).post(ABOUT, {"bio": "See https://tea.example"}).status_code == 303
    html = signed_in(ada).get("/@bo1/").content.decode()
    assert '<a href="https://tea.example" rel="ugc nofollow noopener">' in html


def test_a_ban_from_writing_hides_the_lines(ada, client):
    operations.say_of_oneself(user=ada, text="I drink tea.")
    Ban.objects.create(user=ada, scope=Ban.Scope.WRITE, reason="Spam.")
    assert "I drink tea." not in text_of(client.get("/@ada/"))
    assert "cannot write here" in text_of(signed_in(ada).post(ABOUT, {"bio": "More."}))


def test_badges_follow_from_acts_and_go_with_them(ada):
    assert codes(ada) == set()
    comment = said(user=ada)
    assert codes(ada) == {"first_comment"}
    type(comment).objects.filter(pk=comment.pk).update(helpful=9)
    assert "helpful" not in codes(ada)
    type(comment).objects.filter(pk=comment.pk).update(helpful=10)
    assert codes(ada) == {"first_comment", "helpful"}
    type(comment).objects.filter(pk=comment.pk).update(status=Status.REJECTED)
    assert codes(ada) == set()
    ada.date_joined = timezone.now() - timedelta(days=366)
    assert codes(ada) == {"year"}


def test_badges_stand_on_the_members_page_and_beside_their_comments(ada, client):
    page = make_article("Tea for two")
    comment = said(page, user=ada)
    assert "Wrote a comment that everybody can read." in text_of(client.get("/@ada/"))
    assert 'class="badge"' not in client.get(page.url).content.decode()
    type(comment).objects.filter(pk=comment.pk).update(helpful=10)
    html = client.get(page.url).content.decode()
    assert ">Helpful</span>" in html
    assert html.count('class="badge"') == 1


def test_no_badge_can_be_granted_by_hand():
    from django.apps import apps

    assert not list(apps.get_app_config("badges").get_models())


def test_another_room_adds_a_badge_without_a_query_a_person(ada, django_assert_num_queries):
    people = [ada, *(member() for _one in range(5))]
    everyone = {one.pk for one in people}
    made = Badge(code="made_up", label="x", reason="y", holders=lambda known: everyone, rank=1)
    register(made)
    try:
        with django_assert_num_queries(2):
            found = badges_of(people)
        assert all(badges[0].code == "made_up" for badges in found.values())
    finally:
        from community.badges import registry

        del registry._badges["made_up"]
    assert "made_up" not in {one.code for one in every()}


def test_who_is_mentioned_is_linked_if_they_have_a_page(ada, client):
    page = make_article("Tea for two")
    said(page, user=member("bo1"), text="Thank you, @Ada and @nobody_here.")
    html = client.get(page.url).content.decode()
    assert '<a class="mention" href="/@ada/">@Ada</a>' in html
    assert '<b class="mention">@nobody_here</b>' in html
    assert '<a class="mention" href="/@ada/">' in client.get("/@bo1/").content.decode()
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    assert 'class="mention" href' not in client.get(page.url).content.decode()


def test_mentions_and_badges_take_as_many_queries_for_one_as_for_many(ada, client, same_queries):
    page = make_article("Tea for two")
    root = said(page, user=ada, text="Hello @bo1.")
    said(page, parent=root, text="Hello @ada.")
    member("bo1")

    def grow():
        for _one in range(10):
            root = said(page, text="Hello @ada and @bo1.")
            said(page, parent=root, text="And @ada again.")

    same_queries(lambda: client.get(page.url), grow)


def test_the_comments_of_whom_one_blocked_are_folded_for_oneself_alone(ada, client):
    page = make_article("Tea for two")
    loud = member("loud1")
    root = said(page, user=loud, text="Loud words.")
    said(page, user=loud, parent=said(page), text="More of them.")
    operations.block(user=ada, person=loud)
    html = signed_in(ada).get(page.url).content.decode()
    assert html.count("A comment by somebody whom you have blocked") == 2
    assert "Loud words." in html  # one press away, also without scripts
    assert "whom you have blocked" in signed_in(ada).get(root.get_absolute_url()).content.decode()
    for other in (client, signed_in(loud), signed_in(member())):
        assert "whom you have blocked" not in other.get(page.url).content.decode()


def test_a_members_page_takes_as_many_queries_for_one_comment_as_for_thirty(
    ada, client, same_queries
):
    said(user=ada)
    same_queries(lambda: client.get("/@ada/"), lambda: [said(user=ada) for _one in range(29)])


def test_thanks_are_rows():
    comment = said()
    Thanks.objects.create(comment=comment, user=member())
    assert comment.thanks.count() == 1
