import pytest
from wagtail.images import get_image_model

from shop.pictures import FORMATS, picture_set, prefetch_pictures, specs_for, widths_for
from shop.tasks import make_renditions
from tests import factories

pytestmark = pytest.mark.django_db


class TestWidths:
    @pytest.mark.parametrize(
        ("width", "widths"),
        [
            (100, [320]),
            (320, [320]),
            (321, [320, 640]),
            (640, [320, 640]),
            (1199, [320, 640, 960, 1280]),
            (4000, [320, 640, 960, 1280]),
        ],
    )
    def test_no_picture_is_made_much_wider_than_it_is(self, width, widths):
        assert widths_for(get_image_model()(width=width, height=100)) == widths


class TestPictureSet:
    def test_offers_every_format_in_every_width_and_a_fallback(self):
        image = factories.make_image(size=(700, 875))
        found = picture_set(image)
        assert [kind for kind, _srcset in found.sources] == ["image/avif", "image/webp"]
        for _kind, srcset in found.sources:
            assert [one.split()[1] for one in srcset.split(", ")] == ["320w", "640w", "700w"]
        assert found.src.endswith(".jpg")
        assert (found.width, found.height) == (640, 800)

    def test_costs_one_query_for_all_once_the_renditions_are_made(self, django_assert_num_queries):
        images = [factories.make_image() for _ in range(3)]
        for image in images:
            picture_set(image)
        fresh = list(get_image_model().objects.all())
        with django_assert_num_queries(1):
            prefetch_pictures(fresh)
            assert all(picture_set(image).src for image in fresh)

    def test_nothing_to_prefetch_asks_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            prefetch_pictures([None, None])

    def test_a_file_that_is_gone_is_an_oserror(self):
        image = factories.make_image()
        image.file.storage.delete(image.file.name)
        with pytest.raises(OSError):
            picture_set(get_image_model().objects.get(pk=image.pk))


class TestTheWorker:
    def test_makes_what_pages_and_shares_will_ask_for(self):
        image = factories.make_image()
        made = make_renditions.call(image.pk)
        assert made == len(specs_for(image)) + 1
        assert image.renditions.count() == made
        assert image.renditions.filter(filter_spec__startswith="fill-1200x630").exists()
        assert make_renditions.call(image.pk) == made
        assert image.renditions.count() == made

    def test_lets_a_picture_go_that_is_gone(self):
        assert make_renditions.call(0) == 0

    @pytest.mark.parametrize("damage", ["missing", "broken"])
    def test_writes_down_a_file_that_cannot_be_read(self, damage, caplog):
        image = factories.make_image()
        storage, name = image.file.storage, image.file.name
        if damage == "missing":
            storage.delete(name)
        else:
            with storage.open(name, "wb") as file:
                file.write(b"no picture at all")
        assert make_renditions.call(image.pk) == 0
        assert f"Image {image.pk} cannot be read." in caplog.text

    def test_is_asked_when_a_picture_is_added_and_not_when_it_is_changed(
        self, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            image = factories.make_image()
        assert image.renditions.count() == len(specs_for(image)) + 1
        assert len(FORMATS) == 2
        with django_capture_on_commit_callbacks() as callbacks:
            image.description = "Another word for it"
            image.save()
        asked = [one for one in callbacks if "make_renditions" in repr(one)]
        assert asked == []
