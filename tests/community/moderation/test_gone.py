"""What is deleted with its page waits for nobody: its case is closed."""

import pytest

from community.moderation.models import Case, Status
from tests.community.talking import member, said
from tests.content.pages import make_article

pytestmark = pytest.mark.django_db


def case_of(row):
    return Case.objects.create(kind="comments", thing=row.pk, author=row.author, why=Case.Why.NEW)


def test_the_case_of_a_deleted_page_is_closed_and_others_stay():
    page = make_article("Tea for two")
    gone = case_of(said(page, status=Status.HELD))
    answer = case_of(said(page, parent=said(page), status=Status.HELD))
    other = case_of(said(make_article("Another"), status=Status.HELD))
    page.delete()
    for case in (gone, answer, other):
        case.refresh_from_db()
    assert gone.date_closed
    assert gone.version == 2
    assert answer.date_closed
    assert other.date_closed is None


def test_the_case_of_an_author_who_goes_is_closed():
    author = member()
    case = case_of(said(user=author, status=Status.HELD))
    author.delete()
    case.refresh_from_db()
    assert case.date_closed
