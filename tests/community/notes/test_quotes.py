"""Readers' words in stories and on product pages: with consent, word by word, gone at once."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from community.moderation.models import Status
from community.notes.models import Note, Quote
from tests.community.notes.telling import TEXT, told
from tests.community.talking import member, signed_in
from tests.content.pages import make_article
from tests.factories import make_product
from tests.shop.buying import text_of

WORDS = "It pours without a drop"


@pytest.fixture
def note(db):
    return told(make_product("Kyusu pot"), user=member("ada"), may_be_quoted=True)


@pytest.fixture
def quote(note):
    return Quote.objects.create(note=note, words=WORDS, on_products=True)


@pytest.fixture
def story(quote):
    return make_article("Tea for two", body=[("note_quote", {"quote": quote})])


def pages_of(note):
    product = note.things.get().product
    from oscar.core.loading import get_model

    return get_model("catalogue", "Product").objects.get(pk=product).get_absolute_url()


def test_a_quote_is_shown_with_its_author_and_the_way_to_the_note(client, note, story):
    for address in (story.url, pages_of(note)):
        page = client.get(address).content.decode()
        assert f'<p dir="auto">{WORDS}</p>' in page
        assert "@ada" in page
        assert note.get_absolute_url() in page


def stop(note):
    answer = signed_in(note.author).post(f"/notes/{note.pk}/quoting/", {"stop": "yes"})
    assert answer.status_code == 303


def close(note):
    note.author.is_active = False
    note.author.save()


WAYS = {
    "consent taken back": stop,
    "withdrawn": lambda note: signed_in(note.author).post(f"/notes/{note.pk}/delete/"),
    "held": lambda note: Note.objects.update(status=Status.HELD),
    "rejected": lambda note: Note.objects.update(status=Status.REJECTED),
    "changed": lambda note: signed_in(note.author).post(
        f"/notes/{note.pk}/edit/", {"title": "Later", "text": "It drips after all."}
    ),
    "account closed": close,
    "account deleted": lambda note: note.author.delete(),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_quote_is_gone_with_the_next_request(client, note, story, way):
    product_page = pages_of(note)
    assert WORDS in text_of(client.get(story.url))
    WAYS[way](note)
    for address in (story.url, product_page):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "blockquote" not in answer.content.decode()


def test_consent_can_be_given_later(client, note, story):
    stop(note)
    signed_in(note.author).post(f"/notes/{note.pk}/quoting/", {"let": "yes"})
    assert WORDS in text_of(client.get(story.url))


@pytest.mark.parametrize(
    "words", ["It pours like no other.", "", "  ", "It  pours\nwithout a drop"]
)
def test_only_what_the_author_wrote_can_be_quoted(note, words):
    row = Quote(note=note, words=words)
    if words.split() == WORDS.split():
        row.full_clean()
        return
    with pytest.raises(ValidationError):
        row.full_clean()


@pytest.mark.parametrize("change", [{"may_be_quoted": False}, {"status": Status.HELD}])
def test_a_note_without_consent_cannot_be_chosen(editor, note, change):
    other = told(title="Another one", may_be_quoted=True)
    Note.objects.filter(pk=note.pk).update(**change)
    with pytest.raises(ValidationError):
        Quote(note=Note.objects.get(pk=note.pk), words=WORDS).full_clean()
    listed = editor.client.get(reverse("note_chooser:choose_results")).content.decode()
    assert other.title in listed
    assert note.title not in listed


def test_an_editor_lifts_a_quote_and_a_reader_cannot(editor, reader, note):
    address = reverse(Quote.snippet_viewset.get_url_name("add"))
    form = {"note": note.pk, "words": WORDS, "on_products": "on"}
    assert reader.client.post(address, form).status_code in (302, 403)
    assert not Quote.objects.exists()
    assert editor.client.get(address).status_code == 200
    editor.client.post(address, form)
    assert Quote.objects.get().words == WORDS
    bad = editor.client.post(address, form | {"words": "Best pot ever"})
    assert "do not stand in the note" in bad.content.decode()
    assert Quote.objects.count() == 1


def test_a_story_takes_as_many_queries_for_three_quotes_as_for_one(client, quote, same_queries):
    story = make_article("One", body=[("note_quote", {"quote": quote})])

    def grow():
        more = [Quote.objects.create(note=told(may_be_quoted=True), words=TEXT[:20]) for _ in "ab"]
        story.body = [("note_quote", {"quote": one}) for one in (quote, *more)]
        story.save_revision().publish()

    same_queries(lambda: client.get(story.url), grow, most=60)


def test_a_deleted_quote_leaves_its_story_whole(client, quote, story):
    quote.delete()
    assert client.get(story.url).status_code == 200
