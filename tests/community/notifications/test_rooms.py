"""What the rooms tell: answers, names, decisions, followers, orders, goods that are back."""

from uuid import uuid4

import pytest
from wagtail.models import PageViewRestriction

from community.comments import operations as comments
from community.comments.models import Comment
from community.comments.texts import mentioned
from community.moderation import operations as moderation
from community.notifications import selectors
from community.notifications.models import Notification
from community.people import operations as people
from shop.alerts import operations as alerts
from shop.parcels import operations as parcels
from shop.refunds import operations as refunds
from tests.community.talking import decide, member, said, signed_in, write
from tests.content.pages import make_article
from tests.factories import make_product
from tests.shop.sending import all_arrive, send_the_rest


@pytest.fixture
def article(db):
    return make_article("Tea for two")


@pytest.fixture
def ada(db):
    return member("ada", level=2)


@pytest.fixture
def ben(db):
    return member("ben", level=2)


def told(person):
    """Return what the person's inbox says, the oldest first."""
    return [line.sentence for line in reversed(selectors.leaf(person, before=None).lines)]


def test_an_answer_is_told_to_whom_it_answers_and_leads_there(article, ada, ben, mailoutbox):
    root = said(article, user=ada)
    answer = write(ben, article, "Mine did, too. Look at the foot of it.", parent=root)
    assert told(ada) == ["@ben answered you below “Tea for two”"]
    row = Notification.objects.get()
    gone_to = signed_in(ada).post(f"/account/notifications/{row.pk}/")
    assert gone_to["Location"] == answer.get_absolute_url()
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([ada.email], "@ben answered you below “Tea for two”")
    assert "Look at the foot of it." in mail.body
    assert answer.get_absolute_url() in mail.body


def test_answering_oneself_tells_nobody(article, ada, mailoutbox):
    write(ada, article, "I forgot to say something.", parent=said(article, user=ada))
    assert (told(ada), mailoutbox) == ([], [])


def test_an_answer_that_waits_is_told_once_it_is_public(article, ada, admin):
    new = member("noor", days=0)
    answer = write(new, article, "Mine did, too. And the lid?", parent=said(article, user=ada))
    assert told(ada) == []
    decide(answer, admin.user)
    assert told(ada) == ["@noor answered you below “Tea for two”"]
    assert told(new) == ["What you wrote on “Tea for two” is public now"]


@pytest.mark.parametrize("act", ["withdraw", "delete row", "reject", "delete page"])
def test_an_answer_that_is_not_there_any_more_is_told_no_more(article, ada, ben, admin, act):
    answer = write(ben, article, "Mine did, too. Look.", parent=said(article, user=ada))
    if act == "withdraw":
        comments.delete(row=answer)
    elif act == "delete row":
        answer.delete()
    elif act == "delete page":
        article.delete()
    else:
        moderation.report(row=answer, by=member(), reason="spam")
        decide(answer, admin.user, "reject", reason="spam")
    assert told(ada) == []
    assert selectors.unread(ada) == 0


def test_what_is_approved_after_all_is_told_again_but_not_mailed_twice(
    article, ada, ben, admin, mailoutbox
):
    answer = write(ben, article, "Mine did, too. Look.", parent=said(article, user=ada))
    moderation.report(row=answer, by=member(), reason="spam")
    decide(answer, admin.user, "reject", reason="spam")
    moderation.appeal(row=Comment.objects.get(pk=answer.pk), words="It is not.")
    decide(answer, admin.user)
    assert told(ada) == ["@ben answered you below “Tea for two”"]
    assert [mail.to for mail in mailoutbox].count([ada.email]) == 1


def test_who_is_named_is_told_once_and_whoever_is_named_later_too(article, ada, ben):
    cleo, root = member("cleo"), said(article, user=ada)
    row = write(ben, article, "Ask @Cleo, @cleo or @ada, not x@cleo.example.", parent=root)
    assert told(cleo) == ["@ben named you below “Tea for two”"]
    assert told(ada) == ["@ben answered you below “Tea for two”"]
    dan = member("dan")
    comments.change(row=row, text="Ask @cleo or @dan instead.")
    assert told(dan) == ["@ben named you below “Tea for two”"]
    assert len(told(cleo)) == 1
    assert Notification.objects.get(person=cleo).text == "Ask @cleo or @dan instead."


