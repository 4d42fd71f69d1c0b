"""Keys of gateways: as text, bare, or in a file, and what is said of one that is broken."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.checks import stop_if_wrong
from shop.money import money
from shop.payments import keys, registry
from shop.payments.gateway import GatewayRefused
from tests.shop.payments.local import (
    certificate_pem,
    make_certificate,
    make_key,
    private_pem,
    public_pem,
)

KEY = make_key()
GIVEN = {
    "mchid": "1",
    "appid": "wx1",
    "app_secret": "s",
    "key": private_pem(KEY),
    "serial": "A1",
    "v3_key": "k" * 32,
    "public_key": "",
    "public_key_id": "",
}
AT_ALIPAY = {
    "app_id": "1",
    "seller_id": "2088",
    "key": private_pem(KEY),
    "public_key": public_pem(KEY),
}


def bare(pem):
    return "".join(pem.splitlines()[1:-1])


@pytest.fixture
def given(settings):
    """Set both gateways up, but for what a test changes."""

    def give(wechat=None, alipay=None):
        settings.OSCAR_DEFAULT_CURRENCY = "CNY"
        settings.SHOP_PAYMENTS = ["wechat_pay", "alipay", "bank_transfer"]
        settings.WECHAT_PAY = settings.WECHAT_PAY | GIVEN | (wechat or {})
        settings.ALIPAY = settings.ALIPAY | AT_ALIPAY | (alipay or {})
        return settings

    return give


def offered():
    return [method.code for method in registry.methods() if method.is_offered(country="CN")]


def test_a_key_may_be_text_or_bare_or_a_file(monkeypatch, tmp_path):
    file = tmp_path / "key.pem"
    file.write_text(private_pem(KEY))
    one_line = private_pem(KEY).strip().replace("\n", "\\n")
    for value in (private_pem(KEY), one_line, bare(private_pem(KEY)), str(file)):
        monkeypatch.setenv("SOME_KEY", value)
        found = keys.private_key(env.key("SOME_KEY"))
        assert found.private_numbers() == KEY.private_numbers()
    assert (
        keys.public_key(bare(public_pem(KEY))).public_numbers() == KEY.public_key().public_numbers()
    )


def test_a_variable_that_is_not_set_holds_no_key(monkeypatch):
    monkeypatch.setenv("SOME_KEY", " ")
    assert env.key("SOME_KEY") == ""


def test_a_file_that_is_not_there_stops_the_start(monkeypatch):
    monkeypatch.setenv("SOME_KEY", "/no/such/key")
    with pytest.raises(env.WrongEnvironment, match="SOME_KEY is '/no/such/key'"):
        env.key("SOME_KEY")


@pytest.mark.parametrize(
    ("read", "text", "why"),
    [
        (
            keys.private_key,
            "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----",
            "no private",
        ),
        (keys.private_key, public_pem(KEY), "no private key"),
        (keys.public_key, private_pem(KEY), "no public key"),
        (keys.certificate, public_pem(KEY), "no certificate"),
        (keys.private_key, private_pem(ec.generate_private_key(ec.SECP256R1())), "not an RSA"),
        (keys.private_key, private_pem(rsa.generate_private_key(65537, 1024)), "1024 bits"),
    ],
)
def test_a_broken_key_says_what_is_wrong(read, text, why):
    with pytest.raises(keys.BrokenKey, match=why):
        read(text)


def test_both_gateways_are_offered_when_they_are_set_up_and_the_shop_takes_yuan(given):
    settings = given()
    assert offered() == ["wechat_pay", "alipay", "bank_transfer"]
    settings.OSCAR_DEFAULT_CURRENCY = "GBP"
    assert offered() == ["bank_transfer"]


def test_both_take_yuan_and_nothing_else(given):
    given()
    for code in ("wechat_pay", "alipay"):
        method = registry.find(code)
        assert [method.takes(money("1", one)) for one in ("CNY", "HKD")] == [True, False]
        with pytest.raises(GatewayRefused):
            method.refund(key="r", reference="", amount=money("1", "HKD"), attempt_key="a" * 32)


@pytest.mark.parametrize(
    ("wechat", "alipay", "missing"),
    [
        ({"mchid": "", "key": ""}, {}, (("WECHAT_PAY_MCHID", "WECHAT_PAY_KEY"), ())),
        ({"public_key": public_pem(KEY)}, {}, (("WECHAT_PAY_PUBLIC_KEY_ID",), ())),
        ({}, {"seller_id": "", "public_key": ""}, ((), ("ALIPAY_SELLER_ID", "ALIPAY_PUBLIC_KEY"))),
        ({}, {"cert": "x"}, ((), ("ALIPAY_APP_CERT", "ALIPAY_ROOT_CERT"))),
    ],
)
def test_what_is_missing_is_named_and_the_method_not_offered(given, wechat, alipay, missing):
    given(wechat, alipay)
    found = tuple(registry.find(code).missing() for code in ("wechat_pay", "alipay"))
    assert found == missing
    assert ("wechat_pay" in offered()) == (not missing[0])
    assert ("alipay" in offered()) == (not missing[1])


@pytest.mark.parametrize(
    ("wechat", "alipay", "name"),
    [
        ({"key": "-----BEGIN PRIVATE KEY-----\n..."}, {}, "WECHAT_PAY_KEY"),
        ({"public_key": "x"}, {}, "WECHAT_PAY_PUBLIC_KEY"),
        ({"v3_key": "short"}, {}, "WECHAT_PAY_V3_KEY"),
        ({}, {"public_key": private_pem(KEY)}, "ALIPAY_PUBLIC_KEY"),
        ({}, {"root_cert": "x"}, "ALIPAY_ROOT_CERT"),
    ],
)
def test_a_broken_key_is_found_at_the_start(given, wechat, alipay, name):
    given(wechat, alipay)
    faults = [found for found in run_checks() if found.id == "chapbook.E013"]
    assert [fault.msg.startswith(f"{name} cannot be used: ") for fault in faults] == [True]
    with pytest.raises(ImproperlyConfigured, match=name):
        stop_if_wrong()


def test_whole_credentials_pass(given):
    certificate = certificate_pem(make_certificate(KEY, "Alipay"))
    given({}, {"app_cert": certificate, "cert": certificate, "root_cert": certificate})
    assert [found for found in run_checks() if found.id == "chapbook.E013"] == []
