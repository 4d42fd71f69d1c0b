"""``/s/<code>/``: where it leads, where it never does, and which visits count."""

from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.utils import timezone
from oscar.core.loading import get_model
from wagtail.models import PageViewRestriction

from community.sharing import earning, visits
from community.sharing.links import link_for
from community.sharing.models import Link, Visit
from tests.community.sharing.share import follow, link_to, person, visitor
from tests.content.pages import make_article
from tests.factories import make_parent, make_product, variants_of
from tests.redirects import FOREIGN, LOCAL, host_of
from tests.shop.buying import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cup():
    return make_product("Cup")


@pytest.fixture
def link(cup):
    return link_to(cup)


class TestTheWay:
    def test_leads_to_the_product(self, link, cup):
        answer = follow(link)
        assert (answer.status_code, answer["Location"]) == (302, cup.get_absolute_url())
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"

    def test_leads_there_in_the_visitors_language(self, link, cup):
        chinese = follow(link, visitor(**{"Accept-Language": "zh-CN,zh;q=0.9"}))
        assert chinese["Location"] == f"/zh-hans{cup.get_absolute_url()}"
        chosen = visitor(**{"Accept-Language": "zh-CN"})
        chosen.cookies["language"] = "en"
        assert follow(link, chosen)["Location"] == cup.get_absolute_url()

    def test_is_found_in_capitals_as_paper_has_them(self, link, cup):
        assert visitor().get(f"/s/{link.code.upper()}/")["Location"] == cup.get_absolute_url()

    @pytest.mark.parametrize("target", [*FOREIGN, *LOCAL])
    def test_goes_nowhere_else_whatever_stands_in_the_address(self, link, cup, target):
        data = dict.fromkeys(("next", "url", "to", "u"), target)
        assert follow(link, data=data)["Location"] == cup.get_absolute_url()
        answer = visitor().get(f"/s/{quote(target, safe='')}/")
        assert answer.status_code in (301, 400, 404)
        assert host_of(answer.get("Location", "/")) == "testserver"

    @pytest.mark.parametrize(
        "code", ["x", "0000000000", "a" * 16, "a" * 5000, "é", "%00", "..", "a b"]
    )
    def test_a_code_that_nobody_has_is_told_kindly(self, client, code):
        answer = client.get(f"/s/{code}/")
        assert answer.status_code == 404

    def test_what_is_gone_is_told_kindly(self, link, cup):
        get_model("catalogue", "Product").objects.filter(pk=cup.pk).update(is_public=False)
        hidden = follow(link)
        assert hidden.status_code == 404
        assert "What was shared here is gone" in text_of(hidden)
        cup.delete()
        assert follow(link).status_code == 404
        assert not Visit.objects.exists()

    def test_a_post_is_refused(self, link):
        assert visitor().post(f"/s/{link.code}/").status_code == 405


class TestStories:
    @pytest.fixture
    def story(self):
        return make_article("One cup")

    def test_lead_to_the_story(self, story):
        link = link_for(user=person(), kind=Link.STORY, thing=story.pk)
        assert follow(link)["Location"] == story.get_url()

    def test_that_are_unpublished_or_private_are_gone(self, story):
        link = link_for(user=person(), kind=Link.STORY, thing=story.pk)
        PageViewRestriction.objects.create(page=story, restriction_type="login")
        assert follow(link).status_code == 404
        PageViewRestriction.objects.all().delete()
        story.unpublish()
        assert follow(link).status_code == 404

    def test_a_page_that_is_no_story_is_none_to_share(self, story):
        link = link_for(user=person(), kind=Link.STORY, thing=story.get_parent().pk)
        assert follow(link).status_code == 404


