"""Invoices, credit notes and packing slips: their numbers, what stands on them, who sees them."""

from decimal import Decimal

import pytest
from django.urls import reverse

from shop import books
from shop.checkout.operations import Buyer
from shop.documents import content, operations, paper, pdf
from shop.documents.models import Document, Seller, Series
from shop.order import links
from shop.parcels import operations as parcels
from shop.refunds.operations import Part, refund
from tests.factories import make_product
from tests.shop.buying import text_of


@pytest.fixture
def seller(db):
    row = Seller.load()
    row.name, row.address = "Stillwater Ltd", "1 Kiln Lane\nBath"
    row.tax_number = "GB 123"
    row.save()
    return row


@pytest.fixture
def order(seller, sell):
    return sell(make_product("Cup", price="24.00"))


def shown(order, number, client, **query):
    names = {"number": order.number, "token": links.token(order.number), "paper": number}
    return client.get(reverse("orders:paper", kwargs=names), query)


def test_a_paid_order_has_its_invoice_at_once(order):
    document = order.documents.get()
    assert document.number == f"INV-{document.year}-00001"
    assert document.content["total"] == "52.50"
    assert sum(Decimal(tax["gross"]) for tax in document.content["taxes"]) == Decimal("52.50")
    assert {tax["rate"] for tax in document.content["taxes"]} <= {"0.2", "0"}


def test_without_a_seller_none_is_issued(sell):
    order = sell()
    assert operations.invoice(order=order) is None
    assert not Series.objects.exists()


def test_what_waited_is_issued_when_the_seller_is_filled_in(sell, key):
    order = sell()
    row = refund(order=order, key=key(), parts=[Part(order.lines.get().pk, 1)])
    seller = Seller.load()
    seller.name = "Stillwater Ltd"
    seller.save()
    assert not Document.objects.exists()
    seller.address = "1 Kiln Lane"
    seller.save()
    billed, note = order.documents.order_by("pk")
    assert (billed.kind, note.kind, note.refund) == ("invoice", "credit", row)


def test_looking_issues_nothing(order, client, admin):
    number = order.documents.get().number
    Document.objects.all().delete()
    assert shown(order, number, client).status_code == 404
    assert admin.client.get(reverse("desk:paper", args=[order.number, number])).status_code == 404
    assert not Document.objects.exists()


def test_the_desk_issues_the_invoice_or_says_why_not(sell, admin):
    waiting, order = sell(paid=False), sell()
    page = text_of(admin.client.get(reverse("desk:order", args=[order.number])))
    assert "before the seller’s name and address are set. Fill in the seller" in page
    address = reverse("desk:issue", args=[order.number])
    answer = admin.client.post(address, follow=True)
    assert "before the seller’s name" in text_of(answer)
    Seller.objects.update_or_create(pk=1, defaults={"name": "Stillwater", "address": "Bath"})
    Document.objects.all().delete()
    page = text_of(admin.client.get(reverse("desk:order", args=[order.number])))
    assert "Issue the invoice" in page
    assert "The papers are issued." in text_of(admin.client.post(address, follow=True))
    assert order.documents.count() == 1
    page = text_of(admin.client.get(reverse("desk:order", args=[waiting.number])))
    assert "when the order is paid or sent" in page


def test_an_order_of_nothing_has_nothing_to_pay(order):
    document = order.documents.get()
    document.content["payment"] = ""
    assert ("Payment", "Nothing to pay") in paper.of_document(document).facts


def test_an_order_that_is_not_paid_has_none(seller, sell):
    order = sell(paid=False)
    assert operations.invoice(order=order) is None


def test_numbers_have_no_gap(seller, sell, monkeypatch):
    orders = [sell(paid=False) for _order in range(3)]
    type(orders[0]).objects.update(status="dispatched")

    def broken(order):
        raise ValueError("no ink")

    operations.invoice(order=orders[0])
    with monkeypatch.context() as patch:
        patch.setattr(content, "of_order", broken)
        with pytest.raises(ValueError):
            operations.invoice(order=orders[1])
    for order in orders[1:] * 2:
        operations.invoice(order=order)
    assert list(Document.objects.values_list("serial", flat=True)) == [1, 2, 3]


def test_an_invoice_stays_as_it_was_issued(order, seller, client):
    document = order.documents.get()
    seller.name = "Other Ltd"
    seller.save()
    order.lines.update(title="Mug")
    page = text_of(shown(order, document.number, client))
    assert "Stillwater Ltd" in page
    assert "Cup" in page
    assert "Other Ltd" not in page


