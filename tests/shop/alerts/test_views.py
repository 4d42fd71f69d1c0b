import re

import pytest
from django.apps import apps
from django.urls import reverse
from oscar.core.loading import get_model

from shop.alerts import operations
from shop.alerts.models import Alert, address_key
from shop.mail.models import Mail
from tests.factories import make_parent, make_product, variants_of
from tests.shop.buying import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cup():
    """A product that is sold out."""
    return make_product("Cup", stock=0)


def ask(client, product, email="ada@example.com"):
    return client.post(reverse("alerts:ask", args=[product.pk]), {"email": email})


def test_a_page_of_something_sold_out_asks_for_an_address(client, cup):
    page = client.get(cup.get_absolute_url()).content.decode()
    assert f'action="/alerts/{cup.pk}/"' in page
    assert page.count('name="email"') == 1


def test_a_page_of_something_in_stock_does_not(client):
    assert "/alerts/" not in client.get(make_product().get_absolute_url()).content.decode()


def test_a_card_of_something_sold_out_leads_to_it(client, cup):
    card = client.get(reverse("catalogue:card", args=[cup.pk])).content.decode()
    assert re.search(rf'<a class="button button--quiet" href="/alerts/{cup.pk}/">Notify me', card)


def test_every_sold_out_choice_can_be_waited_for(client):
    parent = make_parent(
        axes={"glaze": ["Ash", "Celadon", "Iron"]}, stock={"Celadon": 0, "Iron": 0}
    )
    _ash, celadon, iron = variants_of(parent)
    page = client.get(reverse("catalogue:card", args=[parent.pk])).content.decode()
    assert [int(pk) for pk in re.findall(r"/alerts/(\d+)/", page)] == [celadon.pk, iron.pk]
    chosen = client.get(reverse("catalogue:card", args=[parent.pk]), {"v": celadon.pk})
    assert [int(pk) for pk in re.findall(r"/alerts/(\d+)/", chosen.content.decode())] == [
        celadon.pk,
        iron.pk,
    ]
    assert client.get(reverse("alerts:ask", args=[celadon.pk])).status_code == 200


def test_the_answer_is_the_same_whoever_waits_already(client, cup):
    first, again = ask(client, cup), ask(client, cup)
    assert (first.status_code, first["Location"]) == (303, f"/alerts/{cup.pk}/asked/")
    assert (again.status_code, again["Location"]) == (303, first["Location"])
    operations.confirm(key=Alert.objects.get().key)
    assert ask(client, cup)["Location"] == first["Location"]
    assert "Look into your mail" in text_of(client.get(first["Location"]))


def test_a_wrong_address_is_told_and_kept(client, cup):
    page = ask(client, cup, "ada@").content.decode()
    assert "This is not a whole e-mail address" in page
    assert 'value="ada@"' in page
    assert not Alert.objects.exists()


def test_what_is_back_or_gone_says_so(client, cup):
    page = reverse("alerts:ask", args=[cup.pk])
    cup.stockrecords.update(num_in_stock=1)
    assert "It can be bought now." in text_of(client.get(page))
    assert ask(client, cup)["Location"] == page
    get_model("catalogue", "Product").objects.update(is_public=False)
    assert "is no longer sold" in text_of(client.get(page))
    cup.delete()
    assert client.get(page).status_code == 404
    assert client.get(reverse("alerts:ask", args=[2**64])).status_code == 404
    assert not Alert.objects.exists()


@pytest.mark.skipif(
    not apps.is_installed("allauth.account"), reason="Nobody's address can be proven here."
)
def test_somebody_whose_address_is_proven_need_not_confirm(reader, cup):
    mine = reader.user.emailaddress_set.create(email=reader.user.email, verified=True)
    answer = ask(reader.client, cup, mine.email)
    assert answer["Location"] == f"/alerts/{cup.pk}/asked/?known"
    assert "We tell you when it is back" in text_of(reader.client.get(answer["Location"]))
    assert Alert.objects.get().confirmed is not None
    ask(reader.client, cup, "somebody@else.example")
    assert Alert.objects.get(email="somebody@else.example").confirmed is None


def test_a_get_changes_nothing_and_a_post_confirms(client, cup):
    ask(client, cup)
    page = reverse("alerts:confirm", args=[Alert.objects.get().key])
    assert "Yes, notify me" in text_of(client.get(page))
    assert Alert.objects.get().confirmed is None
    assert "We tell you when it is back" in text_of(client.post(page))
    assert Alert.objects.get().confirmed is not None
    cup.delete()
    assert "This alert has ended" in text_of(client.get(page))
    assert "This alert has ended" in text_of(client.post(page))


def test_one_click_stops_without_a_session(cup):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    operations.ask(product=cup, email="ada@example.com", language="en", known=True)
    page = reverse("alerts:stop", args=[address_key("ada@example.com")])
    assert "Stop all my alerts" in text_of(strict.get(page))
    assert Alert.objects.count() == 1
    answer = strict.post(page, {"List-Unsubscribe": "One-Click"})
    assert "Your alerts are stopped" in text_of(answer)
    assert not Alert.objects.exists()
    assert strict.post(reverse("alerts:stop", args=["0" * 40])).status_code == 200


def test_asking_takes_a_token(cup):
    from django.test import Client

    assert ask(Client(enforce_csrf_checks=True), cup).status_code == 403
    assert not Alert.objects.exists()


def test_one_place_can_ask_so_often_and_an_address_is_written_to_so_often(client):
    products = [make_product(stock=0) for _number in range(21)]
    answers = [ask(client, product) for product in products]
    assert [answer.status_code for answer in answers] == [303] * 20 + [429]
    assert Mail.objects.count() == 5


def test_the_page_is_not_cached(client, cup):
    assert "no-store" in client.get(reverse("alerts:ask", args=[cup.pk]))["Cache-Control"]
