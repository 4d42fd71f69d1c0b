"""Share links under a crowd: one link however many ask, one visit however often one comes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from django.contrib.auth import get_user_model
from django.db import connection, connections
from oscar.core.loading import get_model

from community.sharing import links
from community.sharing.models import Addition, Link, Visit
from tests.factories import make_product
from tests.races.crowd import PATIENCE

pytestmark = pytest.mark.race

CROWD = 50
AGENT = {"User-Agent": "Mozilla/5.0 Firefox/140.0", "Connection": "close"}


@pytest.fixture(scope="module")
def cup(live_site):
    return make_product("Cup", stock=1000)


@pytest.fixture(scope="module")
def sharer(live_site):
    return get_user_model().objects.create_user("sam@example.com", "correct horse battery staple")


@pytest.fixture(scope="module")
def link(sharer, cup):
    return links.link_for(user=sharer, kind=Link.PRODUCT, thing=cup.pk)


def together(act):
    """Let fifty do it at once and return what came of each."""

    def one(number):
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(one, range(CROWD)))


def visit(site, link, cookies=None):
    """Follow the link as a browser would; return the answer."""
    return requests.get(
        f"{site.url}/s/{link.code}/",
        headers=AGENT,
        cookies=cookies,
        allow_redirects=False,
        timeout=PATIENCE,
    )


def test_fifty_who_ask_at_once_get_the_one_link(live_site, sharer):
    make = lambda _number: links.link_for(user=sharer, kind=Link.STORY, thing=7).code  # noqa: E731
    assert len(set(together(make))) == 1
    assert Link.objects.filter(kind=Link.STORY, thing=7).count() == 1


def test_fifty_visits_of_one_visitor_count_once(live_site, link):
    cookies = visit(live_site, link).cookies
    before = Visit.objects.count()
    answers = together(lambda _number: visit(live_site, link, cookies))
    assert {answer.status_code for answer in answers} == {302}
    assert Visit.objects.count() == before


def test_fifty_visitors_count_fifty_times(live_site, link):
    before = Visit.objects.count()
    answers = together(lambda _number: visit(live_site, link))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.cookies["came_by"] for answer in answers}) == CROWD
    assert Visit.objects.count() == before + CROWD


def test_one_product_added_by_one_visitor_in_many_windows_counts_once(live_site, link, cup):
    session = requests.Session()
    session.headers.update(AGENT)
    session.get(f"{live_site.url}/s/{link.code}/", timeout=PATIENCE)
    session.get(f"{live_site.url}/shop/p/{cup.slug}/", timeout=PATIENCE)
    form = {"product": cup.pk, "csrfmiddlewaretoken": session.cookies["csrftoken"]}
    Addition.objects.all().delete()

    def press(_number):
        return requests.post(
            f"{live_site.url}/basket/add/",
            form,
            headers=AGENT,
            cookies=session.cookies,
            allow_redirects=False,
            timeout=PATIENCE,
        ).status_code

    assert set(together(press)) == {303}
    assert Addition.objects.count() == 1
    shares = get_model("basket", "Line").objects.values_list("source_share", flat=True)
    assert set(shares) == {link.code}


@pytest.mark.postgres  # SQLite's transactions queue, so that there is no gap
def test_without_the_constraint_there_would_be_many(live_site, link):
    """The guard: the crowd does find the gap when nothing closes it."""
    constraint = next(one for one in Link._meta.constraints if one.name == "sharing_link_once")
    Link._meta.constraints.remove(constraint)  # SQLite makes the table anew from these
    with connection.schema_editor() as editor:
        editor.remove_constraint(Link, constraint)
    try:
        make = lambda _number: links.link_for(user=link.user, kind=Link.STORY, thing=8).code  # noqa: E731
        together(lambda number: _made(make, number))
        assert Link.objects.filter(kind=Link.STORY, thing=8).count() > 1
    finally:
        Link._meta.constraints.append(constraint)


def _made(make, number):
    try:
        return make(number)
    except Link.MultipleObjectsReturned:
        return ""
