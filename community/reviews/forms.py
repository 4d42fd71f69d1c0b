"""What is asked of somebody who reviews."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.accounts.handles import HandleField
from community.comments.forms import PhotosField, new_key, read_key
from community.moderation.trust import allowance_of

from .models import LONGEST

STARS = [
    (5, _("5 stars: very good")),
    (4, _("4 stars: good")),
    (3, _("3 stars: all right")),
    (2, _("2 stars: poor")),
    (1, _("1 star: bad")),
]


class ReviewForm(forms.Form):
    """Stars and words, and the public name of somebody who has none yet."""

    stars = forms.TypedChoiceField(
        label=_("How many stars?"),
        coerce=int,
        choices=STARS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose from one to five stars.")},
    )
    title = forms.CharField(
        label=_("Title"), max_length=100, required=False, widget=forms.TextInput({"dir": "auto"})
    )
    text = forms.CharField(
        label=_("Your review"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "data-counted": ""}),
        help_text=_("What is it like to use? What did you not expect?"),
        error_messages={"required": _("Write a few words: others want to know why.")},
    )
    key = forms.CharField(max_length=200, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any = None, photos: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = new_key()
        if user is not None and user.is_authenticated and not user.handle:
            self.fields["handle"] = HandleField()
            self.order_fields(["handle", "stars", "title", "text"])
        if photos:
            self.fields["photos"] = PhotosField(most=photos)

    def clean_text(self) -> str:
        """Return the text with one kind of line ends."""
        return self.cleaned_data["text"].replace("\r\n", "\n").strip()

    def sent(self) -> tuple[str, float | None]:
        """Return the key and the seconds since the form was shown, None when nobody knows."""
        return read_key(self.cleaned_data["key"])

    @property
    def words(self) -> dict[str, Any]:
        """What was said: stars, title and text."""
        return {name: self.cleaned_data[name] for name in ("stars", "title", "text")}


def form_for(user: Any, *data: Any, **kwargs: Any) -> ReviewForm:
    """Return the form as the user may fill it in: with photos where they are trusted with them."""
    photos = allowance_of(user).photos if user.is_authenticated else 0
    return ReviewForm(*data, user=user, photos=photos, **kwargs)
