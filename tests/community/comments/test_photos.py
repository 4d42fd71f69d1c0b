"""Photos beside comments: by trust, within limits, written anew, hidden with their comment."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from community.comments.forms import new_key
from community.comments.models import Comment, Photo
from community.moderation.models import Status
from community.moderation.photos import NotAPhoto, prepare
from tests.community.talking import decide, member, signed_in, write
from tests.content.pages import make_article
from tests.shop.buying import text_of


def jpeg(name="cup.jpg", size=(1000, 500), *, turned=False):
    picture, exif = Image.new("RGB", size, (162, 59, 28)), Image.Exif()
    exif[0x010E] = "Made at 52.1, -2.2 in my kitchen"
    if turned:
        exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def bomb():
    """A PNG of a few bytes that says it is 13,300 pixels square."""
    head = struct.pack(">IIBBBBB", 13300, 13300, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk
    return SimpleUploadedFile("bomb.png", png + struct.pack(">I", zlib.crc32(chunk)))


@pytest.fixture
def article(db):
    return make_article("Tea for two")


def send(user, page, *files, text="Mine came out almost blue."):
    form = {"text": text, "key": new_key(), "photos": list(files)}
    return signed_in(user).post(f"/comments/on/{page.pk}/write/", form)


def test_a_photo_is_written_anew_without_what_came_with_it():
    made = prepare(jpeg(size=(3000, 1500), turned=True))
    assert (made.width, made.height) == (800, 1600)
    data = made.whole.read()
    assert b"kitchen" not in data
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("WEBP", (800, 1600), {})


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>"),
        SimpleUploadedFile("x.png", b""),
        SimpleUploadedFile("x.jpg", jpeg().read()[:300]),
        SimpleUploadedFile("x.html", b"<script>alert(1)</script>"),
        SimpleUploadedFile("x.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
        bomb(),
    ],
    ids=["svg", "empty", "cut off", "html", "gif", "bomb"],
)
def test_what_is_no_photo_is_refused(upload):
    with pytest.raises(NotAPhoto):
        prepare(upload)


def test_a_trusted_member_adds_photos_that_everybody_sees(article, client):
    answer = send(member(level=1), article, jpeg(), jpeg("foot.jpg"))
    assert answer.status_code == 303
    page = client.get(article.url).content.decode()
    for photo in Photo.objects.all():
        assert photo.small_url in page
        assert "readers/" not in page
        shown = client.get(photo.whole_url)
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")


def test_too_many_photos_and_broken_ones_keep_the_words(article):
    user = member(level=1)
    for files in ([jpeg()] * 3, [SimpleUploadedFile("x.jpg", b"no")]):
        page = send(user, article, *files)
        assert "There is a problem" in text_of(page)
        assert "Mine came out almost blue." in page.content.decode()
    assert not Comment.objects.exists()


def test_a_newcomer_is_not_asked_for_photos_and_what_they_send_is_left_out(article):
    new = member()
    form = signed_in(new).get(f"/comments/on/{article.pk}/write/").content.decode()
    assert 'type="file"' not in form
    send(new, article, jpeg())
    assert not Photo.objects.exists()


def test_photos_of_a_hidden_comment_are_for_its_author_and_moderators(article, admin):
    user = member(level=1)
    row = write(user, article, "See the foot of it.", photos=[prepare(jpeg())])
    photo = Photo.objects.get()
    Comment.objects.filter(pk=row.pk).update(status=Status.REJECTED)
    assert Client().get(photo.whole_url).status_code == 404
    assert signed_in(member()).get(photo.small_url).status_code == 404
    assert signed_in(user).get(photo.small_url).status_code == 200
    assert admin.client.get(photo.small_url).status_code == 200


def test_a_held_photo_is_shown_in_the_queue(article, admin):
    text = "Best online casino, click here"
    write(member(level=1), article, text, photos=[prepare(jpeg())])
    assert Photo.objects.get().small_url in admin.client.get("/manage/moderation/").content.decode()
    decide(Comment.objects.get(), admin.user)


def test_photos_go_with_their_comment(article, django_capture_on_commit_callbacks):
    user = member(level=1)
    for text in ("See the foot of it.", "And the rim."):
        write(user, article, text, photos=[prepare(jpeg())])
    files = [Path(settings.MEDIA_ROOT) / photo.whole.name for photo in Photo.objects.all()]
    assert [file.exists() for file in files] == [True, True]
    first, second = Comment.objects.order_by("pk")
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(user).post(f"/comments/{first.pk}/delete/")
    assert [file.exists() for file in files] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        user.delete()
    assert [file.exists() for file in files] == [False, False]
    assert second.pk
