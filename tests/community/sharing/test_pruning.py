"""Old visits go, with what was added after them; the rest is counted as before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.sharing.links import link_for
from community.sharing.models import Addition, Visit
from community.sharing.visits import COUNTED, prune
from tests.community.talking import member
from tests.factories import make_product

pytestmark = pytest.mark.django_db


def test_visits_of_more_than_thirteen_months_ago_are_deleted():
    link = link_for(user=member("ada"), kind="product", thing=make_product("Cup").pk)
    now = timezone.now()
    today = timezone.localdate(now)
    old, kept = (
        Visit.objects.create(link=link, visitor=f"{days}", day=today - days, date_last=now - days)
        for days in (COUNTED + timedelta(days=1), COUNTED)
    )
    Addition.objects.create(visit=old, product=1)
    Addition.objects.create(visit=kept, product=1)
    assert prune() == 2
    assert Visit.objects.get() == kept
    assert Addition.objects.get().visit == kept
    assert prune() == 0
