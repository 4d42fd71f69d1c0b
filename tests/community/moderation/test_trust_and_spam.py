"""How far members are trusted, and what the rules hold back (scenario 58)."""

from datetime import timedelta
from itertools import cycle

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.utils import timezone

from community.comments.models import Comment
from community.moderation import operations, spam, trust
from community.moderation.models import Status, Word
from community.moderation.trust import Deeds, level_for
from tests.community.talking import decide, member, said, write
from tests.content.pages import make_article

DAY = timedelta(days=1)


def deeds(**given):
    return Deeds(
        **{
            "age": 200 * DAY,
            "visible": 100,
            "rejected": 0,
            "days": 40,
            "thanks": 30,
            "banned": False,
        }
        | given
    )


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ({}, 3),
        ({"thanks": 19}, 2),
        ({"age": 20 * DAY}, 2),
        ({"visible": 19}, 1),
        ({"thanks": 0}, 1),
        ({"visible": 2}, 0),
        ({"age": timedelta(hours=23)}, 0),
        ({"rejected": 21}, 0),
        ({"banned": True}, 0),
    ],
)
def test_a_level_follows_from_deeds(given, level):
    assert level_for(deeds(**given)) == level


@pytest.fixture
def article(db):
    return make_article("Tea for two")


def test_three_approved_comments_end_the_holding(article, admin):
    user = member("noor", days=2)
    texts = ("Mine is blue at the foot.", "Which kiln was it?", "The October one, I think.")
    for text in texts:
        row = write(user, article, text)
        assert row.status == Status.HELD
        decide(row, admin.user)
    assert write(user, article, "They wrote back with the date.").status == Status.VISIBLE


def test_rejections_take_the_trust_away(article, admin):
    user = member("noor")
    for number in range(3):
        said(article, user=user, text=f"Fine {number}")
    assert trust.compute(user).level == 1
    said(article, user=user, status=Status.REJECTED)
    assert trust.compute(user).level == 0


def test_no_form_and_no_admin_screen_writes_a_standing():
    from django.apps import apps
    from wagtail.snippets.models import get_snippet_models

    standing = apps.get_model("moderation", "Standing")
    assert standing not in get_snippet_models()
    assert all(not field.editable for field in standing._meta.fields if field.name != "id")


@pytest.mark.parametrize(
    ("level", "links", "taken"), [(0, 2, True), (0, 3, False), (1, 4, True), (1, 5, False)]
)
def test_links_are_counted_by_level(article, level, links, taken):
    text = "Look: " + " ".join(f"https://kiln{n}.example/" for n in range(links))
    user = member(level=level)
    if taken:
        assert write(user, article, text).pk
    else:
        with pytest.raises(operations.Refused, match="links"):
            write(user, article, text)


def test_a_first_post_typed_in_under_three_seconds_says_so(article):
    from tests.community.talking import case_of

    assert case_of(write(member(), article, "Quick brown clay.", seconds=1)).why == "fast"
    assert case_of(write(member(), article, "Slow red clay, then.", seconds=9)).why == "new"


@pytest.mark.parametrize(
    "text",
    [
        "Best online casino, click here",
        "C A S I N O  b o n u s today, win the jackpot",
        "Ｖｉａｇｒａ at a cheap price",
        "v\u200biagra for you",
        "Vіagra, with a Cyrillic letter",
        "加微信 abc12345 刷单日结",
        "加 微 信：vx 888168 网赚",
        "https://a.example https://b.example",
    ],
)
def test_spam_is_held_even_of_a_trusted_member(article, text):
    verdict = spam.judge(text=text, author=member(level=1), level=1)
    assert (verdict.score >= spam.HOLD_AT, verdict.why) == (True, "spam")


@pytest.mark.parametrize(
    "text",
    [
        "Mine came out almost blue at the foot. I asked, and they wrote back with the date.",
        "The October one? Ours from that week is the same. It has become the cup we fight over.",
        "Is the cup free of lead? I use it every day, for tea and for soup.",
        "See https://kiln.example/firing for how the ash glaze is made.",
        "I earned a scar at the wheel. 10/10, would throw again.",
        "这只杯子的釉色真漂亮，请问是哪一窑的？",
        "昨天收到了，比照片里更温润，泡茶很好。",
        "2024 年 10 月那一窑的釉偏蓝，我家也有一只。",
    ],
)
def test_what_people_say_is_not_held_of_a_trusted_member(article, text):
    assert spam.judge(text=text, author=member(level=1), level=1).why == ""


def test_the_house_adds_a_word_and_it_counts_at_once(article):
    user = member(level=1)
    text = "Have you tried glimmerwax on this?"
    assert spam.judge(text=text, author=user, level=1).score == 0
    Word.objects.create(language="en", text="Glimmerwax", weight=60)
    assert spam.judge(text=text, author=user, level=1).why == "spam"


def test_the_same_text_by_another_account_is_held(article):
    write(member(level=1), article, "What a lovely page, I learned so much here today!")
    row = write(member(level=1), article, "What a LOVELY page; I learned so much here, today 77")
    assert row.status == Status.HELD


PITCHES = [
    "Win big at the best online casino {n}, visit https://win{n}.example",
    "Earn money from home, {n} dollars a day, WhatsApp +44 7700 900{n:03d}",
    "Great article! Cheap replica watches no. {n} at www.watch{n}.example",
    "I lost all to a broker, crypto recovery helped me, mail help{n}@recover.example",
    "日赚{n}元 兼职刷单 加微信 abc{n}88",
    "正规博彩平台 首充送{n} https://bc{n}.example",
    "What a lovely page, I learned so much here today, thanks number {n}",
]


@pytest.mark.parametrize("level", [0, 1])
def test_of_a_thousand_spam_comments_at_least_950_are_held(article, level):
    accounts = cycle([member(days=3, level=level) for _account in range(10)])
    pitches = cycle(PITCHES)
    held = 0
    moment = timezone.now()
    users = get_user_model().objects
    for number in range(1000):
        with time_machine.travel(moment + timedelta(seconds=3 * number), tick=False):
            user = users.get(pk=next(accounts).pk)
            user.standing.__class__.objects.filter(user=user).update(
                level=level, date_computed=timezone.now()
            )
            held += write(user, article, next(pitches).format(n=number)).status == Status.HELD
    assert held >= 950
    assert Comment.objects.filter(status=Status.VISIBLE).count() == 1000 - held


def test_many_young_accounts_at_once_are_held(article):
    for number in range(spam.BURST):
        said(article, user=member(days=0), text=f"Nice {number}")
    assert write(member(level=1), article, "An honest question about clay.").status == Status.HELD
    assert write(member(level=2), article, "An honest answer about it, too.").status != Status.HELD
