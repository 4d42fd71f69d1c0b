"""Names of every sort are safe in mails (safety, scenario 42)."""

import email
import email.policy

import pytest

from shop.mail import composing, operations
from shop.mail.models import Mail

pytestmark = pytest.mark.django_db

NAMES = {
    "long": "x" * 10_000,
    "rtl": "‮gnp.exe‬ اسم طويل",
    "emoji": "👩🏽‍🚀 Ada 🫖",
    "header": "Ada\r\nBcc: evil@example.com\r\n\r\n<h1>hi</h1>",
    "separator": "Ada\u2028Bcc: evil@example.com\x85x\x00y",
    "html": "<script>alert(1)</script>",
    "chinese": "陈女士",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_name_makes_one_mail_to_one_address(server, queue, write, name):
    shown = name.replace("\x00", "")  # PostgreSQL keeps no NUL; forms refuse it
    mail = write("x", about={"name": shown})
    assert operations.send(mail_id=mail.pk) is True
    (taken,) = server.taken
    assert taken.sent_to == ["ada@example.com"]
    assert taken["Bcc"] is None
    assert len(taken["Subject"].strip()) <= composing.LONGEST_SUBJECT
    assert taken["Subject"].isprintable() or "\u200d" in taken["Subject"]
    assert "‮" not in taken["Subject"]
    text, html = (part.get_content() for part in taken.iter_parts())
    assert "<script>alert" not in html
    assert shown.split("\r")[0].split("\u2028")[0] in text
    assert all(len(line) <= 998 for line in taken.raw.split(b"\r\n"))


def test_a_mail_says_what_it_is(server, queue, write):
    operations.send(mail_id=write(language="zh-hans").pk)
    (taken,) = server.taken
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["Content-Language"] == "zh-hans"
    assert taken["List-Unsubscribe"] is None
    assert [part.get_content_type() for part in taken.iter_parts()] == ["text/plain", "text/html"]
    parsed = email.message_from_bytes(taken.as_bytes(), policy=email.policy.default)
    assert parsed["Message-ID"].endswith("@localhost>")


def test_styles_stand_at_their_elements_and_stay_for_dark_screens(write, mailoutbox):
    write()
    html = mailoutbox[0].alternatives[0][0]
    assert '<h1 class="title" style="margin: 0 0 16px; font-size: 26px;' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert "http://localhost:8000/" in html
    assert html.count("http") == html.count("http://localhost:8000/") + html.count(
        "http://localhost:8000<"
    )


def test_old_addresses_are_blanked_and_the_keys_stay(write):
    from datetime import timedelta

    mail = write()
    Mail.objects.update(date_created=mail.date_created - timedelta(days=91))
    assert operations.tidy() == 1
    assert operations.tidy() == 0
    assert Mail.objects.get().to == ""
    assert write() == mail
