import pytest
from django.http import HttpResponse

from shop.answers import LONGEST_ADDRESS, next_in, private, see_other


def test_a_redirect_is_fetched_by_get():
    answer = see_other("/en/basket/")

    assert (answer.status_code, answer.url) == (303, "/en/basket/")


def test_a_private_page_is_kept_and_listed_by_nobody():
    answer = private(HttpResponse("secret"))

    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("address", ["/stories/tea/?page=2#top", "https://shop.test/x"])
def test_a_form_leads_on_within_the_site(rf, address, settings):
    settings.ALLOWED_HOSTS = ["shop.test"]
    request = rf.post("/", {"next": f" {address} "}, headers={"host": "shop.test"}, secure=True)

    assert next_in(request, otherwise="/basket/") == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://elsewhere.test/",
        "//elsewhere.test/",
        "http://shop.test/",
        "javascript:alert(1)",
        "/" + "x" * LONGEST_ADDRESS,
    ],
)
def test_a_form_leads_nowhere_else(rf, address, settings):
    settings.ALLOWED_HOSTS = ["shop.test"]
    request = rf.post("/", {"next": address}, headers={"host": "shop.test"}, secure=True)

    assert next_in(request, otherwise="/basket/") == "/basket/"