def test_names_are_found_as_they_are_shown():
    text = "@Ada, (@ben) and @ada; not mail@dan.example, https://x.example/@eve or @a."
    assert mentioned(text) == ["ada", "ben"]


def test_nobody_hears_by_name_of_a_page_that_is_not_for_all(article, ben):
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    cleo = member("cleo")
    write(ben, article, "Ask @cleo about this one.")
    assert told(cleo) == []


def test_who_is_blocked_answers_into_silence(article, ada, ben, mailoutbox):
    people.block(user=ada, person=ben)
    write(ben, article, "Hear me, @ada, all the same.", parent=said(article, user=ada))
    assert (told(ada), mailoutbox) == ([], [])


def test_a_rejection_is_one_mail_with_its_reason_and_stays_until_the_text_goes(
    article, admin, mailoutbox
):
    new = member("noor")
    row = write(new, article, "You are all wrong about clay.")
    decide(row, admin.user, "reject", reason="unkind", words="Say it kindly.")
    (mail,) = mailoutbox
    assert mail.subject == "What you wrote on “Tea for two” was not published"
    for words in (
        "It attacks or insults somebody.",
        "Say it kindly.",
        "You are all wrong about clay.",
        f"/comments/mine/#comment-{row.pk}",
    ):
        assert words in mail.body
    assert len(told(new)) == 1
    comments.delete(row=Comment.objects.get(pk=row.pk))
    assert told(new) == []


def test_a_follower_is_told_once_and_not_when_they_leave(ada, ben):
    for _time in range(2):
        people.follow(user=ben, person=ada)
        assert told(ada) == ["@ben follows you now"]
        people.unfollow(user=ben, person=ada)
        assert told(ada) == []
    people.follow(user=ben, person=ada)
    row = Notification.objects.get()
    assert signed_in(ada).post(f"/account/notifications/{row.pk}/")["Location"] == "/@ben/"
    people.follow(user=member("cleo"), person=ada)
    assert len(told(ada)) == 2


def test_a_member_reads_of_their_order_and_the_mails_stay_as_they_were(sell, ada, mailoutbox):
    order = sell()
    order.user = ada
    order.save()
    mailoutbox.clear()
    parcel = send_the_rest(order)
    sent = f"A parcel of your order {order.number} is on its way"
    assert told(ada) == [sent]
    assert [mail.subject for mail in mailoutbox] == [sent]
    parcels.undo(parcel=parcel, reason="Not sent after all")
    assert told(ada) == []
    send_the_rest(order)
    all_arrive(order)
    line = order.lines.first()
    refunds.refund(order=order, key=uuid4().hex, parts=[refunds.Part(line.pk, 1)])
    assert told(ada) == [
        sent,
        f"Your order {order.number} is delivered",
        f"You get £24.00 back for your order {order.number}",
    ]
    assert len(mailoutbox) == 3
    row = Notification.objects.filter(gone=False).earliest("pk")
    page = signed_in(ada).post(f"/account/notifications/{row.pk}/", follow=True)
    assert order.number in page.content.decode()


def test_a_guests_order_tells_no_inbox(sell):
    send_the_rest(sell())
    assert not Notification.objects.exists()


def test_a_member_reads_of_what_is_back_and_a_guest_gets_the_mail_alone(ada, mailoutbox):
    cup = make_product("Cup", stock=0)
    for email in (ada.email, "guest@example.com"):
        alerts.ask(product=cup, email=email, language="en", known=True)
    mailoutbox.clear()
    cup.stockrecords.update(num_in_stock=5)
    assert alerts.tell_all() == 2
    assert told(ada) == ["“Cup” is back"]
    assert Notification.objects.get().url == cup.get_absolute_url()
    assert len(mailoutbox) == 2
