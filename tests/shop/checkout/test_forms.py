import pytest

from shop.checkout.forms import CheckoutForm
from tests.shop.buying import ADA

pytestmark = pytest.mark.django_db


def errors(where="GB", **fields):
    """Return the first error of each field of the form as Ada fills it in, but for ``fields``."""
    form = CheckoutForm(ADA | {"country": where} | fields, country=where)
    return {name: found[0] for name, found in form.errors.items()}


def test_a_domestic_guest_sees_eight_fields_at_the_most():
    form = CheckoutForm(country="GB")
    asked = [name for name in form.fields if name not in ("quote", "country")]
    assert asked == [
        "email",
        "full_name",
        "line1",
        "line2",
        "city",
        "postcode",
        "phone",
        "payment_method",
    ]


def test_every_empty_field_has_its_own_words():
    assert errors(**dict.fromkeys(ADA, "")) == {
        "email": "Write your e-mail address: the confirmation goes there.",
        "full_name": "Write the name of the person who receives the parcel.",
        "line1": "Write the street and the house number.",
        "city": "Write the town or city.",
        "postcode": "Write the postcode.",
        "country": "Choose the country that the parcel goes to.",
        "payment_method": "Choose how to pay.",
    }


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"email": "ada@"}, "This is not a whole e-mail address such as name@example.com."),
        (
            {"full_name": "A" * 10_000},
            "Shorten this to 120 letters at the most. It has 10000 now.",
        ),
        (
            {"phone": "12"},
            "This is not a phone number. Write it with its area code, or leave it out.",
        ),
        (
            {"postcode": "BA1"},
            "“BA1” does not look like a postcode (United Kingdom). Please check it.",
        ),
        ({"country": "ZZ"}, "We do not deliver there. Choose another country."),
        (
            {"payment_method": "shells"},
            "This way to pay is not offered for your country. Choose another.",
        ),
    ],
)
def test_every_mistake_has_its_own_words(fields, wrong):
    assert errors(**fields) == {next(iter(fields)): wrong}


@pytest.mark.parametrize("bad", ["\x00", "Ada\x00Reader"])
def test_signs_that_no_database_takes_are_refused(bad):
    assert set(errors(full_name=bad)) == {"full_name"}


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("GB", "ba11aa", "BA1 1AA"),
        ("GB", " sw1a  1aa ", "SW1A 1AA"),
        ("FR", "75001", "75001"),
        ("HK", "", ""),
        ("HK", "none", "NONE"),
    ],
)
def test_a_postcode_is_written_as_its_country_does(country, typed, kept):
    form = CheckoutForm(
        ADA
        | {"country": country, "postcode": typed, "state": "X", "payment_method": "bank_transfer"},
        country=country,
    )
    assert form.errors == {}
    assert form.destination().postcode == kept


@pytest.mark.parametrize(("country", "asked"), [("GB", False), ("CN", True), ("US", True)])
def test_a_state_is_asked_for_only_where_the_label_needs_it(country, asked):
    assert ("state" in CheckoutForm(country=country).fields) is asked


def test_a_phone_number_is_kept_in_its_international_form():
    form = CheckoutForm(ADA | {"phone": "01225 477101"}, country="GB")
    assert form.errors == {}
    assert form.destination().phone == "+441225477101"


def test_names_in_any_script_are_taken():
    for name in ("沈玉兰", "محمد علي", "Ada 🫖 Reader", "Ó Súilleabháin-O'Neill"):
        assert errors(full_name=name) == {}


def test_an_accounts_address_is_not_asked_again(reader):
    form = CheckoutForm(ADA | {"email": "else@example.com"}, country="GB", user=reader.user)
    assert form.errors == {}
    assert form.cleaned_data["email"] == reader.user.email


def test_cash_on_delivery_is_refused_abroad():
    assert set(errors("FR", payment_method="cash_on_delivery", postcode="75001")) == {
        "payment_method"
    }
