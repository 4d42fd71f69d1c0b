import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from shop.catalogue.thumbnails import PillowThumbnailer
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def original():
    """The file of a picture of 400 by 500."""
    return factories.make_image(size=(400, 500)).file


@pytest.mark.parametrize(
    ("size", "made"), [("100x100", (80, 100)), ("50x", (40, 50)), ("x50", (40, 50))]
)
def test_fits_the_picture_into_the_box(original, size, made):
    small = PillowThumbnailer().generate_thumbnail(original, size=size)
    assert (small.width, small.height) == made
    assert str(small) == small.url == default_storage.url(small.name)


def test_makes_it_once(original, monkeypatch):
    first = PillowThumbnailer().generate_thumbnail(original, size="100x100")
    default_storage.delete(original.name)
    assert PillowThumbnailer().generate_thumbnail(original, size="100x100").name == first.name


def test_removes_what_was_made_of_a_file_and_nothing_else(original):
    other = PillowThumbnailer().generate_thumbnail(factories.make_image().file)
    small = PillowThumbnailer().generate_thumbnail(original)
    PillowThumbnailer().delete_thumbnails(original)
    assert not default_storage.exists(small.name)
    assert default_storage.exists(other.name)


def test_removing_what_was_never_made_is_nothing():
    PillowThumbnailer().delete_thumbnails("never/there.png")


@pytest.mark.parametrize("content", [b"no picture", b"", b"GIF89a"])
def test_a_file_that_is_no_picture_is_an_oserror(content):
    name = default_storage.save("odd.png", ContentFile(content))
    with pytest.raises(OSError):
        PillowThumbnailer().generate_thumbnail(name)
    with pytest.raises(OSError):
        PillowThumbnailer().generate_thumbnail("not/there.png")
