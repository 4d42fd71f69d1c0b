import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from oscar.core.loading import get_model

from shop.amounts import AmountField

pytestmark = pytest.mark.django_db

SCREENS = [
    "shipping/deliverymethod",
    "partner/taxrate",
    "partner/taxcategory",
    "partner/countrypricing",
    "payments/paymentchoice",
]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("page", ["", "add/"])
def test_a_shops_settings_are_for_who_may_change_them(client, admin, screen, page):
    address = f"/manage/snippets/{screen}/{page}"
    assert admin.client.get(address).status_code == 200
    assert client.get(address).status_code == 302


def test_a_rate_is_typed_in_per_cent(admin):
    address = "/manage/snippets/partner/taxrate/add/"
    form = {"country": "DE", "region": "", "category": "", "rate": "0.19"}
    assert "Write 19 for 19 per cent." in admin.client.post(address, form).content.decode()
    assert admin.client.post(address, form | {"rate": "19 %"}).status_code == 302
    assert str(get_model("partner", "TaxRate").objects.get().rate.normalize()) == "0.19"


def test_an_owner_says_where_prices_are_shown_without_tax(admin):
    address = "/manage/snippets/partner/countrypricing/add/"
    page = admin.client.get(address).content.decode()
    assert "buyers there see prices without tax" in page
    assert admin.client.post(address, {"country": "US", "without_tax": "on"}).status_code == 302
    row = get_model("partner", "CountryPricing").objects.get()
    assert (row.country_id, row.without_tax, row.net_stays) == ("US", True, False)


def test_ways_to_pay_name_what_they_still_need(admin, settings):
    settings.SHOP_PAYMENTS = ["bank_transfer"]
    text = admin.client.get("/manage/snippets/payments/paymentchoice/").content.decode()
    assert "Not decided here yet" in text
    assert "PAYPAL_CLIENT_ID" in text
    get_model("payments", "PaymentChoice").objects.create(code="paypal", is_active=True)
    again = admin.client.get("/manage/snippets/payments/paymentchoice/").content.decode()
    assert again.count("PAYPAL_CLIENT_ID") == 1


def test_bank_transfer_without_an_account_says_what_to_do(admin, settings):
    settings.SHOP_PAYMENTS = ["bank_transfer"]
    where = "/manage/snippets/payments/paymentchoice/"
    assert "Nobody is offered bank transfer" not in admin.client.get(where).content.decode()
    settings.PAYMENT_BANK = dict.fromkeys(settings.PAYMENT_BANK, "")
    text = admin.client.get(where).content.decode()
    assert "Nobody is offered bank transfer" in text
    assert "Set PAYMENT_BANK_IBAN" in text
    settings.SHOP_PAYMENTS = ["cash_on_delivery"]
    assert "Nobody is offered bank transfer" not in admin.client.get(where).content.decode()


def test_staff_who_may_look_change_nothing(client, django_user_model):
    clerk = django_user_model.objects.create_user("clerk@example.com", "a long password")
    names = ["access_admin", "view_deliverymethod", "view_taxrate", "view_paymentchoice"]
    clerk.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(clerk)
    for screen in ("shipping/deliverymethod", "partner/taxrate", "payments/paymentchoice"):
        assert client.get(f"/manage/snippets/{screen}/").status_code == 200
        assert client.post(f"/manage/snippets/{screen}/add/", {}).status_code == 302
    assert not get_model("partner", "TaxRate").objects.exists()


@pytest.mark.parametrize("rate", ["NaN", "Infinity", "1e30", "1000", "-1"])
def test_a_rate_is_between_nothing_and_all(admin, rate):
    address = "/manage/snippets/partner/taxrate/add/"
    form = {"country": "DE", "region": "", "category": "", "rate": rate}
    answer = admin.client.post(address, form)
    assert answer.status_code == 200
    assert answer.context["form"].errors["rate"]


@pytest.mark.parametrize("amount", ["1e30", "NaN", "-1e30", "99999999999999999999"])
def test_an_amount_has_an_end(amount):
    with pytest.raises(ValidationError):
        AmountField().clean(amount, None)
