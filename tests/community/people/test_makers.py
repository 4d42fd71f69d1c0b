"""Following makers: beside their things, listed with the rest, in the feed."""

import pytest
from oscar.core.loading import get_model

from community.people import feed, operations
from community.people.models import Follow
from community.people.selectors import known_of
from tests.community.talking import member, signed_in
from tests.content.pages import make_article
from tests.factories import make_product
from tests.shop.buying import text_of

pytestmark = pytest.mark.django_db
FOLLOWING = "/account/feed/following/"


@pytest.fixture
def foundry():
    return get_model("catalogue", "Maker").objects.create(
        name="Tern Foundry", slug="tern-foundry", place="Shropshire", story="They cast kettles."
    )


@pytest.fixture
def ada():
    return member("ada")


def press(browser, maker, name="follow", **more):
    return browser.post(f"/account/feed/makers/{maker.pk}/", {name: "yes", **more})


def test_a_button_beside_a_thing_follows_its_maker(ada, foundry):
    kettle = make_product("Kettle", maker=foundry)
    browser = signed_in(ada)
    html = browser.get(kettle.get_absolute_url()).content.decode()
    assert f'action="/account/feed/makers/{foundry.pk}/"' in html
    answer = press(browser, foundry, next=kettle.get_absolute_url())
    assert (answer.status_code, answer.url) == (303, kettle.get_absolute_url())
    press(browser, foundry)
    assert [one.maker for one in Follow.objects.filter(user=ada)] == [foundry.pk]
    assert 'name="unfollow"' in browser.get(kettle.get_absolute_url()).content.decode()
    page = browser.get(FOLLOWING)
    assert "Tern Foundry" in text_of(page)
    assert "/shop/?maker=tern-foundry" in page.content.decode()
    press(browser, foundry, "unfollow")
    assert not Follow.objects.exists()


def test_with_scripts_the_button_alone_comes_back(ada, foundry):
    answer = signed_in(ada).post(
        f"/account/feed/makers/{foundry.pk}/", {"follow": "yes"}, headers={"HX-Request": "true"}
    )
    assert answer.content.decode().strip().startswith("<form")
    assert 'aria-pressed="true"' in answer.content.decode()


def test_a_stranger_is_led_to_the_sign_in_and_nothing_is_asked_of_follows(client, foundry):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    kettle = make_product("Kettle", maker=foundry)
    with CaptureQueriesContext(connection) as asked:
        html = client.get(kettle.get_absolute_url()).content.decode()
    assert "Sign in to follow" in html
    assert f"/account/feed/makers/{foundry.pk}/" not in html
    assert not [one for one in asked.captured_queries if "people_follow" in one["sql"]]
    assert press(client, foundry).url.startswith("/account/sign-in/")


def test_nobody_follows_a_maker_that_is_not_there(ada):
    browser = signed_in(ada)
    assert browser.post("/account/feed/makers/99/", {"follow": "yes"}).status_code == 404
    assert browser.get("/account/feed/makers/99/").status_code == 405


def test_a_maker_who_goes_is_left_out(ada, foundry):
    operations.follow_maker(user=ada, maker=foundry.pk)
    assert known_of(ada)["follows"][0]["maker"] == foundry.pk
    foundry.delete()
    assert signed_in(ada).get(FOLLOWING).status_code == 200


def test_the_list_takes_as_many_queries_for_one_as_for_three(ada, foundry, same_queries):
    makers = get_model("catalogue", "Maker").objects
    operations.follow_maker(user=ada, maker=foundry.pk)

    def grow():
        for name in ("one", "two"):
            made = makers.create(name=name, slug=name)
            operations.follow_maker(user=ada, maker=made.pk)

    browser = signed_in(ada)
    same_queries(lambda: browser.get(FOLLOWING), grow)


def test_the_feed_has_a_makers_new_things_and_the_stories_that_show_them(ada, foundry):
    other = get_model("catalogue", "Maker").objects.create(name="Other", slug="other")
    kettle = make_product("Kettle", maker=foundry)
    make_product("Pot of another", maker=other)
    make_product("Hidden", maker=foundry, is_public=False)
    make_article("A winter with one kettle", body=[("product_card", {"product": kettle.pk})])
    make_article("About nothing of theirs")
    assert "Kettle" not in text_of(signed_in(ada).get("/account/feed/"))
    operations.follow_maker(user=ada, maker=foundry.pk)
    page = text_of(signed_in(ada).get("/account/feed/"))
    assert "New from Tern Foundry" in page
    assert "Kettle" in page
    assert "A winter with one kettle" in page
    assert "Pot of another" not in page
    assert "Hidden" not in page
    assert "About nothing of theirs" not in page


def test_nothing_is_lost_between_the_leaves(ada, foundry, monkeypatch):
    monkeypatch.setattr(feed, "PER_LEAF", 4)
    for number in range(11):
        make_product(f"Kettle {number:02}", maker=foundry)
    operations.follow_maker(user=ada, maker=foundry.pk)
    seen, after = [], None
    while True:
        leaf = feed.leaf(ada, None, after=after)
        seen += [item.card.title for item in leaf.items]
        if not leaf.next:
            break
        after = feed.Place.read(leaf.next)
    assert seen == [f"Kettle {number:02}" for number in reversed(range(11))]


def test_the_feed_takes_as_many_queries_for_one_thing_as_for_three(ada, foundry, same_queries):
    make_product("Kettle", maker=foundry, picture=True)
    operations.follow_maker(user=ada, maker=foundry.pk)
    browser = signed_in(ada)

    def grow():
        for name in ("one", "two"):
            make_product(name, maker=foundry, picture=True)
        browser.get("/account/feed/")  # pictures are cut to size when they are first shown

    same_queries(lambda: browser.get("/account/feed/"), grow, most=40)
