import pytest
from django.core.checks import run_checks

from shop.money import money
from shop.payments import registry

pytestmark = pytest.mark.django_db

ACCOUNT = {
    "holder": "Stillwater Ltd",
    "bank": "",
    "sort_code": "20-00-00",
    "account": "12345678",
    "iban": "",
    "bic": "",
}


def codes(country):
    return [method.code for method in registry.offered(country=country)]


def test_cash_on_delivery_is_for_the_shops_own_country():
    assert codes("GB") == ["bank_transfer", "cash_on_delivery"]
    assert codes("FR") == ["bank_transfer"]


def test_the_settings_decide_what_is_offered(settings):
    settings.SHOP_PAYMENTS = ["cash_on_delivery"]
    assert codes("GB") == ["cash_on_delivery"]


def test_an_old_order_finds_the_way_to_pay_that_it_took(settings):
    settings.SHOP_PAYMENTS = ["cash_on_delivery"]
    assert str(registry.find("bank_transfer").label) == "Bank transfer"
    assert registry.find("barter") is None


@pytest.mark.parametrize("name", ["barter", "bank_transfer.method", "../secrets", ""])
def test_a_way_to_pay_that_is_not_there_is_found_by_a_check(settings, name):
    settings.SHOP_PAYMENTS = [name]
    with pytest.raises(registry.UnknownPayment):
        registry.methods()
    assert "chapbook.E010" in [found.id for found in run_checks()]


def test_a_shop_where_nobody_can_pay_is_found_by_a_check(settings):
    settings.SHOP_PAYMENTS = []
    assert "chapbook.E011" in [found.id for found in run_checks()]


def test_the_button_says_what_it_obliges_to():
    total = money("52.40")
    assert [method.button(total) for method in registry.methods()] == [
        "Place order, pay £52.40 by bank transfer",
        "Place order, pay £52.40 on delivery",
    ]


def test_bank_transfer_tells_the_account_it_knows(settings):
    settings.PAYMENT_BANK = ACCOUNT
    left = registry.find("bank_transfer").instructions(number="ABC", total=money("52.40"))
    assert left.text == "Please transfer £52.40 to this account, with the reference ABC."
    assert left.facts == (
        ("Account holder", "Stillwater Ltd"),
        ("Sort code", "20-00-00"),
        ("Account number", "12345678"),
    )


def test_bank_transfer_without_an_account_is_not_offered_and_the_owner_is_told(settings):
    settings.PAYMENT_BANK = dict.fromkeys(ACCOUNT, "")
    assert codes("GB") == ["cash_on_delivery"]
    left = registry.find("bank_transfer").instructions(number="ABC", total=money("52.40"))
    assert left.text.startswith("We write to you with our bank details.")
    assert left.facts == ()
    warned = [found.id for found in run_checks(include_deployment_checks=True)]
    assert "chapbook.W010" in warned
    assert "chapbook.W012" not in warned


@pytest.mark.parametrize("name", ["account", "iban"])
def test_either_way_to_write_an_account_offers_bank_transfer(settings, name):
    settings.PAYMENT_BANK = dict.fromkeys(ACCOUNT, "") | {name: "12345678"}
    assert "bank_transfer" in codes("GB")
    warned = [found.id for found in run_checks(include_deployment_checks=True)]
    assert "chapbook.W010" not in warned


def test_a_variable_that_is_missing_is_named(settings):
    settings.SHOP_PAYMENTS = ["paypal"]
    settings.PAYPAL = dict.fromkeys(settings.PAYPAL, "")
    found = run_checks(include_deployment_checks=True)
    warned = [one.msg for one in found if one.id == "chapbook.W012"]
    assert len(warned) == 1
    assert "PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET, PAYPAL_WEBHOOK_IDS" in warned[0]
