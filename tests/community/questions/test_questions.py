"""Questions and answers: asked by anybody signed in, marked by right and by purchase."""

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import caches
from django.test import Client

from community.comments.forms import new_key
from community.moderation import operations as moderation
from community.moderation.models import Case, Status
from community.notifications.models import Notification
from community.people.operations import block
from community.questions import operations
from community.questions.models import Answer, Question
from community.questions.selectors import with_answers
from community.voices.models import Thanks
from community.voices.operations import thank
from tests.community.bought import buys, gives_back
from tests.community.comments.test_texts import ATTACKS
from tests.community.talking import member, signed_in
from tests.factories import make_product
from tests.shop.buying import text_of

PASSWORD = "correct horse battery staple"
SIGN_IN = "/account/sign-in/"
TEXT = "Does it go into the oven?"


@pytest.fixture
def cup(db):
    return make_product("Tall cup")


@pytest.fixture
def ada(db):
    return member("ada", level=1)


def asked(product, user=None, **fields):
    fields = {"status": Status.VISIBLE, "language": "en", "text": TEXT, **fields}
    user = user or member()
    return Question.objects.create(author=user, product=product, key=new_key()[:32], **fields)


def answered(question, user=None, **fields):
    fields = {"status": Status.VISIBLE, "language": "en", "text": "Up to 200 °C.", **fields}
    user = user or member()
    return Answer.objects.create(author=user, question=question, key=new_key()[:32], **fields)


def send(client, url, text=TEXT, **more):
    caches["limits"].clear()
    return client.post(url, {"text": text, "key": new_key(), **more})


def ask(client, product, text=TEXT, **more):
    return send(client, f"/questions/on/{product.pk}/ask/", text, **more)


def decide_on(kind, row, by, act="approve", **more):
    case = Case.objects.get(kind=kind, thing=row.pk)
    return moderation.decide(case_id=case.pk, version=case.version, by=by, act=act, **more)


def page_of(client, product):
    return client.get(product.get_absolute_url())


def lines_of(user):
    """Return what the user was told of questions and answers."""
    lines = Notification.objects.filter(person=user, gone=False, kind__in=["question", "answer"])
    return list(lines.values_list("kind", "text"))


def test_a_question_and_its_answer_stand_on_the_products_page(cup, ada, client):
    asker = member("otto", level=1)
    answer = ask(signed_in(asker), cup)
    question = Question.objects.get()
    assert (answer.status_code, answer.url) == (303, f"/questions/{question.pk}/")
    send(signed_in(ada), f"/questions/{question.pk}/answer/", "Yes, to 200 °C.")
    page = text_of(page_of(client, cup))
    assert TEXT in page
    assert "Yes, to 200 °C." in page
    assert "@otto" in page
    assert "Bought this" not in page
    assert "From the shop" not in page
    assert lines_of(asker) == [("answer", "Yes, to 200 °C.")]


def test_a_newcomers_words_wait_in_the_queue_and_tell_nobody_before(cup, admin, client):
    asker, new = member("otto"), member("noor")
    ask(signed_in(asker), cup)
    question = Question.objects.get()
    url = f"/questions/{question.pk}/"
    assert "Waiting for review" in text_of(signed_in(asker).get(url))
    assert client.get(url).status_code == 404
    assert send(signed_in(new), f"{url}answer/").status_code == 404
    assert TEXT in text_of(admin.client.get("/manage/moderation/?kind=questions"))
    decide_on("questions", question, admin.user)
    send(signed_in(new), f"{url}answer/", "I think so.")
    row = Answer.objects.get()
    assert lines_of(asker) == []
    assert "I think so." not in client.get(url).content.decode()
    assert "I think so." in signed_in(new).get(url).content.decode()
    decide_on("answers", row, admin.user)
    assert lines_of(asker) == [("answer", "I think so.")]
    decide = signed_in(asker).post(f"{url}delete/")
    assert decide.status_code == 303
    assert client.get(f"/questions/answers/{row.pk}/").status_code == 404
    assert signed_in(new).get(f"/questions/answers/{row.pk}/").status_code == 200


def test_who_bought_it_and_kept_it_is_marked(cup, ada, client):
    question = asked(cup)
    order = buys(ada, cup)
    answered(question, ada)
    for url in (cup.get_absolute_url(), f"/questions/{question.pk}/"):
        assert text_of(client.get(url)).count("Bought this") == 1
    gives_back(order)
    assert "Bought this" not in text_of(page_of(client, cup))


