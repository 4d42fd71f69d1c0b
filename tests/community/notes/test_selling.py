"""Buying from a note: the line knows it, its author sees what it led to, nobody is named."""

import secrets
from types import SimpleNamespace

import pytest
from django.core.signing import Signer
from oscar.core.loading import get_model

from community.notes.models import Addition, Note
from community.notes.selling import numbers_of, token_of
from community.notifications.models import Notification
from shop import storefront
from shop.attribution.notes import tell_of_sale
from shop.basket.views import _removed
from shop.order import links
from shop.refunds.operations import Part, refund
from tests.community.notes.telling import basket_lines, bought, told
from tests.community.talking import member, signed_in
from tests.content.pages import make_article
from tests.factories import make_product
from tests.shop.buying import text_of


@pytest.fixture
def pot(db):
    return make_product("Kyusu pot", stock=100)


@pytest.fixture
def note(pot):
    return told(pot, user=member("ada"))


def add(client, note, pot, **more):
    form = {"product": pot.pk, "quantity": 1, "source": token_of(note), "next": "/"}
    return client.post("/basket/add/", form | {"key": secrets.token_urlsafe(12)} | more)


def from_note(note):
    return {"source_note": note.pk, "source_writer": note.author, "source_title": note.title}


def test_the_card_in_a_note_says_where_a_sale_comes_from(client, note, pot):
    page = client.get(note.get_absolute_url()).content.decode()
    assert f'name="source" value="{token_of(note)}"' in page
    assert storefront.read_source(token_of(note)) == storefront.Source.of_note(note.pk)


def test_a_line_knows_the_note_and_who_wrote_it(client, note, pot):
    add(client, note, pot)
    line = basket_lines().get()
    assert (line.source_note, line.source_writer, line.source_title) == (
        note.pk,
        note.author,
        note.title,
    )
    page = client.get("/basket/").content.decode()
    assert f'<a href="{note.get_absolute_url()}">{note.title}</a>' in page


def test_the_note_stays_with_the_line_through_the_order(note, pot):
    order = bought(member("ben"), pot, **from_note(note))
    line = order.lines.get()
    assert (line.source_note, line.source_writer) == (note.pk, note.author)
    page = (
        signed_in(order.user)
        .get(f"/orders/{order.number}/{links.token(order.number)}/")
        .content.decode()
    )
    assert note.get_absolute_url() in page


def test_a_line_that_is_put_back_keeps_its_note(client, note, pot):
    add(client, note, pot)
    line = basket_lines().get()
    removed = _removed(SimpleNamespace(line=line, before=1))
    add(client, note, pot, source=removed["source"])
    assert storefront.read_source(removed["source"]) == storefront.Source.of_note(note.pk)


def test_what_came_last_counts(client, note, pot):
    article = make_article("Tea for two")
    add(client, note, pot, source=storefront.source_token(storefront.Source(article.pk)))
    add(client, note, pot)
    line = basket_lines().get()
    assert (line.source_page_id, line.source_note) == (None, note.pk)
    add(client, note, pot, source=storefront.source_token(storefront.Source(article.pk)))
    line.refresh_from_db()
    assert (line.source_page_id, line.source_note, line.source_writer) == (article.pk, None, None)


@pytest.mark.parametrize("claim", ["altered", "another salt", "unsigned"])
def test_nobody_can_claim_a_sale_for_a_note(client, note, pot, claim):
    other = told(pot, user=member("eve"))
    token = {
        "altered": token_of(note).replace(f"note.{note.pk}", f"note.{other.pk}"),
        "another salt": Signer(salt="mine").sign(f"note.{other.pk}"),
        "unsigned": f"note.{other.pk}",
    }[claim]
    add(client, note, pot, source=token)
    assert basket_lines().get().source_note is None


@pytest.mark.parametrize("text", ["note.x", "note.1.2", "note.", "note", "1.2", "a.b.c"])
def test_a_signed_token_that_says_nothing_is_none(text):
    assert storefront.read_source(Signer(salt="chapbook.source").sign(text)) is None


@pytest.mark.parametrize("status", ["held", "rejected", "withdrawn"])
def test_a_note_that_is_not_public_leads_to_nothing(client, note, pot, status):
    token = token_of(note)
    Note.objects.update(status=status)
    add(client, note, pot, source=token)
    assert basket_lines().get().source_note is None
    assert token_of(Note.objects.get()) == ""
    assert not Addition.objects.exists()


def test_its_author_sees_adds_and_orders_and_no_buyer(client, note, pot):
    add(client, note, pot)
    add(client, note, pot)
    ben = member("ben")
    bought(ben, pot, **from_note(note))
    bought(ben, pot, **from_note(note))
    (numbers,) = numbers_of(note.author, [note]).values()
    assert (numbers.adds, numbers.orders) == (1, 2)
    mine = text_of(signed_in(note.author).get("/notes/mine/"))
    assert "Put into baskets from it 1 Orders from it 2" in mine
    assert "ben" not in mine


def test_its_author_is_told_of_an_order_once_and_not_of_whom(note, pot):
    order = bought(member("ben"), pot, **from_note(note))
    tell_of_sale(order.pk)
    row = Notification.objects.get(person=note.author, kind="note-order")
    inbox = text_of(signed_in(note.author).get("/account/notifications/"))
    assert "Somebody bought from your note “Ten weeks with this pot”." in inbox
    assert "ben" not in f"{row.about} {row.text} {row.url} {row.facts} {row.key}"
    assert order.number not in inbox


def test_ones_own_purchase_does_not_count(note, pot):
    browser = signed_in(note.author)
    add(browser, note, pot)
    basket_lines().all().delete()
    get_model("basket", "Basket").objects.all().delete()
    order = bought(note.author, pot, **from_note(note))
    assert order.lines.get().source_writer is None
    (numbers,) = numbers_of(note.author, [note]).values()
    assert (numbers.adds, numbers.orders) == (0, 0)


def test_an_order_that_is_paid_back_does_not_count(note, pot):
    order = bought(member("ben"), pot, **from_note(note))
    part = Part(order.lines.get().pk, 1)
    refund(order=order, key=secrets.token_hex(16), parts=[part])
    assert numbers_of(note.author, [note])[note.pk].orders == 0


def test_an_order_that_is_not_paid_does_not_count(note, pot):
    order = bought(member("ben"), pot, arrive=False, **from_note(note))
    get_model("payments", "Entry").objects.all().delete()
    assert order.lines.get().source_note == note.pk
    assert numbers_of(note.author, [note])[note.pk].orders == 0


def test_what_a_deleted_note_led_to_stays_counted_for_nobody_else(note, pot):
    eve = told(pot, user=member("eve"))
    bought(member("ben"), pot, **from_note(note))
    assert numbers_of(eve.author, [note, eve])[note.pk].orders == 0
