import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from shop.mail import kinds
from shop.mail.models import Footer, Mail, Words
from tests.shop.buying import text_of

pytestmark = pytest.mark.django_db

OUTBOX = reverse("mail_outbox")
KIND = reverse("mail_kind", kwargs={"code": "order-placed"})
SAMPLE = reverse("mail_sample", kwargs={"code": "order-placed"})
FOOT = reverse("mail_footer")
RIGHTS = ("view_mail", "change_mail", "change_words")


@pytest.fixture
def clerk(editor):
    """``clerk(*rights)`` gives an editor these rights on mails; their browser."""

    def clerk(*rights):
        found = Permission.objects.filter(content_type__app_label="mail", codename__in=rights)
        editor.user.user_permissions.set(found)
        return editor.client

    return clerk


def make_mail(number=1, **fields):
    return Mail.objects.create(
        **{
            "kind": "order-placed",
            "to": f"ada{number}@example.com",
            "language": "en",
            "key": f"key-{number}",
            "about": {"order": 0},
            **fields,
        }
    )


def failed(number=1):
    return make_mail(number, state=Mail.FAILED, attempts=54, problem="550 no such mailbox")


def test_the_outbox_lists_mails_and_narrows_them_down(admin):
    failed()
    make_mail(2)
    page = text_of(admin.client.get(OUTBOX))
    assert "Order placed" in page
    assert "550 no such mailbox" in page
    for query, shown in [
        ({"state": "failed"}, ["ada1"]),
        ({"to": "ADA2"}, ["ada2"]),
        ({"kind": "order-cancelled"}, []),
    ]:
        page = text_of(admin.client.get(OUTBOX, query))
        assert [name for name in ("ada1", "ada2") if name in page] == shown


def test_the_outbox_takes_as_many_queries_for_three_mails(admin, same_queries):
    failed()
    same_queries(
        lambda: admin.client.get(OUTBOX), lambda: [failed(number) for number in range(2, 5)]
    )


def test_a_failed_mail_is_tried_again_by_a_post_alone(admin, queue):
    mail = failed()
    again = reverse("mail_retry", args=[mail.pk])
    assert again in admin.client.get(OUTBOX).content.decode()
    assert "550 no such mailbox" in text_of(admin.client.get(again))
    assert Mail.objects.get().state == Mail.FAILED
    assert "is on its way again" in text_of(admin.client.post(again, follow=True))
    assert (Mail.objects.get().state, queue.count()) == (Mail.WAITING, 1)
    assert "Only a mail that has failed" in text_of(admin.client.post(again, follow=True))
    assert queue.count() == 1


@pytest.mark.parametrize("code", [kind.code for kind in kinds.every()])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_kind_has_a_preview_in_every_language(admin, code, language):
    address = reverse("mail_kind", kwargs={"code": code})
    answer = admin.client.get(address, {"language": language, "phone": ""})
    assert answer.status_code == 200
    page = admin.client.get(reverse("mail_page", kwargs={"code": code}), {"language": language})
    html = page.content.decode()
    assert f'<html lang="{language}"' in html
    assert 'class="title" style="' in html
    assert "<img" not in html
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    mail = answer.context["mail"]
    assert mail.subject
    assert "{" not in mail.body
    assert mail.body.strip()


def test_the_list_of_kinds_leads_to_all(admin):
    html = admin.client.get(reverse("mail_kinds")).content.decode()
    for kind in kinds.every():
        assert reverse("mail_kind", kwargs={"code": kind.code}) in html
    assert admin.client.get(reverse("mail_kind", kwargs={"code": "none"})).status_code == 404


def test_a_sample_goes_to_oneself(admin, mailoutbox):
    answer = admin.client.post(f"{SAMPLE}?language=zh-hans", {"to": "other@example.com"})
    assert answer["Location"] == f"{KIND}?language=zh-hans"
    (mail,) = mailoutbox
    assert (mail.to, mail.subject[:7]) == (["admin@example.com"], "Sample:")
    assert not Mail.objects.exists()
    assert admin.client.get(SAMPLE).status_code == 405


def test_sentences_of_the_house_stand_in_the_next_mail(admin, place, mailoutbox):
    data = {"opening": "Hello from {shop}.", "closing": "We wrap {number} today. <b>"}
    answer = admin.client.post(KIND, {"opening": data["opening"], "closing": "{numbr} {shop}"})
    assert "{numbr} means nothing here. Use {shop}, {number}" in text_of(answer)
    assert not Words.objects.exists()
    assert admin.client.post(KIND, data).status_code == 302
    order = place()
    assert "Hello from Chapbook." in mailoutbox[-1].body
    assert f"We wrap {order.number} today. <b>" in mailoutbox[-1].body
    assert f"We wrap {order.number} today. &lt;b&gt;" in mailoutbox[-1].alternatives[0][0]
    assert "Hello from" not in text_of(admin.client.get(f"{KIND}?language=zh-hans"))


def test_no_template_code_is_run(admin):
    Words.objects.create(
        kind="order-placed",
        language="en",
        opening="{{ order.email }} {% now 'Y' %} {order.email} {shop.__class__}",
    )
    body = admin.client.get(KIND).context["mail"].body
    assert "{{ order.email }} {% now 'Y' %} {order.email} {shop.__class__}" in body


def test_the_foot_stands_below_every_mail_of_its_language(admin, place, mailoutbox):
    text = "Stillwater Ltd\r\n1 Mill Lane, Bath\r\nVAT <1>"
    assert admin.client.post(FOOT, {"en": text, "zh-hans": "静水"}).status_code == 302
    place()
    assert "Stillwater Ltd\n1 Mill Lane, Bath\nVAT <1>\n" in mailoutbox[-1].body
    assert "VAT &lt;1&gt;" in mailoutbox[-1].alternatives[0][0]
    admin.client.post(FOOT, {"en": "", "zh-hans": "静水"})
    assert dict(Footer.objects.values_list("language", "text")) == {"en": "", "zh-hans": "静水"}


@pytest.mark.parametrize(
    ("address", "method", "needed"),
    [
        (OUTBOX, "get", {"view_mail"}),
        (reverse("mail_kinds"), "get", {"view_mail"}),
        (KIND, "get", {"view_mail"}),
        (reverse("mail_page", kwargs={"code": "order-placed"}), "get", {"view_mail"}),
        (FOOT, "get", {"view_mail"}),
        ("retry", "get", {"view_mail", "change_mail"}),
        ("retry", "post", {"view_mail", "change_mail"}),
        (SAMPLE, "post", {"view_mail", "change_mail"}),
        (KIND, "post", {"view_mail", "change_words"}),
        (FOOT, "post", {"view_mail", "change_words"}),
    ],
)
def test_each_screen_takes_its_rights(clerk, reader, queue, address, method, needed, mailoutbox):
    if address == "retry":
        address = reverse("mail_retry", args=[failed().pk])
    assert getattr(reader.client, method)(address).status_code in (302, 403)
    for missing in needed:
        refused = getattr(clerk(*(set(RIGHTS) - {missing})), method)(address)
        assert refused.status_code in (302, 403)
        assert refused.status_code == 403 or "/mails/" not in refused["Location"]
    assert (mailoutbox, queue.count(), Words.objects.count()) == ([], 0, 0)
    granted = getattr(clerk(*needed), method)(address)
    assert granted.status_code in (200, 302)
    assert granted.status_code == 200 or "/mails/" in granted["Location"]