def test_the_shop_is_marked_by_right_and_not_by_name(cup, client, admin):
    clerk = member("clerk", level=1)
    clerk.user_permissions.add(Permission.objects.get(codename="answer_for_shop"))
    posing = member("the_shop", level=1)
    question = asked(cup)
    for user, text in ((clerk, "We fire at 1200 °C."), (posing, "From us, too.")):
        user = type(user).objects.get(pk=user.pk)
        caches["limits"].clear()
        operations.answer(user=user, question=question, text=text, key=new_key()[:32])
    shops = Answer.objects.filter(for_shop=True)
    assert [one.author for one in shops] == [clerk]
    page = text_of(page_of(client, cup))
    assert page.count("From the shop") == 1
    assert page.index("We fire") < page.index("From us, too")


def test_the_last_five_buyers_are_asked_once(cup, ada):
    buyers = [member(f"buyer{number}") for number in range(6)]
    for one in buyers:
        buys(one, cup)
    buys(ada, cup)
    gives_back(buys(member("gave"), cup))
    block(user=buyers[5], person=ada)
    ask(signed_in(ada), cup)
    told = set(
        Notification.objects.filter(kind="question").values_list("person__handle", flat=True)
    )
    assert told == {"buyer4", "buyer3", "buyer2", "buyer1"}
    question = Question.objects.get()
    signed_in(ada).post(f"/questions/{question.pk}/edit/", {"text": "Does it go into an oven?"})
    assert set(lines_of(buyers[4])) == {("question", "Does it go into an oven?")}
    signed_in(ada).post(f"/questions/{question.pk}/delete/")
    assert lines_of(buyers[4]) == []


def test_a_stranger_keeps_the_words_across_the_sign_in(cup, ada):
    browser, url = Client(), f"/questions/on/{cup.pk}/ask/"
    answer = ask(browser, cup, "Kept across the door?")
    assert answer.url.startswith(SIGN_IN)
    form = {"username": ada.email, "password": PASSWORD, "next": url}
    assert browser.post(SIGN_IN, form).url == url
    assert "Kept across the door?" in browser.get(url).content.decode()
    assert ask(browser, cup).status_code == 303


def test_the_same_form_sent_twice_is_one_and_bad_input_loses_nothing(cup, ada):
    browser, key = signed_in(ada), new_key()
    assert [ask(browser, cup, key=key).status_code for _press in range(2)] == [303, 303]
    assert Question.objects.count() == 1
    assert "Write something first." in text_of(ask(browser, cup, " "))
    page = ask(browser, cup, "x" * 2001)
    assert "There is a problem" in text_of(page)
    assert "x" * 2001 in page.content.decode()
    assert Question.objects.count() == 1


def test_helpful_counts_rows_and_never_oneself(cup, ada):
    question = asked(cup)
    answer = answered(question)
    browser = signed_in(ada)
    for row, url in (
        (question, f"/questions/{question.pk}/helpful/"),
        (answer, f"/questions/answers/{answer.pk}/helpful/"),
    ):
        for _press in range(2):
            assert browser.post(url, {"thank": "yes"}).status_code == 303
        signed_in(row.author).post(url, {"thank": "yes"})
        row.refresh_from_db()
        assert row.helpful == 1
    assert Thanks.objects.count() == 2


def test_every_leaf_begins_after_the_one_before(cup, client):
    writer = member()
    rows = [asked(cup, writer, text=f"Question {n}.") for n in range(22)]
    first = client.get(f"/questions/on/{cup.pk}/")
    assert "Question 1." not in text_of(first)
    (place,) = {one for one in [first.context["leaf"].next] if one}
    second = text_of(client.get(f"/questions/on/{cup.pk}/", {"after": place}))
    assert "Question 1." in second
    assert "Question 5." not in second
    for number in range(22):
        answered(rows[0], writer, text=f"Answer {number}.")
    entry, leaf = with_answers(rows[0], writer)
    assert (len(entry.below), bool(leaf.next)) == (20, True)


@pytest.mark.parametrize("whose", ["stranger", "member"])
def test_thirty_questions_take_as_many_queries_as_one(cup, ada, client, same_queries, whose):
    browser = client if whose == "stranger" else signed_in(ada)
    writer = member()
    question = asked(cup, writer)
    answered(question, writer)

    def grow():
        for _number in range(29):
            row = asked(cup, writer)
            for _answer in range(3):
                answered(row, writer)
                answered(question, writer)

    same_queries(lambda: page_of(browser, cup), grow, most=50)
    for url in (f"/questions/on/{cup.pk}/", f"/questions/{question.pk}/"):
        same_queries(lambda url=url: browser.get(url), lambda: None)


def test_ones_own_list_takes_as_many_queries_for_three_as_for_one(cup, ada, same_queries):
    def grow(count=2):
        for _one in range(count):
            answered(asked(cup, ada, status=Status.HELD), ada, status=Status.REJECTED)

    grow(1)
    browser = signed_in(ada)
    same_queries(lambda: browser.get("/questions/mine/"), grow)


