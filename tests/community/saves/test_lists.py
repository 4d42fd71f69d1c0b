"""Lists of what is kept: made, renamed, moved between, shown by choice, deleted without a loss."""

import pytest
from django.urls import reverse

from community.saves import operations
from community.saves.models import Save, SaveList
from community.saves.selectors import known_of
from tests.community.talking import member, signed_in
from tests.content.pages import make_article
from tests.factories import make_product
from tests.shop.buying import text_of

pytestmark = pytest.mark.django_db
SAVED, KEEP, MOVE = "/account/saved/", "/account/saved/keep/", "/account/saved/move/"


@pytest.fixture
def ada():
    return member("ada", level=1)


@pytest.fixture
def browser(ada):
    return signed_in(ada)


def keep(browser, thing, kind):
    return browser.post(KEEP, {"save": f"{kind}:{thing.pk}", "next": "/"})


def make(browser, name):
    browser.post("/account/saved/lists/new/", {"name": name})
    return SaveList.objects.get(name=name)


def change(browser, row, **fields):
    return browser.post(reverse("saves:change", args=[row.pk]), {"name": row.name, **fields})


def test_a_story_is_kept_beside_products(ada, browser):
    story = make_article("How a glaze runs")
    page = browser.get(story.url).content.decode()
    assert f'name="save" value="story:{story.pk}" aria-pressed="false"' in page
    assert keep(browser, story, "story").status_code == 303
    keep(browser, make_product("Cup"), "product")
    page = browser.get(story.url).content.decode()
    assert f'name="unsave" value="story:{story.pk}" aria-pressed="true"' in page
    shown = text_of(browser.get(SAVED))
    assert "How a glaze runs" in shown
    assert "Cup" in shown
    browser.post(KEEP, {"unsave": f"story:{story.pk}"})
    assert [one.kind for one in Save.objects.filter(user=ada)] == ["product"]


def test_a_story_that_is_kept_is_kept_in_all_its_languages(ada, browser, monkeypatch):
    one, other = make_article("English"), make_article("Chinese")
    other.translation_key = one.translation_key
    type(other).objects.filter(pk=other.pk).update(locale=_chinese())
    type(other).objects.filter(pk=other.pk).update(translation_key=one.translation_key)
    keep(browser, one, "story")
    assert operations.keep(user=ada, kind="story", thing=other.pk)
    assert Save.objects.count() == 1
    operations.let_go(user=ada, kind="story", thing=other.pk)
    assert not Save.objects.exists()


def _chinese():
    from wagtail.models import Locale

    return Locale.objects.get_or_create(language_code="zh-hans")[0]


