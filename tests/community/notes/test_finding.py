"""Notes where readers come upon them: search, product page, front page, member's page, feed."""

import pytest

from community.moderation.models import Status
from community.notes.models import Note
from community.people.models import Follow
from community.sharing.models import Link
from tests.community.notes.telling import bought, lines_of, tell, told
from tests.community.talking import member, said, signed_in
from tests.factories import make_parent, make_product, variants_of
from tests.shop.buying import text_of


@pytest.fixture
def pot(db):
    return make_product("Kyusu pot")


def ask(client, query, **more):
    return client.get("/search/", {"q": query, **more})


@pytest.mark.parametrize("query", ["weeks", "drop lid", "Kyusu"])
def test_a_search_finds_notes_by_title_text_and_thing(client, pot, query):
    ada = member("ada", level=1)
    note = tell(ada, lines_of(bought(ada, pot)))
    page = ask(client, query, type="notes")
    assert [one.pk for one in page.context["others"][0].items] == [note.pk]
    assert "Notes 1" in text_of(page)
    assert note.title in text_of(ask(client, query))


def test_two_chinese_characters_find_notes(client, pot):
    note = told(pot, title="三月之后", text="这只茶壶出水利落。")
    page = ask(client, "茶壶", type="notes")
    assert [one.pk for one in page.context["others"][0].items] == [note.pk]


@pytest.mark.parametrize("status", [Status.HELD, Status.REJECTED, Status.WITHDRAWN])
def test_what_is_not_public_is_never_found(client, pot, status):
    note = told(pot, status=status)
    assert ask(client, "weeks").context["others"][0].count == 0
    Note.objects.filter(pk=note.pk).update(status=Status.VISIBLE)
    assert ask(client, "weeks").context["others"][0].count == 1
    Note.objects.filter(pk=note.pk).update(status=status)
    assert note.title not in text_of(ask(client, "weeks"))


def test_a_search_without_notes_says_nothing_was_found(client, db):
    page = ask(client, "weeks", type="notes")
    assert "Nothing here answers to" in text_of(page)


def test_a_search_takes_as_many_queries_for_three_notes_as_for_one(client, pot, same_queries):
    told(pot)
    same_queries(lambda: ask(client, "weeks"), lambda: [told(pot) for _ in "ab"], most=60)


def test_a_product_page_shows_what_its_buyers_tell(client):
    cup = make_parent("Cup")
    other = told(make_product())
    first = told(variants_of(cup)[0], title="With the first cup")
    for number in range(3):
        told(variants_of(cup)[1], title=f"Later cup {number}")
    page = text_of(client.get(cup.get_absolute_url()))
    assert "From people who bought it" in page
    assert "Later cup 2" in page
    assert first.title not in page
    assert other.title not in page
    assert f"/notes/?product={cup.pk}" in client.get(cup.get_absolute_url()).content.decode()


def test_a_product_page_takes_as_many_queries_for_three_notes_as_for_one(client, pot, same_queries):
    told(pot)
    same_queries(
        lambda: client.get(pot.get_absolute_url()), lambda: [told(pot) for _ in "ab"], most=60
    )


def test_the_front_page_shows_the_newest(client, pot):
    assert "Readers tell" not in text_of(client.get("/"))
    note = told(pot)
    assert note.title in text_of(client.get("/"))
    assert 'href="/notes/"' in client.get("/").content.decode()


def test_a_members_page_shows_their_public_notes(client, pot):
    ada = member("ada")
    shown, hidden = told(pot, user=ada), told(pot, user=ada, title="Held", status=Status.HELD)
    page = client.get("/@ada/")
    assert shown.title in text_of(page)
    assert hidden.title not in text_of(page)
    assert "noindex" not in page.content.decode()
    listed = text_of(client.get("/notes/?by=ada"))
    assert "Notes by @ada" in listed
    assert shown.title in listed


def test_the_feed_has_notes_of_those_whom_one_follows(pot):
    ada, ben = member("ada"), member("ben")
    told(pot, title="Not followed")
    note = told(pot, user=ada)
    remark = said(user=ada)
    browser = signed_in(ben)
    assert note.title not in text_of(browser.get("/account/feed/"))
    Follow.objects.create(user=ben, person=ada)
    page = text_of(browser.get("/account/feed/"))
    assert page.index(remark.text) < page.index(note.title)
    assert "Not followed" not in page
    Note.objects.update(status=Status.HELD)
    assert note.title not in text_of(browser.get("/account/feed/"))


def test_a_note_can_be_shared_while_it_is_public(client, pot):
    note = told(pot)
    browser = signed_in(member("ben"))
    answer = browser.post("/account/shares/new/", {"kind": "note", "thing": note.pk})
    link = Link.objects.get()
    assert answer.url == f"/account/shares/{link.code}/"
    assert client.get(f"/s/{link.code}/").url == note.get_absolute_url()
    assert browser.get(f"/account/shares/{link.code}/poster.png").status_code == 200
    Note.objects.update(status=Status.HELD)
    assert client.get(f"/s/{link.code}/").status_code == 404
