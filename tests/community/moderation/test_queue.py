"""The queue: one list, one decision each, told to the author, kept for ever."""

import pytest
from django.contrib.auth.models import Permission

from community.moderation import operations
from community.moderation.models import Ban, Case, Decision, Report, Status
from tests.community.talking import case_of, decide, member, said, signed_in, write
from tests.content.pages import make_article
from tests.shop.buying import text_of

QUEUE = "/manage/moderation/"


@pytest.fixture
def article(db):
    return make_article("Tea for two")


@pytest.fixture
def held(article):
    return write(member("noor"), article, "Mine came out almost blue at the foot.")


def token(row):
    case = case_of(row)
    return f"{case.pk}:{case.version}"


@pytest.fixture
def moderator(db):
    user = member("mo")
    user.user_permissions.add(
        Permission.objects.get(codename="moderate"),
        Permission.objects.get(codename="access_admin"),
    )
    return signed_in(user)


def test_who_may_moderate_sees_what_waits_and_nobody_else_does(held, anybody, moderator):
    answer = anybody.client.get(QUEUE)
    if anybody.name in ("editor", "admin"):
        assert "Mine came out almost blue" in text_of(answer)
    else:
        assert answer.status_code == 302
    page = text_of(moderator.get(QUEUE))
    assert "@noor" in page
    assert "Tea for two" in page
    assert "first posts" in page


def test_who_works_in_the_back_office_without_the_right_is_let_in_nowhere(held, reader):
    reader.user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    browser = signed_in(reader.user)
    for url in (QUEUE, f"{QUEUE}{case_of(held).pk}/"):
        assert browser.get(url).status_code in (302, 403)
    form = {"case": token(held), "act": "approve"}
    assert browser.post(QUEUE, form).status_code in (302, 403)
    held.refresh_from_db()
    assert held.status == Status.HELD


def test_many_are_approved_at_once_and_each_decision_is_kept(article, held, moderator):
    rows = [held, write(member(), article, "Another thought on clay altogether.")]
    answer = moderator.post(QUEUE, {"case": [token(one) for one in rows], "act": "approve"})
    assert answer.status_code == 303
    for row in rows:
        row.refresh_from_db()
        assert row.status == Status.VISIBLE
        decision = Decision.objects.get(case=case_of(row))
        assert (decision.by.handle, decision.act) == ("mo", "approve")
    assert "Nothing waits for you." in text_of(moderator.get(QUEUE))


def test_a_rejection_wants_a_reason_and_keeps_what_was_ticked(held, moderator):
    page = moderator.post(QUEUE, {"case": token(held), "act": "reject"})
    assert "Choose the reason" in text_of(page)
    assert f'value="{token(held)}"' in page.content.decode()
    assert "checked" in page.content.decode()
    other = {"case": token(held), "act": "reject", "reason": "other"}
    assert "Write the reason" in text_of(moderator.post(QUEUE, other))
    held.refresh_from_db()
    assert held.status == Status.HELD
    assert moderator.post(QUEUE, other | {"words": "Not here."}).status_code == 303
    held.refresh_from_db()
    assert held.status == Status.REJECTED
    assert moderator.get(f"/comments/{held.pk}/").status_code == 404


@pytest.mark.parametrize("case", ["", "x", "1", "1:x", "9999999999999:1", "-1:1", "7:1"])
def test_what_names_no_case_is_no_error(held, moderator, case):
    answer = moderator.post(QUEUE, {"case": case, "act": "approve"})
    assert answer.status_code in (200, 303)
    held.refresh_from_db()
    assert held.status == Status.HELD


def test_the_second_of_two_moderators_is_told_who_was_first(held, moderator, admin):
    seen = token(held)
    moderator.post(QUEUE, {"case": seen, "act": "approve"})
    page = text_of(
        admin.client.post(QUEUE, {"case": seen, "act": "reject", "reason": "spam"}, follow=True)
    )
    assert "decided first: approved." in page
    held.refresh_from_db()
    assert held.status == Status.VISIBLE
    assert Decision.objects.count() == 1