def test_a_strangers_page_of_a_story_asks_nothing_of_what_is_kept(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    story = make_article("How a glaze runs")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(story.url).content.decode()
    assert f'value="story:{story.pk}" aria-pressed="false"' in page
    assert not [one for one in asked.captured_queries if "saves_" in one["sql"]]


@pytest.mark.parametrize("key", ["story:0", "story:x", "note:1", "story:99999999999999999999", ":"])
def test_what_is_no_thing_is_not_kept(browser, key):
    assert browser.post(KEEP, {"save": key}).status_code == 400
    assert not Save.objects.exists()


def test_a_story_that_not_everybody_may_read_is_not_kept(browser):
    draft = make_article("Draft", live=False)
    assert keep(browser, draft, "story").status_code == 400


def test_a_list_is_made_filled_renamed_and_deleted_without_a_loss(ada, browser):
    cup = make_product("Cup")
    keep(browser, cup, "product")
    row = make(browser, "For the kitchen")
    answer = browser.post(MOVE, {"thing": f"product:{cup.pk}", "list": row.pk, "next": SAVED})
    assert (answer.status_code, answer.url) == (303, SAVED)
    assert "Cup" in text_of(browser.get(reverse("saves:one", args=[row.pk])))
    assert "Nothing saved yet" in text_of(browser.get(SAVED))
    assert change(browser, row, name="For mother").status_code == 303
    assert "For mother" in text_of(browser.get(SAVED))
    browser.post(reverse("saves:change", args=[row.pk]), {"delete": "yes"})
    assert not SaveList.objects.exists()
    assert "Cup" in text_of(browser.get(SAVED))
    assert Save.objects.get(user=ada).list is None


def test_a_name_is_used_once_and_asked_for(ada, browser):
    make(browser, "Gifts")
    answer = browser.post("/account/saved/lists/new/", {"name": "gifts"})
    assert "You have a list of this name" in text_of(answer)
    assert "Write a name for the list" in text_of(
        browser.post("/account/saved/lists/new/", {"name": " "})
    )
    other = make(browser, "Tea")
    assert "You have a list of this name" in text_of(change(browser, other, name="GIFTS"))
    assert SaveList.objects.filter(owner=ada).count() == 2


def test_a_list_is_private_until_its_owner_shows_it(ada, browser, client):
    cup = make_product("Cup")
    keep(browser, cup, "product")
    row = make(browser, "For the kitchen")
    operations.move(user=ada, kind="product", thing=cup.pk, to=row)
    address = f"/@ada/lists/{row.pk}/"
    assert client.get(address).status_code == 404
    assert "For the kitchen" not in text_of(client.get("/@ada/"))
    change(browser, row, is_public="on")
    assert "For the kitchen" in text_of(client.get("/@ada/"))
    page = client.get(address)
    assert "Cup" in text_of(page)
    assert "csrf" not in page.content.decode().partition("<main")[2].partition("</main")[0]
    change(browser, row)
    assert client.get(address).status_code == 404


def test_a_public_name_is_no_advertisement(browser):
    row = make(browser, "See https://pills.example https://pills.example/2")
    fresh = signed_in(member("bo1"))
    theirs = make(fresh, "www.pills.example")
    assert "cannot show addresses yet" in text_of(change(fresh, theirs, is_public="on"))
    assert "looks like advertising" in text_of(change(browser, row, is_public="on"))
    assert not SaveList.objects.filter(is_public=True).exists()


def test_anothers_list_is_not_there(browser):
    other = member("bo1")
    row = operations.make_list(user=other, name="Mine")
    cup = make_product("Cup")
    keep(browser, cup, "product")
    assert browser.get(reverse("saves:one", args=[row.pk])).status_code == 404
    assert change(browser, row, name="Yours").status_code == 404
    move = {"thing": f"product:{cup.pk}", "list": row.pk}
    assert browser.post(MOVE, move).status_code == 404
    assert browser.post(MOVE, {**move, "list": "x"}).status_code == 404
    assert browser.post(MOVE, {"thing": "product:999", "list": ""}).status_code == 404


def test_there_is_an_end_to_lists_and_things(ada, browser, monkeypatch):
    monkeypatch.setattr(operations, "MOST_LISTS", 1)
    monkeypatch.setattr(operations, "MOST", 1)
    make(browser, "One")
    answer = browser.post("/account/saved/lists/new/", {"name": "Two"})
    assert "as many lists as one can" in text_of(answer)
    keep(browser, make_product("Cup"), "product")
    keep(browser, make_product("Pot"), "product")
    assert Save.objects.filter(user=ada).count() == 1
    assert "You keep as much as one can" in text_of(browser.get(SAVED))


def test_what_is_gone_is_said_and_can_be_removed(ada, browser):
    story = make_article("How a glaze runs")
    keep(browser, story, "story")
    key = f"story:{story.pk}"
    story.delete()
    assert "This is no longer here" in text_of(browser.get(SAVED))
    assert browser.post(KEEP, {"unsave": key}).status_code == 303
    assert not Save.objects.exists()


def test_lists_and_things_take_as_many_queries_for_one_as_for_three(ada, browser, same_queries):
    def grow():
        for number in range(2):
            keep(browser, make_article(f"Story {number} of {Save.objects.count()}"), "story")
            keep(browser, make_product(f"Cup {Save.objects.count()}"), "product")
            operations.make_list(user=ada, name=f"List {Save.objects.count()}")

    keep(browser, make_article("First"), "story")
    keep(browser, make_product("First cup"), "product")
    operations.make_list(user=ada, name="First")
    same_queries(lambda: browser.get(SAVED), grow)


def test_a_public_list_takes_as_many_queries_for_one_as_for_three(ada, client, same_queries):
    row = operations.make_list(user=ada, name="Shown")
    operations.change_list(row=row, name="Shown", is_public=True)

    def grow():
        for number in range(2):
            thing = make_article(f"Story {number} of {Save.objects.count()}").pk
            Save.objects.create(user=ada, kind="story", thing=thing, list=row)

    grow()
    same_queries(lambda: client.get(f"/@ada/lists/{row.pk}/"), grow)


def test_the_export_has_lists_and_the_end_of_an_account_takes_them(ada, browser):
    cup = make_product("Cup")
    keep(browser, cup, "product")
    row = make(browser, "Gifts")
    operations.move(user=ada, kind="product", thing=cup.pk, to=row)
    known = known_of(ada)
    assert known["saved"][0]["list"] == "Gifts"
    assert known["lists"][0]["name"] == "Gifts"
    ada.delete()
    assert not SaveList.objects.exists()
    assert not Save.objects.exists()


def test_a_stranger_who_signs_in_keeps_the_story(client):
    ada = member("ada")
    story = make_article("How a glaze runs")
    answer = client.post(KEEP, {"save": f"story:{story.pk}", "next": story.url})
    assert answer.url.startswith("/account/sign-in/")
    form = {"username": ada.email, "password": "correct horse battery staple", "next": story.url}
    assert client.post("/account/sign-in/", form).url == story.url
    assert Save.objects.get(user=ada).kind == "story"
