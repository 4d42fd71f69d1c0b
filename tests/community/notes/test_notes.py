"""Notes: written on what arrived, held, changed, taken back, thanked for, listed."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from community.moderation.models import Case, Status
from community.moderation.photos import prepare
from community.moderation.selectors import known_of
from community.notes import selectors
from community.notes.models import Draft, Note, Photo, Thanks, Thing
from community.notes.operations import Refused
from shop.refunds.operations import Part, refund
from tests.community.comments.test_photos import jpeg as photo
from tests.community.notes.telling import (
    TEXT,
    bought,
    decide,
    lines_of,
    send,
    tell,
    told,
)
from tests.community.talking import member, signed_in
from tests.factories import make_category, make_parent, make_product, variants_of
from tests.shop.buying import text_of

PASSWORD = "correct horse battery staple"


@pytest.fixture
def ada(db):
    return member("ada", level=1)


@pytest.fixture
def pot(db):
    return make_product("Kyusu pot")


def test_a_trusted_members_note_is_public_at_once(ada, pot, client):
    order = bought(ada, pot)
    answer = send(signed_in(ada), lines_of(order))
    note = Note.objects.get()
    assert (answer.status_code, answer.url) == (303, f"/notes/{note.pk}-ten-weeks-with-this-pot/")
    page = client.get(answer.url).content.decode()
    assert TEXT in page
    assert "@ada" in page
    assert f'data-product="{pot.pk}"' in page
    assert 'data-price="24.00"' in page
    assert ada.email not in page
    assert order.number not in page
    assert TEXT in client.get("/notes/").content.decode()


def test_a_newcomers_note_waits_until_it_is_approved(pot, client, admin):
    new = member("noor")
    browser = signed_in(new)
    url = send(browser, lines_of(bought(new, pot))).url
    note = Note.objects.get()
    assert note.status == Status.HELD
    assert "Only you see it until then" in text_of(browser.get(url))
    assert client.get(url).status_code == 404
    assert TEXT not in client.get("/notes/").content.decode()
    decide(note, admin.user)
    assert TEXT in client.get(url).content.decode()


@pytest.mark.parametrize("lines", ["none", "another's", "unarrived", "returned", "invented"])
def test_only_what_arrived_and_was_kept_can_be_told_of(ada, pot, lines):
    ids = {
        "none": list,
        "another's": lambda: lines_of(bought(member("ben"), pot)),
        "unarrived": lambda: lines_of(bought(ada, pot, arrive=False)),
        "returned": lambda: lines_of(_paid_back(bought(ada, pot), "d" * 32)),
        "invented": lambda: [10**17],
    }[lines]()
    bought(ada, make_product("A bowl that was kept"))
    answer = send(signed_in(ada), ids)
    assert answer.status_code == 200
    assert "There is a problem" in text_of(answer)
    assert TEXT in answer.content.decode()
    assert not Note.objects.exists()
    with pytest.raises(Refused):
        tell(ada, ids)


def _paid_back(order, key):
    refund(order=order, key=key, parts=[Part(order.lines.get().pk, 1)])
    return order


def test_six_things_and_no_more(ada):
    order = bought(ada, *(make_product(f"Cup {number}") for number in range(7)))
    answer = send(signed_in(ada), lines_of(order))
    assert "up to 6 things" in text_of(answer)
    send(signed_in(ada), lines_of(order)[:6])
    assert Note.objects.get().things.count() == 6


def test_a_form_counts_once(ada, pot):
    lines, key = lines_of(bought(ada, pot)), "b" * 32
    assert tell(ada, lines, key=key) == tell(ada, lines, key=key)
    assert Note.objects.count() == 1


def test_what_went_back_is_said_beside_it(ada, pot, client):
    order = bought(ada, pot)
    note = tell(ada, lines_of(order))
    assert "given" not in text_of(client.get(note.get_absolute_url()))
    _paid_back(order, "c" * 32)
    page = text_of(client.get(note.get_absolute_url()))
    assert "The author has given “Kyusu pot” back since." in page


def test_a_variant_is_shown_as_it_was_bought(ada, client):
    cup = make_parent("Cup")
    ash = variants_of(cup)[1]
    note = tell(ada, lines_of(bought(ada, ash)))
    page = client.get(note.get_absolute_url()).content.decode()
    assert f'data-product="{ash.pk}"' in page
    assert "Cup (Ash)" in text_of(client.get("/notes/"))
    assert text_of(client.get(f"/notes/?product={cup.pk}")).count("Cup (Ash)") == 1


def test_a_product_that_is_gone_is_told_and_the_note_stands(pot, client):
    note = told(pot)
    pot.delete()
    page = client.get(note.get_absolute_url())
    assert page.status_code == 200
    assert "“Kyusu pot” is no longer sold here." in text_of(page)


def test_another_slug_leads_to_the_right_one(pot, client):
    note = told(pot, title="三月之后")
    for address in (f"/notes/{note.pk}/", f"/notes/{note.pk}-old-title/"):
        assert client.get(address, follow=True).redirect_chain[-1][1] == 302
        assert "三月之后" in text_of(client.get(address, follow=True))


def test_words_before_signing_in_are_kept(ada, pot, client):
    bought(ada, pot)
    answer = client.post("/notes/write/", {"title": "Ten weeks", "text": TEXT})
    assert answer.url == "/account/sign-in/?next=%2Fnotes%2Fwrite%2F"
    caches["limits"].clear()
    answer = client.post(
        "/account/sign-in/",
        {"username": ada.email, "password": PASSWORD, "next": "/notes/write/"},
    )
    assert answer.url == "/notes/write/"
    page = client.get("/notes/write/").content.decode()
    assert TEXT in page
    assert "Ten weeks" in page
    answer = send(client, lines_of(ada.orders.get()))
    assert "There is a problem" not in text_of(answer)
    assert TEXT not in client.get("/notes/write/").content.decode()


def test_a_draft_is_kept_for_its_author_until_it_is_sent_or_thrown_away(ada, pot):
    lines = lines_of(bought(ada, pot))
    browser = signed_in(ada)
    answer = browser.post("/notes/write/", {"title": "", "text": TEXT, "lines": lines, "draft": 1})
    assert answer.url == "/notes/mine/#draft"
    assert not Note.objects.exists()
    page = signed_in(ada).get("/notes/write/").content.decode()
    assert TEXT in page
    assert f'value="{lines[0]}" id="id_lines_0" checked' in page.replace("  ", " ")
    assert TEXT not in signed_in(member("ben")).get("/notes/write/").content.decode()
    browser.post("/notes/draft/")
    assert not Draft.objects.exists()


def test_a_refused_note_keeps_its_words(pot):
    new = member("noor")
    browser, lines = signed_in(new), lines_of(bought(new, pot))
    send(browser, lines)
    answer = browser.post("/notes/write/", {"title": "More", "text": "Second", "lines": lines})
    assert "That was quick" in text_of(answer)
    assert Draft.objects.get().content["text"] == "Second"


def test_without_a_purchase_the_page_says_what_is_missing(db):
    page = text_of(signed_in(member("ben")).get("/notes/write/"))
    assert "Nothing to tell of yet" in page


def test_whoever_has_no_public_name_takes_one(pot, client):
    ada = member("ada", level=1)
    ada.handle = None
    ada.save()
    answer = send(signed_in(ada), lines_of(bought(ada, pot)), handle="ada_pours")
    assert "@ada_pours" in text_of(client.get(answer.url))


def test_a_note_is_changed_within_a_day(ada, pot, client):
    note = tell(ada, lines_of(bought(ada, pot)))
    browser = signed_in(ada)
    url = f"/notes/{note.pk}/edit/"
    browser.post(url, {"title": "Eleven weeks", "text": "Still good."})
    note.refresh_from_db()
    assert (note.title, note.text) == ("Eleven weeks", "Still good.")
    assert "edited" in text_of(client.get(note.get_absolute_url()))
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        browser.force_login(ada)
        assert browser.get(url).status_code == 404


def test_a_rejected_note_can_be_appealed_and_changed(pot, admin, client):
    new = member("noor")
    note = tell(new, lines_of(bought(new, pot)))
    decide(note, admin.user, "reject", reason="other", words="Say more.")
    browser = signed_in(new)
    mine = text_of(browser.get("/notes/mine/"))
    assert "Say more." in mine
    assert client.get(note.get_absolute_url()).status_code == 404
    browser.post(f"/notes/{note.pk}/appeal/", {"words": "I mean it."})
    assert Case.objects.get(kind="notes").why == Case.Why.APPEAL
    browser.post(f"/notes/{note.pk}/edit/", {"title": "More", "text": "It pours well."})
    note.refresh_from_db()
    assert note.status == Status.HELD


def test_a_note_that_is_taken_back_is_gone_with_its_words(ada, pot, client):
    note = tell(ada, lines_of(bought(ada, pot)), photos=[_prepared()])
    assert Photo.objects.count() == 1
    url = note.get_absolute_url()
    signed_in(ada).post(f"/notes/{note.pk}/delete/")
    note.refresh_from_db()
    assert (note.status, note.title, note.text) == (Status.WITHDRAWN, "", "")
    assert not Photo.objects.exists()
    assert client.get(url).status_code == 404
    assert signed_in(ada).get(url).status_code == 404


def _prepared():
    return prepare(photo())


def test_photos_come_with_trust_and_are_shown_to_whom_the_note_is(ada, pot, client):
    lines = lines_of(bought(ada, pot))
    answer = send(signed_in(ada), lines, photos=[photo()])
    shown = Photo.objects.get()
    assert shown.whole_url in client.get(answer.url).content.decode()
    assert client.get(shown.small_url)["Content-Type"] == "image/webp"
    Note.objects.update(status=Status.HELD)
    assert client.get(shown.small_url).status_code == 404
    assert signed_in(ada).get(shown.small_url).status_code == 200
    new = member("noor")
    send(signed_in(new), lines_of(bought(new, pot)), photos=[photo()])
    assert Photo.objects.count() == 1


def test_reports_reach_the_queue(ada, pot):
    note = told(pot)
    browser = signed_in(ada)
    browser.post(f"/notes/{note.pk}/report/", {"reason": "spam", "words": ""})
    assert Case.objects.get(kind="notes", thing=note.pk).open_reports == 1
    assert signed_in(note.author).get(f"/notes/{note.pk}/report/").status_code == 404


def test_thanks_count_once_and_not_for_oneself(ada, pot):
    note = told(pot)
    for _time in range(2):
        signed_in(ada).post(f"/notes/{note.pk}/helpful/", {"thank": "yes"})
    signed_in(note.author).post(f"/notes/{note.pk}/helpful/", {"thank": "yes"})
    note.refresh_from_db()
    assert (note.helpful, Thanks.objects.count()) == (1, 1)
    signed_in(ada).post(f"/notes/{note.pk}/helpful/", {"unthank": "yes"})
    note.refresh_from_db()
    assert (note.helpful, Thanks.objects.count()) == (0, 0)


@pytest.mark.parametrize("act", ["edit", "delete", "appeal", "quoting"])
def test_nobody_acts_on_anothers_note(ada, pot, act):
    note = told(pot)
    browser = signed_in(ada)
    assert browser.post(f"/notes/{note.pk}/{act}/", {"let": "yes"}).status_code == 404
    note.refresh_from_db()
    assert (note.status, note.text, note.may_be_quoted) == (Status.VISIBLE, TEXT, False)


@pytest.mark.parametrize("act", ["edit", "delete", "appeal", "quoting", "report", "helpful"])
def test_a_stranger_is_asked_to_sign_in(pot, client, act):
    note = told(pot)
    answer = client.post(f"/notes/{note.pk}/{act}/")
    assert answer.url.startswith("/account/sign-in/")


def test_the_list_goes_on_without_missing_or_repeating(client, monkeypatch, pot):
    monkeypatch.setattr(selectors.leaf_of, "__kwdefaults__", {"after": 0, "most": 2})
    titles = [told(pot, title=f"Note {number}").title for number in range(5)]
    seen, address = [], "/notes/"
    while address:
        page = client.get(address)
        seen += [one.title for one in page.context["leaf"].notes]
        after = page.context["leaf"].next
        address = f"/notes/?after={after}" if after else ""
    assert seen == titles[::-1]


def test_the_list_is_narrowed_by_shelf_and_product(client):
    cups = make_category("Cups")
    cup, pot = make_product("A cup", category=cups), make_product("A pot")
    told(cup, title="On the cup")
    told(pot, title="On the pot")
    page = text_of(client.get("/notes/?shelf=cups"))
    assert "On the cup" in page
    assert "On the pot" not in page
    page = text_of(client.get(f"/notes/?product={pot.pk}"))
    assert "On the pot" in page
    assert "On the cup" not in page
    assert client.get("/notes/?product=999999").status_code == 404
    assert client.get("/notes/?product=x&after=y&shelf=%00").status_code == 200


def test_the_stranger_s_pages_hold_no_form_of_anybodys_own(pot, client):
    note = told(pot)
    page = client.get(note.get_absolute_url())
    assert "/helpful/" not in page.content.decode()
    assert "/edit/" not in page.content.decode()


def test_as_many_queries_for_three_as_for_one(client, pot, same_queries):
    told(pot)
    same_queries(lambda: client.get("/notes/"), lambda: [told(make_product()) for _ in "ab"])


def test_as_many_queries_for_three_things_as_for_one(ada, client, same_queries):
    note = told(make_product(picture=True))
    two = [make_product(picture=True), make_product()]

    def grow():
        for number, one in enumerate(two, 1):
            Thing.objects.create(
                note=note, number=number, line=number, product=one.pk, variant=one.pk, title="x"
            )
        client.get(note.get_absolute_url())  # draws the pictures, once for good

    same_queries(lambda: client.get(note.get_absolute_url()), grow, most=30)


def test_ones_own_notes_take_as_many_queries_for_three_as_for_one(ada, pot, same_queries):
    told(pot, user=ada)
    browser = signed_in(ada)
    same_queries(
        lambda: browser.get("/notes/mine/"), lambda: [told(pot, user=ada) for _ in "ab"], most=30
    )


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)"]
)
def test_nothing_that_is_written_runs(client, text, pot):
    note = told(pot, title=text, text=text)
    for address in (note.get_absolute_url(), "/notes/", "/notes/mine/"):
        browser = signed_in(note.author)
        page = browser.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page


def test_the_export_has_them_and_the_end_of_the_account_takes_them(ada, pot):
    note = tell(ada, lines_of(bought(ada, pot)), photos=[_prepared()])
    signed_in(ada).post("/notes/write/", {"title": "Begun", "text": "x", "draft": 1})
    other = told(pot)
    signed_in(ada).post(f"/notes/{other.pk}/helpful/", {"thank": "yes"})
    known = known_of(ada)["notes"]
    assert [one["title"] for one in known] == [note.title, "Begun"]
    assert known[0]["things"] == ["Kyusu pot"]
    caches["limits"].clear()
    ada.delete()
    assert list(Note.objects.all()) == [other]
    assert not Photo.objects.exists()
    assert not Draft.objects.exists()
    other.refresh_from_db()
    assert other.helpful == 0


def test_every_form_needs_its_token(ada, pot):
    note = told(pot, user=ada)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    for act in ("edit", "delete", "quoting", "helpful"):
        assert browser.post(f"/notes/{note.pk}/{act}/").status_code == 403
    assert browser.post("/notes/write/").status_code == 403
