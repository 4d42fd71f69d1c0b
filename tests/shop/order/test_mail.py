import pytest
from django.utils import translation
from oscar.core.loading import get_model

from shop.checkout.operations import Buyer
from shop.mail import composing
from shop.mail.models import Mail
from shop.order import links, mail
from tests.factories import make_parent, make_product


def composed(order, kind=mail.PLACED):
    """Return the mail as it would go out, whether or not it did."""
    mail.write(order=order, kind=kind)
    Mail.objects.update(about={"order": order.pk})
    return composing.message(Mail.objects.get(key=mail.key(order, kind)))


@pytest.mark.parametrize("kind", [mail.PLACED, mail.CANCELLED])
def test_a_mail_says_it_all_in_text_and_in_html(place, settings, kind):
    settings.BASE_URL = "https://shop.example"
    order = place(
        make_product("Cup <b>", price="24.00"),
        quantity=2,
        source_page_id=2,
        source_title="A morning with tea",
    )
    message = composed(order, kind)
    html, mime = message.alternatives[0]
    link = f"https://shop.example{links.status_path(order.number)}"
    assert (message.to, mime) == (["ada@example.com"], "text/html")
    assert "2 × Cup <b>: £48.00" in message.body
    assert "2 × <bdi>Cup &lt;b&gt;</bdi>" in html
    for part in (message.body, html):
        assert link in part
        assert "£52.50" in part
        assert "Ada Reader" in part
        assert order.number in part


def test_the_confirmation_tells_how_to_pay_and_where_to_read_on(place, settings):
    settings.PAYMENT_BANK = settings.PAYMENT_BANK | {"iban": "GB00TEST"}
    order = place(source_page_id=2, source_title="A morning with tea")
    message = composed(order)
    for part in (message.body, message.alternatives[0][0]):
        assert "GB00TEST" in part
        assert "A morning with tea" in part


def test_a_mail_speaks_the_language_of_its_order(place):
    parent = make_parent("Cup", axes={"glaze": ["Celadon"]})
    parent.translations = {"zh-hans": {"title": "杯"}}
    parent.save()
    order = place(parent.children.get(), buyer=Buyer("ada@example.com", "zh-hans"))
    with translation.override("en"):
        message = composed(order)
    assert "/zh-hans/orders/" in message.body
    assert "1 × 杯，Celadon：£" in message.body
    assert "英国" in message.body
    assert order.lines.get().title == "Cup, Celadon"


def test_the_same_mail_has_the_same_id(order, place):
    first, again = composed(order), composed(order)
    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"]
    assert composed(place()).extra_headers["Message-ID"] != first.extra_headers["Message-ID"]


def test_a_mail_is_signed_by_the_house(order):
    get_model("wagtailcore", "Site").objects.update(site_name="Stillwater")
    assert composed(order).subject == f"Your order {order.number} at Stillwater"


def test_a_users_mail_goes_to_their_account(place, reader):
    order = place(buyer=Buyer("else@example.com", "en", reader.user))
    assert composed(order).to == ["reader@example.com"]