def test_a_strangers_page_holds_no_form_and_nothing_of_anybodys_own(cup, ada, client):
    answered(asked(cup), ada, status=Status.HELD, text="Only Ada sees this.")
    page = page_of(client, cup).content.decode()
    section = page[page.index('id="questions"') :]
    section = section[: section.index("</section>")]
    assert "<form" not in section
    assert "csrf" not in section
    assert "Only Ada" not in section


def test_what_is_written_is_shown_as_text(cup, client):
    import re

    writer = member()
    question = asked(cup, writer)
    for text in ATTACKS:
        answered(question, writer, text=text)
    page = client.get(f"/questions/{question.pk}/").content.decode()
    words = page[page.index('id="answers-list"') : page.index("</main>")]
    assert words.count("comment--answer") == len(ATTACKS)
    assert not re.search(r"<(script|svg onload|img)", words)
    assert not re.search(r"<[a-z]+[^<>\"]*\son\w+=", words)
    assert not re.search(r'href="(javascript|data)', words)


@pytest.mark.parametrize("act", ["edit", "delete", "appeal", "report", "helpful"])
def test_nobody_touches_anothers_words(cup, act, anybody):
    question = asked(cup, status=Status.HELD)
    answer = answered(asked(cup), status=Status.HELD)
    for row, url in ((question, "/questions/"), (answer, "/questions/answers/")):
        reply = anybody.client.post(f"{url}{row.pk}/{act}/", {"text": "Yours.", "reason": "spam"})
        assert reply.status_code in (302, 404)
        before = row.text
        row.refresh_from_db()
        assert (row.text, row.status, row.helpful) == (before, Status.HELD, 0)


def test_who_may_open_what(cup, anybody):
    question = asked(cup)
    answer = answered(question)
    door = 302 if anybody.name == "anonymous" else None
    urls = {
        f"/questions/on/{cup.pk}/": 200,
        f"/questions/on/{cup.pk}/ask/": 200,
        f"/questions/{question.pk}/": 200,
        f"/questions/{question.pk}/answer/": 200,
        f"/questions/{question.pk}/report/": door or 200,
        f"/questions/{question.pk}/edit/": door or 404,
        f"/questions/{question.pk}/delete/": door or 404,
        f"/questions/{question.pk}/appeal/": door or 404,
        f"/questions/answers/{answer.pk}/": 200,
        f"/questions/answers/{answer.pk}/report/": door or 200,
        f"/questions/answers/{answer.pk}/edit/": door or 404,
        f"/questions/answers/{answer.pk}/delete/": door or 404,
        "/questions/mine/": door or 200,
        "/questions/on/0/": 404,
        "/questions/99999999999999999999/": 404,
    }
    assert {url: anybody.client.get(url).status_code for url in urls} == urls


def test_a_rejected_answer_is_changed_and_looked_at_again(cup, admin):
    new = member("noor")
    browser = signed_in(new)
    send(browser, f"/questions/{asked(cup).pk}/answer/", "You are all wrong.")
    row = Answer.objects.get()
    decide_on("answers", row, admin.user, "reject", reason="unkind", words="Say it kindly.")
    mine = text_of(browser.get("/questions/mine/"))
    assert "Say it kindly." in mine
    assert "Ask for another look" in mine
    answer = browser.post(f"/questions/answers/{row.pk}/edit/", {"text": "I see it differently."})
    assert answer.status_code == 303
    row.refresh_from_db()
    assert (row.status, row.text) == (Status.HELD, "I see it differently.")


def test_an_erased_account_takes_its_words_and_leaves_the_answers_of_others(cup, ada):
    from community.accounts.privacy import _known

    mine, alone = asked(cup, ada, text="Adas."), asked(cup, ada)
    theirs = answered(mine, text="Others.")
    answered(asked(cup), ada)
    thank(user=ada, row=theirs)
    known = _known(ada)["contributed"]
    assert (len(known["questions"]), known["answers"][0]["text"]) == (2, "Up to 200 °C.")
    ada.delete()
    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert (theirs.helpful, theirs.text, Thanks.objects.count()) == (0, "Others.", 0)
    assert (mine.text, mine.author, mine.status) == ("", None, Status.WITHDRAWN)
    assert not Question.objects.filter(pk=alone.pk).exists()
    assert list(Answer.objects.all()) == [theirs]


def test_no_form_reaches_what_is_counted_or_marked():
    for model, names in ((Question, ["helpful", "status"]), (Answer, ["helpful", "for_shop"])):
        assert all(not model._meta.get_field(name).editable for name in names)
