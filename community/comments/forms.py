"""What is asked of somebody who comments or reports."""

import secrets
import time
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community.accounts.handles import HandleField
from community.moderation.models import Report
from community.moderation.photos import NotAPhoto, Photo, prepare
from community.moderation.trust import allowance_of

from .models import LONGEST

_SALT = "comments.form"


class PhotosInput(forms.FileInput):
    """A field for several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Some photos, each decoded and written anew."""

    widget = PhotosInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        words = ngettext(
            "Up to %(most)s photo, at most 12 MB.",
            "Up to %(most)s photos, at most 12 MB each.",
            most,
        )
        super().__init__(
            label=_("Photos"), help_text=words % {"most": most}, required=False, **kwargs
        )

    def clean(self, value: Any, initial: Any = None) -> list[Photo]:
        """Return the photos. Raises ValidationError for too many and for what is none."""
        uploads = value if isinstance(value, list | tuple) else [value] if value else []
        if len(uploads) > self.most:
            raise forms.ValidationError(self.help_text)
        try:
            return [prepare(super(PhotosField, self).clean(one)) for one in uploads]
        except NotAPhoto as error:
            raise forms.ValidationError(str(error)) from None


class CommentForm(forms.Form):
    """A comment, and the public name of somebody who has none yet.

    The hidden ``key`` is new with every rendering and signed with its time: it lets a form count
    once, and tells how long the writing took.
    """

    text = forms.CharField(
        label=_("Your comment"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "data-counted": ""}),
        error_messages={"required": _("Write something first.")},
    )
    key = forms.CharField(max_length=200, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any = None, photos: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = new_key()
        if user is not None and user.is_authenticated and not user.handle:
            self.fields["handle"] = HandleField()
            self.order_fields(["handle", "text"])
        if photos:
            self.fields["photos"] = PhotosField(most=photos)

    def clean_text(self) -> str:
        """Return the text with one kind of line ends."""
        return self.cleaned_data["text"].replace("\r\n", "\n").strip()

    def sent(self) -> tuple[str, float | None]:
        """Return the key and the seconds since the form was shown, None when nobody knows."""
        return read_key(self.cleaned_data["key"])


def form_for(user: Any, *data: Any, **kwargs: Any) -> CommentForm:
    """Return the form as the user may fill it in: with photos where they are trusted with them."""
    photos = allowance_of(user).photos if user.is_authenticated else 0
    return CommentForm(*data, user=user, photos=photos, **kwargs)


class ReportForm(forms.Form):
    """What is wrong with a contribution."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"), choices=Report.Reason.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Tell us more"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppealForm(forms.Form):
    """Why something that was rejected should be public."""

    words = forms.CharField(
        label=_("Why should it be public?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def new_key() -> str:
    """Return a key for one rendering of a form, signed with the time of it."""
    return Signer(salt=_SALT).sign(f"{secrets.token_hex(16)}-{int(time.time())}")


def read_key(value: str) -> tuple[str, float | None]:
    """Return the key and its age in seconds; a new key for what we have not signed."""
    try:
        key, _dash, made = Signer(salt=_SALT).unsign(value).partition("-")
    except BadSignature:
        return secrets.token_hex(16), None
    return key, time.time() - int(made)
