"""Pictures come into Wagtail's library once, or wait with the reason."""

import errno
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from oscar.core.loading import get_model
from PIL import Image as Pillow
from wagtail.images import get_image_model

from shop import storefront
from shop.importers import fetching
from shop.importers.operations import Import
from shop.importers.pictures import NotAPicture, Pictures, check_picture
from shop.importers.report import Report
from tests.factories import add_picture

from .files import shopify, shopify_csv, woo, woo_csv, woo_variable, woo_variation
from .web import Web, huge_png, picture, serving

pytestmark = pytest.mark.django_db
Image = get_image_model()
Pending = get_model("catalogue", "PendingPicture")
ProductImage = get_model("catalogue", "ProductImage")
Product = get_model("catalogue", "Product")


@pytest.fixture
def web(settings) -> Iterator[Web]:
    settings.IMPORT_ALLOW_PRIVATE_HOSTS = ["127.0.0.1"]
    with serving() as found:
        yield found


def run(file: Path) -> Report:
    report = Report()
    Import(report, after=Pictures(report).of_products).run(file)
    return report


def retry() -> Report:
    report = Report()
    Pictures(report).all(lambda what, done, total: None)
    return report


def told(report: Report) -> list[tuple[int, str]]:
    return [(entry.row, entry.message) for entry in report.problems]


def test_a_picture_lies_in_the_library_with_its_alt_text(tmp_path: Path, web: Web):
    web.files["/A%20cup.jpg"] = picture()
    rows = shopify(image_src=web.url("/A cup.jpg"), image_alt_text="A teal cup")
    report = run(shopify_csv(tmp_path, rows))
    (image,) = Image.objects.all()
    assert (image.title, image.description) == ("Whisk", "A teal cup")
    assert (image.width, image.height, image.file_size) == (40, 50, len(picture()))
    assert image.file.name.endswith("a-cup.jpg")
    with image.file.open() as file:
        assert file.read() == picture()
    card = storefront.card(Product.objects.get().pk)
    assert (card.picture, card.alt) == (image, "A teal cup")
    assert (told(report), Pending.objects.count()) == ([], 0)
    assert report.pictures == {"added": 1}


def test_the_library_knows_where_its_pictures_are_used(tmp_path: Path, web: Web):
    web.files["/cup.jpg"] = picture()
    run(woo_csv(tmp_path, woo(images=web.url("/cup.jpg"))))
    used = [product for product, _references in Image.objects.get().get_usage()]
    assert used == [Product.objects.get()]


def test_places_are_kept_and_variants_have_their_own(tmp_path: Path, web: Web):
    colours = {"1": "red", "2": "blue", "3": "green"}
    web.files |= {f"/{n}.png": picture("PNG", colour) for n, colour in colours.items()}
    rows = [
        woo_variable(images=f"{web.url('/1.png')}, {web.url('/2.png')}"),
        woo_variation(images=web.url("/3.png")),
    ]
    run(woo_csv(tmp_path, *rows))
    found = ProductImage.objects.order_by("product_id", "display_order")
    assert [
        (one.product.upc, one.display_order, Path(one.image.file.name).name) for one in found
    ] == [
        ("bowl", 0, "1.png"),
        ("bowl", 1, "2.png"),
        ("bowl-blue", 0, "3.png"),
    ]
    assert [one.original.name for one in found] == [one.image.file.name for one in found]


def test_a_second_run_asks_the_web_for_nothing(tmp_path: Path, web: Web):
    web.files["/cup.jpg"] = picture()
    file = woo_csv(tmp_path, woo(images=web.url("/cup.jpg")))
    run(file)
    before = list(ProductImage.objects.values())
    asked = len(web.asked)
    report = run(file)
    assert len(web.asked) == asked == 1
    assert list(ProductImage.objects.values()) == before
    assert report.products == {"unchanged": 1}


def test_the_same_picture_is_stored_once(tmp_path: Path, web: Web):
    web.files |= {"/a.jpg": picture(), "/b.jpg": picture()}
    rows = [
        woo(images=f"{web.url('/a.jpg')}, {web.url('/b.jpg')}"),
        woo(ID="12", sku="pot", name="Pot", images=web.url("/a.jpg")),
    ]
    file = woo_csv(tmp_path, *rows)
    report = run(file)
    assert Image.objects.count() == 1
    assert sorted(web.asked) == ["/a.jpg", "/b.jpg"]
    assert report.pictures == {"added": 1, "known": 1}
    assert run(file).products == {"unchanged": 2}


def test_a_photograph_that_the_shop_put_there_is_not_doubled(tmp_path: Path, web: Web):
    run(woo_csv(tmp_path, woo()))
    cup = Product.objects.get()
    add_picture(cup)
    image = Image.objects.get()
    image.description = "Own words"
    image.save()
    with image.file.open() as file:
        web.files["/cup.jpg"] = file.read()
    image.get_file_hash()
    run(woo_csv(tmp_path, woo(images=web.url("/cup.jpg"))))
    assert ProductImage.objects.count() == Image.objects.count() == 1
    assert Image.objects.get().description == "Own words"