def test_a_refund_has_its_credit_note(order, key):
    line = order.lines.get()
    row = refund(
        order=order,
        key=key(),
        parts=[Part(line.pk, 1)],
        delivery=Decimal("1.50"),
        reason="Broken rim",
    )
    note = row.document
    assert note.number.startswith("CN-")
    assert note.content["total"] == "25.50"
    assert note.content["invoice"] == order.documents.get(kind="invoice").number
    assert operations.credit_note(refund=row) == note


def test_a_buyer_prints_and_downloads_the_invoice(order, client):
    number = order.documents.get().number
    page = client.get(links.status_path(order.number)).content.decode()
    assert f"Invoice {number}" in page
    answer = shown(order, number, client)
    for words in (
        "Stillwater Ltd",
        "VAT or tax number GB 123",
        "Ada Reader",
        "£52.50",
        "Download as PDF",
    ):
        assert words in text_of(answer)
    assert "no-store" in answer["Cache-Control"]
    file = shown(order, number, client, pdf="")
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF")


def test_another_orders_paper_does_not_exist(order, sell, client):
    other = sell()
    assert shown(order, other.documents.get().number, client).status_code == 404
    assert shown(order, "INV-1-1", client).status_code == 404


def test_a_paper_speaks_the_orders_language(seller, order):
    type(order).objects.filter(pk=order.pk).update(language="zh-hans")
    order.refresh_from_db()
    order.documents.all().delete()
    made = paper.of_document(operations.invoice(order=order))
    assert made.title == "发票"
    assert "STSong-Light" in pdf.render([made]).decode("latin-1")


def test_the_same_paper_is_the_same_file(order):
    made = paper.of_document(order.documents.get())
    assert pdf.render([made]) == pdf.render([made])


@pytest.mark.parametrize(
    "text", ["", "<b>&amp;", "Łódź Žižka", "青瓷杯 Cup £5 €", "Ωμέγα", "emoji 🍵", "a" * 255]
)
def test_whatever_a_product_is_called_makes_a_file(order, text):
    made = paper.of_document(order.documents.get())
    odd = type(made)(
        **(vars(made) | {"rows": ((text, "1", "£1.00", "20 %", "£1.00"),), "notes": (text * 20,)})
    )
    assert pdf.render([odd, odd]).startswith(b"%PDF")


def test_a_packing_slip_has_no_prices(admin, order, sell, key):
    other = sell(make_product("Pot"))
    parcels.send(order=other, key=key(), pieces={other.lines.get().pk: 1}, number="7")
    slips = reverse("desk:slips")
    page = text_of(admin.client.get(slips, {"order": [order.number, other.number]}))
    for words in ("Packing slip", "Cup", "Pot", "SKU", "Ada Reader"):
        assert words in page
    assert "£" not in page
    parcel = other.parcels.get().pk
    one = text_of(admin.client.get(slips, {"order": other.number, "parcel": parcel}))
    assert "Pot" in one
    assert "Cup" not in one
    file = admin.client.get(slips, {"order": [order.number, other.number], "pdf": ""})
    assert file.content.startswith(b"%PDF")
    assert admin.client.get(slips, {"order": "NONE"}).status_code == 404


def test_slips_take_as_many_queries_for_one_as_for_three(seller, admin, sell, same_queries):
    numbers = [sell().number]
    visit = lambda: admin.client.get(reverse("desk:slips"), {"order": numbers})  # noqa: E731
    same_queries(visit, lambda: numbers.extend([sell().number, sell().number]), most=30)


def test_a_chinese_buyer_reads_chinese(seller, place_chinese):
    order = place_chinese
    parcels.send(order=order, key="k", pieces={order.lines.get().pk: 1})
    document = order.documents.get()
    assert document.language == "zh-hans"


@pytest.fixture
def place_chinese(db):
    from shop.checkout.operations import place_order
    from tests.shop.buying import AT_HOME, make_basket, quoted

    return place_order(
        quote=quoted(make_basket()),
        buyer=Buyer("ada@example.com", "zh-hans"),
        destination=AT_HOME,
        payment="cash_on_delivery",
    )


def test_a_gap_in_the_numbers_is_found(order):
    assert list(books.problems()) == []
    Series.objects.update(last=2)
    assert ["the numbers went up to 2" in one for one in books.problems()] == [True]
    order.documents.all().delete()
    assert ["there are 0 papers" in one for one in books.problems()] == [True]
