"""The checkout's form may lead on to the pages of gateways that are set up, and to no others."""

import subprocess
import sys

import pytest

ASK = (
    "from config.settings import base;"
    "print(*base.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
)


def pages(tmp_path, **environment):
    known = {"DATA_DIR": str(tmp_path), "PYTHONPATH": ".:site", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env=known | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    ("environment", "page"),
    [
        ({"PAYPAL_CLIENT_ID": "x"}, "https://www.paypal.com"),
        ({"STRIPE_SECRET_KEY": "x"}, "https://checkout.stripe.com"),
        ({"PAYMENTS": "sandbox"}, "http://127.0.0.1:8001"),
    ],
)
def test_a_gateway_that_the_back_office_may_switch_on_is_let_through(tmp_path, environment, page):
    assert page in pages(tmp_path, **environment)
    assert page not in pages(tmp_path)