def test_a_picture_that_cannot_be_had_waits_for_images(tmp_path: Path, web: Web):
    file = woo_csv(tmp_path, woo(images=web.url("/cup.jpg")))
    report = run(file)
    url = web.url("/cup.jpg")
    assert told(report) == [
        (2, f"The picture {url} was not fetched: The host answers 404. It waits for --images.")
    ]
    assert report.products == {"created": 1}
    assert not report.failed
    (waiting,) = Pending.objects.all()
    assert (waiting.url, waiting.row, waiting.error) == (url, 2, "The host answers 404.")
    assert told(retry())[0][0] == 2
    web.files["/cup.jpg"] = picture()
    assert retry().pictures == {"added": 1}
    assert Pending.objects.count() == 0
    assert ProductImage.objects.get().product.upc == "cup"
    assert run(file).products == {"unchanged": 1}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html><script>alert(1)</script>", "no picture that the library takes"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no picture"),
        (picture("GIF"), "no picture that the library takes"),
        (picture("TIFF"), "no picture that the library takes"),
        (picture(size=(400, 400))[:-200], "or a broken one"),
        (picture("PNG", size=(400, 400))[:-100], "or a broken one"),
        (huge_png(5001, 5000), "too many pixels"),
        (huge_png(100_000, 100_000), "too many pixels"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "or a broken one"),
        (b"", "or a broken one"),
    ],
    ids=["html", "svg", "gif", "tiff", "cut", "cut-png", "large", "bomb", "garbage", "empty"],
)
def test_what_is_no_whole_picture_waits_with_the_reason(
    content: bytes, message: str, tmp_path: Path, web: Web
):
    web.files["/cup.jpg"] = content
    report = run(woo_csv(tmp_path, woo(images=web.url("/cup.jpg"))))
    assert message in told(report)[0][1]
    assert Image.objects.count() == 0
    assert Pending.objects.count() == 1


def test_a_picture_that_is_too_large_is_not_read_to_its_end(tmp_path: Path, web: Web, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 3 * 1024 * 1024
    report = run(woo_csv(tmp_path, woo(images=web.url("/endless"))))
    assert "It is larger than 3 MB." in told(report)[0][1]


def test_the_extension_is_that_of_the_content(tmp_path: Path, web: Web):
    web.files["/shell.php"] = picture("PNG")
    run(woo_csv(tmp_path, woo(images=web.url("/shell.php?x=.html"))))
    assert Path(Image.objects.get().file.name).name == "shell.png"


def test_a_private_address_is_told_and_never_asked(tmp_path: Path, web: Web, settings):
    settings.IMPORT_ALLOW_PRIVATE_HOSTS = ()
    web.files["/cup.jpg"] = picture()
    report = run(woo_csv(tmp_path, woo(images="http://127.0.0.1:8080/cup.jpg")))
    assert "“127.0.0.1” is not on the public web." in told(report)[0][1]
    assert web.asked == []


def test_a_host_that_is_down_is_not_asked_for_every_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked = []

    def down(host, port):
        asked.append(host)
        raise fetching.CannotFetch("There is no host.", host)

    monkeypatch.setattr(fetching, "public_addresses", down)
    urls = ", ".join(f"https://down.example/{n}.jpg" for n in range(40))
    report = run(woo_csv(tmp_path, woo(images=urls)))
    assert 3 <= len(asked) <= 8
    assert report.pictures["waiting"] == Pending.objects.count() == 40
    assert "was not asked again" in told(report)[-1][1]


def test_a_full_disk_leaves_the_picture_waiting(
    tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch
):
    web.files["/cup.jpg"] = picture()

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Image._meta.get_field("file").storage, "_save", full, raising=False)
        report = run(woo_csv(tmp_path, woo(images=web.url("/cup.jpg"))))
    assert "It could not be stored: No space left on device." in told(report)[0][1]
    assert Image.objects.count() == 0
    assert retry().pictures == {"added": 1}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_what_the_library_takes_is_recognised(kind: str):
    wanted = {"JPEG": ("jpg", "jpeg")}.get(kind, (kind.lower(),))
    assert check_picture(io.BytesIO(picture(kind))) in wanted


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_every_cut_of_a_picture_is_refused_or_shows_all_of_it(kind: str):
    whole = picture(kind, size=(30, 30))
    refused = 0
    for end in range(len(whole)):
        cut = io.BytesIO(whole[:end])
        try:
            check_picture(cut)
        except NotAPicture:
            refused += 1
        else:  # what is missing is a check sum or an end mark
            with Pillow.open(cut) as shown, Pillow.open(io.BytesIO(whole)) as wanted:
                assert shown.tobytes() == wanted.tobytes()
    assert refused > len(whole) * 0.7