def test_a_text_that_has_changed_since_is_looked_at_again(held, moderator):
    seen = token(held)
    operations.revise(row=held, text="Something else by now.")
    page = text_of(moderator.post(QUEUE, {"case": seen, "act": "approve"}, follow=True))
    assert "The text has changed since you saw it." in page
    held.refresh_from_db()
    assert held.status == Status.HELD


def test_the_queue_is_filtered_by_reason(article, held, moderator):
    row = said(article, text="Reported one.")
    operations.report(row=row, by=member(), reason="unkind")
    page = text_of(moderator.get(f"{QUEUE}?why=reported"))
    assert "Reported one." in page
    assert "almost blue" not in page
    both = text_of(moderator.get(f"{QUEUE}?why=nonsense&kind=comments&p=99"))
    assert "Reported one." in both
    assert "almost blue" in both


def test_approving_what_was_reported_settles_the_reports(article, moderator):
    row = said(article)
    operations.report(row=row, by=member(), reason="unkind", words="Rude.")
    case = case_of(row)
    assert "Rude." in text_of(moderator.get(f"{QUEUE}{case.pk}/"))
    moderator.post(f"{QUEUE}{case.pk}/", {"case": token(row), "act": "approve"})
    case.refresh_from_db()
    assert (case.open_reports, case.date_closed is None) == (0, False)
    assert Report.objects.count() == 1


def test_reports_by_three_trusted_members_hide_what_nobody_approved(article, admin):
    row = said(article)
    for level in (0, 1, 1):
        operations.report(row=row, by=member(level=level), reason="spam")
    row.refresh_from_db()
    assert row.status == Status.VISIBLE
    operations.report(row=row, by=member(level=1), reason="spam")
    row.refresh_from_db()
    assert row.status == Status.HELD
    decide(row, admin.user)
    for _more in range(3):
        operations.report(row=row, by=member(level=2), reason="spam")
    row.refresh_from_db()
    assert row.status == Status.VISIBLE


def test_thirty_cases_take_as_many_queries_as_one(article, held, moderator, same_queries):
    def grow():
        for _number in range(29):
            row = said(article, status=Status.HELD)
            Case.objects.create(kind="comments", thing=row.pk, author=row.author, why="new")

    same_queries(lambda: moderator.get(QUEUE), grow, most=40)


def test_a_case_whose_contribution_is_gone_can_be_closed(held, moderator):
    seen = token(held)
    held.delete()
    assert moderator.get(QUEUE).status_code == 200
    moderator.post(QUEUE, {"case": seen, "act": "approve"})
    assert not Case.objects.filter(date_closed=None).exists()


def test_a_banned_member_writes_nothing_and_is_told_why(article, held, moderator):
    url = f"{QUEUE}{case_of(held).pk}/ban/"
    form = {"scope": "write", "days": "7", "reason": "Three insults in a day."}
    assert moderator.post(url, form | {"reason": ""}).status_code == 303
    assert not Ban.objects.exists()
    moderator.post(url, form)
    with pytest.raises(operations.Refused, match="Three insults in a day"):
        write(held.author, article, "And another thing.")
    moderator.post(url, {"lift": "write"})
    assert write(held.author, article, "And another thing.").pk


def test_who_works_here_is_not_banned(article, moderator, admin):
    row = said(article, user=admin.user)
    operations.report(row=row, by=member(), reason="spam")
    form = {"scope": "write", "days": "0", "reason": "A coup."}
    moderator.post(f"{QUEUE}{case_of(row).pk}/ban/", form)
    assert not Ban.objects.exists()


def test_a_decision_is_written_once(held, admin):
    decision = decide(held, admin.user)
    decision.act = "reject"
    with pytest.raises(TypeError):
        decision.save()
    with pytest.raises(TypeError):
        decision.delete()
    assert Decision.objects.get().act == "approve"