class TestVisits:
    def test_of_one_visitor_count_once_a_day(self, link):
        browser = visitor()
        with time_machine.travel("2026-05-01T10:00:00Z", tick=False) as clock:
            for _time in range(3):
                follow(link, browser)
            assert Visit.objects.count() == 1
            clock.shift(timedelta(days=1))
            follow(link, browser)
        assert Visit.objects.count() == 2

    def test_of_two_visitors_count_twice(self, link):
        follow(link)
        follow(link)
        assert link.visits.count() == 2

    @pytest.mark.parametrize(
        "agent",
        [
            "",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; Baiduspider/2.0)",
            "facebookexternalhit/1.1",
            "WhatsApp/2.23.20.0",
            "TelegramBot (like TwitterBot)",
            "curl/8.5.0",
            "python-requests/2.34",
            "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0",
        ],
    )
    def test_of_robots_do_not_count_and_leave_no_cookie(self, link, cup, agent):
        answer = follow(link, visitor(**{"User-Agent": agent}))
        assert answer["Location"] == cup.get_absolute_url()
        assert not answer.cookies
        assert not Visit.objects.exists()

    @pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose"])
    def test_that_a_browser_makes_ahead_do_not_count(self, link, header):
        follow(link, visitor(**{header: "prefetch;prerender"}))
        visitor().head(f"/s/{link.code}/")
        assert not Visit.objects.exists()

    def test_of_the_sharer_do_not_count(self, link):
        own = visitor()
        own.force_login(link.user)
        follow(link, own)
        assert not Visit.objects.exists()

    def test_by_a_closed_account_lead_on_and_do_not_count(self, link, cup):
        type(link.user).objects.filter(pk=link.user_id).update(is_active=False)
        assert follow(link)["Location"] == cup.get_absolute_url()
        assert not Visit.objects.exists()

    def test_leave_one_cookie_that_says_nothing_and_is_not_kept_here(self, link):
        browser = visitor()
        answer = follow(link, browser)
        assert set(answer.cookies) == {visits.COOKIE}
        cookie = answer.cookies[visits.COOKIE]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
        assert cookie["max-age"] == 30 * 24 * 60 * 60
        row = Visit.objects.get()
        assert cookie.value not in row.visitor
        assert len(row.visitor) == 64

    @pytest.mark.parametrize("cookie", ["", "x", "a" * 5000, "é" * 32, "' OR 1=1 --"])
    def test_with_a_cookie_that_is_not_ours_get_a_new_one(self, link, cookie):
        browser = visitor()
        browser.cookies[visits.COOKIE] = cookie
        assert follow(link, browser).cookies[visits.COOKIE].value != cookie

    def test_from_one_address_are_newcomers_so_many_times_a_day(self, link, cup, monkeypatch):
        monkeypatch.setattr(visits, "NEWCOMERS", 3)
        answers = [follow(link) for _time in range(5)]
        assert {answer["Location"] for answer in answers} == {cup.get_absolute_url()}
        assert Visit.objects.count() == 3


class TestTheLabel:
    def test_is_absent_while_a_share_earns_nothing(self, link):
        browser = visitor()
        assert "may earn" not in text_of(follow(link, browser, follow=True))

    def test_says_on_the_page_that_the_sharer_may_earn(self, link, monkeypatch):
        monkeypatch.setattr(earning, "may_earn", lambda link: True)
        browser = visitor()
        assert "Shared by a reader who may earn" in text_of(follow(link, browser, follow=True))


def test_a_variant_is_shared_as_its_product(reader):
    variant = variants_of(make_parent("Bowl"))[0]
    data = {"kind": "product", "thing": variant.pk}
    assert reader.client.post("/account/shares/new/", data).status_code == 404


def test_a_visit_of_long_ago_is_no_touch(link, cup, rf):
    browser = visitor()
    follow(link, browser)
    request = rf.get("/")
    request.COOKIES[visits.COOKIE] = browser.cookies[visits.COOKIE].value
    assert visits.last_touch(request).share == link.code
    Visit.objects.update(date_last=timezone.now() - timedelta(days=31))
    assert visits.last_touch(request) is None
