"""Reviews: by buyers of what arrived and was kept, one each; numbers from rows."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from community.comments.forms import new_key
from community.moderation.models import Case, Status
from community.reviews import operations
from community.reviews.models import Review, ReviewPhoto
from community.reviews.selectors import of_product, summary
from community.voices.models import Thanks
from shop.storefront import card, cards
from tests.community.bought import buys, gives_back, reviewed
from tests.community.comments.test_photos import jpeg
from tests.community.comments.test_texts import ATTACKS
from tests.community.talking import member, signed_in
from tests.factories import make_parent, make_product, variants_of
from tests.shop.buying import text_of

PASSWORD = "correct horse battery staple"
SIGN_IN = "/account/sign-in/"
TEXT = "It holds the warmth for an hour."


@pytest.fixture
def cup(db):
    return make_product("Tall cup")


@pytest.fixture
def ada(db):
    return member("ada", level=1)


def send(client, product, **more):
    caches["limits"].clear()
    form = {"stars": "4", "title": "Warm", "text": TEXT, "key": new_key(), **more}
    return client.post(f"/reviews/on/{product.pk}/write/", form)


def page_of(client, product):
    return client.get(product.get_absolute_url())


def test_a_buyer_reviews_what_arrived_and_everybody_reads_it(cup, ada, client):
    buys(ada, cup)
    answer = send(signed_in(ada), cup)
    row = Review.objects.get()
    assert (answer.status_code, answer.url) == (303, f"/reviews/{row.pk}/")
    assert (row.status, row.stars) == (Status.VISIBLE, 4)
    page = text_of(page_of(client, cup))
    assert TEXT in page
    assert "4 of 5" in page
    assert "@ada" in page
    assert ada.email not in page


def test_a_newcomers_review_waits_and_counts_once_it_is_approved(cup, client, admin):
    new = member("noor")
    buys(new, cup)
    answer = send(signed_in(new), cup)
    assert "Waiting for review" in text_of(signed_in(new).get(answer.url))
    assert client.get(answer.url).status_code == 404
    assert TEXT not in page_of(client, cup).content.decode()
    assert summary(cup.pk).count == 0
    row = Review.objects.get()
    assert TEXT in text_of(admin.client.get("/manage/moderation/?kind=reviews"))
    decide_on(row, admin.user)
    assert TEXT in page_of(client, cup).content.decode()
    assert (summary(cup.pk).average, summary(cup.pk).count) == (4.0, 1)


def decide_on(row, by, act="approve", **more):
    from community.moderation import operations as moderation

    case = Case.objects.get(kind="reviews", thing=row.pk)
    return moderation.decide(case_id=case.pk, version=case.version, by=by, act=act, **more)


def test_nobody_reviews_what_did_not_arrive(cup, ada, anybody):
    buys(ada, cup, arrive=False)
    for browser in (signed_in(ada), anybody.client):
        answer = send(browser, cup)
        assert answer.status_code in (403, 303)
        assert answer.status_code == 403 or answer.url.startswith(SIGN_IN)
    assert not Review.objects.exists()
    page = text_of(signed_in(ada).get(f"/reviews/on/{cup.pk}/write/"))
    assert "Is it on its way?" in page
    with pytest.raises(operations.Refused, match="bought this"):
        operations.write(user=ada, product=cup, stars=5, key="k", text=TEXT)


def test_nobody_reviews_what_they_gave_back(cup, ada):
    gives_back(buys(ada, cup))
    assert send(signed_in(ada), cup).status_code == 403
    assert not Review.objects.exists()


def test_who_bought_a_variant_reviews_the_product(ada, client):
    parent = make_parent("Cup")
    variant = variants_of(parent)[0]
    buys(ada, variant)
    assert send(signed_in(ada), parent).status_code == 303
    assert send(signed_in(ada), variant).status_code == 404
    assert card(parent.pk).reviews == card(variant.pk).reviews == 1


def test_one_person_reviews_a_product_once(cup, ada):
    buys(ada, cup)
    browser = signed_in(ada)
    key = new_key()
    assert [send(browser, cup, key=key).status_code for _press in range(2)] == [303, 303]
    assert "You have reviewed this already" in text_of(send(browser, cup))
    assert Review.objects.count() == 1


@pytest.mark.parametrize("stars", ["0", "6", "-1", "five", "", "4.5"])
def test_stars_are_one_to_five_and_nothing_is_lost(cup, ada, stars):
    buys(ada, cup)
    page = send(signed_in(ada), cup, stars=stars)
    assert "There is a problem" in text_of(page)
    assert TEXT in page.content.decode()
    assert not Review.objects.exists()


def test_the_numbers_are_those_of_the_rows(cup, client):
    for stars in (5, 5, 4, 1):
        reviewed(cup, member(), stars=stars)
    reviewed(cup, member(), stars=1, status=Status.HELD)
    reviewed(cup, member(), stars=1, status=Status.REJECTED)
    found = summary(cup.pk)
    assert (found.average, found.count) == (3.75, 4)
    counts = {share.stars: share.count for share in found.shares}
    assert counts == {5: 2, 4: 1, 3: 0, 2: 0, 1: 1}
    assert (card(cup.pk).rating, card(cup.pk).reviews) == (3.75, 4)
    assert "3.8 of 5, 4 reviews" in text_of(page_of(client, cup))


def test_what_was_given_back_leaves_the_average_and_is_marked(cup, ada, client):
    order = buys(ada, cup, quantity=2)
    reviewed(cup, ada, stars=1, line=order.lines.get())
    reviewed(cup, member(), stars=5)
    assert summary(cup.pk).average == 3
    gives_back(order)
    found = summary(cup.pk)
    assert (found.average, found.count, found.given_back) == (5, 1, 1)
    assert (card(cup.pk).rating, card(cup.pk).reviews) == (5, 1)
    page = text_of(page_of(client, cup))
    assert page.count("The buyer gave it back. These stars do not count.") == 1
    assert "its stars leave the average. That is so for 1 review." in page


def test_a_second_purchase_lets_one_change_the_review_and_it_counts_again(cup, ada):
    order = buys(ada, cup)
    row = reviewed(cup, ada, stars=2, line=order.lines.get())
    browser = signed_in(ada)
    with time_machine.travel(timezone.now() + timedelta(minutes=30)):
        browser = signed_in(ada)
        assert browser.get(f"/reviews/{row.pk}/edit/").status_code == 404
        gives_back(order)
        again = buys(ada, cup)
        answer = browser.get(f"/reviews/on/{cup.pk}/write/")
        assert answer.url == f"/reviews/{row.pk}/edit/"
        form = {"stars": "5", "title": "", "text": "The second one is whole."}
        assert browser.post(answer.url, form).status_code == 303
    row.refresh_from_db()
    assert (row.stars, row.line_id) == (5, again.lines.get().pk)
    assert (summary(cup.pk).average, summary(cup.pk).count) == (5, 1)


def test_a_review_taken_back_is_gone_and_another_can_be_written(cup, ada, client):
    row = reviewed(cup, ada)
    browser = signed_in(ada)
    assert browser.post(f"/reviews/{row.pk}/delete/").status_code == 303
    assert client.get(f"/reviews/{row.pk}/").status_code == 404
    assert summary(cup.pk).count == 0
    row.refresh_from_db()
    assert (row.text, row.title) == ("", "")
    assert send(browser, cup, stars="2").status_code == 303
    assert Review.objects.exclude(status=Status.WITHDRAWN).get().stars == 2


def test_a_stranger_keeps_stars_and_words_across_the_sign_in(cup, ada):
    buys(ada, cup)
    browser = Client()
    url = f"/reviews/on/{cup.pk}/write/"
    answer = send(browser, cup, text="Kept across the door.", title="Kept", stars="3")
    assert answer.url.startswith(SIGN_IN)
    form = {"username": ada.email, "password": PASSWORD, "next": url}
    assert browser.post(SIGN_IN, form).url == url
    page = browser.get(url).content.decode()
    assert "Kept across the door." in page
    assert 'value="Kept"' in page
    assert re.search(r'value="3"[^>]*checked', page)
    assert send(browser, cup).status_code == 303
    assert "comment_draft" not in browser.session


def test_who_has_no_public_name_is_asked_for_one(cup, ada):
    new = member("zoe")
    type(new).objects.filter(pk=new.pk).update(handle=None)
    new.refresh_from_db()
    buys(new, cup)
    assert "Your public name" in text_of(signed_in(new).get(f"/reviews/on/{cup.pk}/write/"))
    assert "Somebody else has this name" in text_of(send(signed_in(new), cup, handle="ada"))
    assert send(signed_in(new), cup, handle="zoe").status_code == 303


def test_photos_come_by_trust_and_hide_with_their_review(cup, ada, client):
    buys(ada, cup)
    send(signed_in(ada), cup, photos=[jpeg()])
    photo = ReviewPhoto.objects.get()
    assert client.get(photo.whole_url)["Content-Type"] == "image/webp"
    assert photo.small_url in page_of(client, cup).content.decode()
    Review.objects.update(status=Status.REJECTED)
    assert client.get(photo.whole_url).status_code == 404
    assert signed_in(ada).get(photo.whole_url).status_code == 200
    new = member()
    buys(new, cup)
    assert 'type="file"' not in signed_in(new).get(f"/reviews/on/{cup.pk}/write/").content.decode()


def test_helpful_counts_rows_and_never_oneself(cup, ada):
    row = reviewed(cup, member())
    browser = signed_in(ada)
    url = f"/reviews/{row.pk}/helpful/"
    for _press in range(2):
        assert browser.post(url, {"thank": "yes"}).status_code == 303
    signed_in(row.author).post(url, {"thank": "yes"})
    row.refresh_from_db()
    assert row.helpful == Thanks.objects.count() == 1
    part = browser.post(url, {"unthank": "yes"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="false"' in part.content.decode()
    row.refresh_from_db()
    assert row.helpful == Thanks.objects.count() == 0
    assert browser.get(url).status_code == 405


def test_they_are_sorted_and_filtered_by_links(cup, client):
    texts = {2: "Two.", 5: "Five.", 4: "Four."}
    rows = {n: reviewed(cup, member(), stars=n, text=texts[n]) for n in texts}
    Review.objects.filter(pk=rows[4].pk).update(helpful=3)

    def order(query):
        page = text_of(client.get(f"/reviews/on/{cup.pk}/?{query}"))
        return sorted((n for n in texts if texts[n] in page), key=lambda n: page.index(texts[n]))

    assert order("sort=newest") == order("sort=nonsense") == [4, 5, 2]
    assert order("sort=highest") == [5, 4, 2]
    assert order("sort=lowest") == [2, 4, 5]
    assert order("sort=helpful") == [4, 5, 2]
    assert order("stars=5") == [5]
    assert order("stars=9") == [4, 5, 2]
    assert order("stars=1") == []


@pytest.mark.parametrize("sort", ["newest", "helpful", "highest", "lowest"])
def test_every_leaf_begins_after_the_one_before(cup, sort):
    line = buys(member(), cup).lines.get()
    rows = [reviewed(cup, member(), stars=1 + n % 5, line=line, helpful=n % 3) for n in range(7)]
    seen, after = [], ""
    while True:
        leaf = of_product(cup.pk, sort=sort, after=after, size=2)
        seen += [row.pk for row in leaf.rows]
        after = leaf.next
        if not after:
            break
    assert sorted(seen) == [row.pk for row in rows]
    whole = of_product(cup.pk, sort=sort, size=20)
    assert seen == [row.pk for row in whole.rows]


@pytest.mark.parametrize("after", ["x", "1", "9" * 40, "1.", "0.-1", "9.9999999999999999999"])
def test_an_unreadable_place_is_the_beginning(cup, client, after):
    reviewed(cup, member())
    assert client.get(f"/reviews/on/{cup.pk}/", {"after": after}).status_code == 200


def test_a_strangers_page_holds_no_form_and_nothing_of_anybodys_own(cup, ada, client):
    reviewed(cup, member())
    reviewed(cup, ada, status=Status.HELD, text="Only Ada sees this one.")
    page = page_of(client, cup).content.decode()
    section = page[page.index('id="reviews"') :]
    section = section[: section.index("</section>")]
    assert "<form" not in section
    assert "csrf" not in section
    assert "Only Ada" not in section


@pytest.mark.parametrize("whose", ["stranger", "member"])
def test_thirty_reviews_take_as_many_queries_as_one(cup, ada, client, same_queries, whose):
    browser = client if whose == "stranger" else signed_in(ada)
    line = buys(member(), cup).lines.get()
    reviewed(cup, member(), line=line)

    def grow():
        for _number in range(29):
            reviewed(cup, member(), line=line)

    same_queries(lambda: page_of(browser, cup), grow, most=45)
    same_queries(lambda: browser.get(f"/reviews/on/{cup.pk}/"), lambda: None)


def test_lists_show_the_rating_of_every_product(same_queries, client):
    products = [make_product() for _one in range(3)]
    line = buys(member(), products[0]).lines.get()
    for product in products:
        reviewed(product, member(), line=line, stars=4)
    ids = [products[0].pk]
    same_queries(lambda: cards(ids), lambda: ids.extend(one.pk for one in products[1:]))
    assert [one.reviews for one in cards(ids).values()] == [1, 1, 1]
    assert text_of(client.get("/shop/")).count("4.0 of 5, 1 review") == 3


def test_ones_own_list_takes_as_many_queries_for_three_as_for_one(ada, same_queries):
    def grow(count=2):
        for _one in range(count):
            buys(ada)
            reviewed(make_product(), ada, status=Status.HELD)

    grow(1)
    browser = signed_in(ada)
    same_queries(lambda: browser.get("/reviews/mine/"), grow)


def test_search_engines_are_told_of_reviews_only_when_there_are_any(cup, client):
    def data():
        page = page_of(client, cup).content.decode()
        found = json.loads(
            re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1]
        )
        return next(one for one in found if one["@type"] == "Product")

    assert {"aggregateRating", "review"}.isdisjoint(data())
    held = reviewed(cup, member("otto"), stars=3, title="Fine", status=Status.HELD)
    assert {"aggregateRating", "review"}.isdisjoint(data())
    Review.objects.filter(pk=held.pk).update(status=Status.VISIBLE)
    assert data()["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": 3.0,
        "reviewCount": 1,
    }
    (one,) = data()["review"]
    assert (one["author"]["name"], one["reviewRating"]["ratingValue"]) == ("@otto", 3)


def test_what_is_written_is_shown_as_text(cup, ada, client):
    line = buys(ada, cup).lines.get()
    for number, text in enumerate(ATTACKS):
        reviewed(cup, member(f"n{number}xx"), title=text[:100], text=text, line=line)
    page = client.get(f"/reviews/on/{cup.pk}/").content.decode()
    words = page[page.index('class="review__head"') : page.index("</main>")]
    assert words.count('class="review__head"') == len(ATTACKS)
    assert not re.search(r"<(script|svg onload|img src=x)", words)
    assert not re.search(r"<[a-z]+[^<>\"]*\son\w+=", words)
    assert not re.search(r'href="(javascript|data)', words)
    whole = page_of(client, cup).content.decode()
    (data,) = re.findall(r"ld\+json\">(.*?)</script>", whole)
    assert "<" not in data
    assert json.loads(data)


@pytest.mark.parametrize("act", ["edit", "delete", "appeal", "report", "helpful"])
def test_nobody_touches_anothers_review(cup, act, anybody):
    row = reviewed(cup, member(), status=Status.HELD)
    answer = anybody.client.post(f"/reviews/{row.pk}/{act}/", {"text": "Yours.", "stars": "1"})
    assert answer.status_code in (302, 404)
    row.refresh_from_db()
    assert (row.text, row.status, row.helpful) == ("Holds the warmth.", Status.HELD, 0)


def test_who_may_open_what(cup, anybody):
    row = reviewed(cup, member())
    door = 302 if anybody.name == "anonymous" else None
    asked = {
        f"/reviews/on/{cup.pk}/": 200,
        f"/reviews/on/{cup.pk}/write/": 200,
        f"/reviews/{row.pk}/": 200,
        f"/reviews/{row.pk}/report/": door or 200,
        f"/reviews/{row.pk}/edit/": door or 404,
        f"/reviews/{row.pk}/delete/": door or 404,
        f"/reviews/{row.pk}/appeal/": door or 404,
        "/reviews/mine/": door or 200,
        "/reviews/on/0/": 404,
        "/reviews/99999999999999999999/": 404,
    }
    assert {url: anybody.client.get(url).status_code for url in asked} == asked


def test_a_rejection_gives_its_reason_is_changed_or_appealed(cup, admin):
    new = member("noor")
    buys(new, cup)
    browser = signed_in(new)
    send(browser, cup)
    row = Review.objects.get()
    decide_on(row, admin.user, "reject", reason="off-topic", words="Say what it is like.")
    mine = text_of(browser.get("/reviews/mine/"))
    assert "Say what it is like." in mine
    assert "Ask for another look" in mine
    assert browser.post(f"/reviews/{row.pk}/appeal/", {"words": "I did."}).status_code == 303
    form = {"stars": "3", "title": "", "text": "The rim is thin."}
    assert browser.post(f"/reviews/{row.pk}/edit/", form).status_code == 303
    row.refresh_from_db()
    assert (row.status, row.stars) == (Status.HELD, 3)


def test_a_report_comes_into_the_queue(cup, ada, admin):
    row = reviewed(cup, member())
    browser = signed_in(ada)
    for _press in range(2):
        answer = browser.post(f"/reviews/{row.pk}/report/", {"reason": "spam", "words": ""})
        assert answer.status_code == 303
    assert Case.objects.get(kind="reviews").open_reports == 1


def test_an_erased_account_takes_its_reviews_and_thanks(cup, ada):
    other = reviewed(cup, member())
    from community.voices.operations import thank

    thank(user=ada, row=other)
    thank(user=other.author, row=reviewed(cup, ada))
    ada.delete()
    other.refresh_from_db()
    assert (Review.objects.count(), Thanks.objects.count(), other.helpful) == (1, 0, 0)


def test_the_export_holds_ones_reviews(cup, ada):
    from community.accounts.privacy import _known

    reviewed(cup, ada, text="Adas own words.")
    (one,) = _known(ada)["contributed"]["reviews"]
    assert (one["text"], one["stars"], one["product"]) == ("Adas own words.", 5, "Tall cup")


def test_the_orders_page_leads_its_buyer_to_a_review(cup, ada, client):
    order = buys(ada, cup)
    from shop.order.links import status_path

    url, write = status_path(order.number), f"/reviews/on/{cup.pk}/write/"
    assert write in signed_in(ada).get(url).content.decode()
    assert write in signed_in(ada).get("/reviews/mine/").content.decode()
    assert write not in client.get(url).content.decode()
    assert write not in signed_in(member()).get(url).content.decode()
    reviewed(cup, ada, line=order.lines.get())
    assert write not in signed_in(ada).get(url).content.decode()


def test_no_form_reaches_what_is_counted():
    counted = {"helpful", "status", "spam_score"}
    assert all(not Review._meta.get_field(name).editable for name in counted)


def test_stock_reviews_stay_closed_and_count_nothing(cup, client, admin):
    from oscar.core.loading import get_model

    get_model("reviews", "ProductReview").objects.create(
        product=cup, user=admin.user, score=5, title="T", body="B", status=1
    )
    assert (card(cup.pk).rating, card(cup.pk).reviews) == (None, 0)
    for end in ("", "add/", "1/", "1/vote/"):
        answer = client.get(f"{cup.get_absolute_url()}reviews/{end}")
        assert answer.status_code in (301, 302, 404)
