"""What is asked of somebody who writes a note."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.accounts.handles import HandleField
from community.comments.forms import PhotosField, new_key, read_key
from community.moderation.trust import allowance_of
from shop.storefront import Purchase

from .models import LONGEST, LONGEST_TITLE, MOST_THINGS


class WordsForm(forms.Form):
    """The words of a note."""

    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Give your note a title.")},
    )
    text = forms.CharField(
        label=_("Your note"),
        help_text=_("How you use it, what is good, what is not, whom it suits."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto", "data-counted": ""}),
        error_messages={"required": _("Write something first.")},
    )

    def clean_text(self) -> str:
        """Return the text with one kind of line ends."""
        return self.cleaned_data["text"].replace("\r\n", "\n").strip()


class NoteForm(WordsForm):
    """A note: its words, what it tells of, photos, and whether it may be quoted.

    The hidden ``key`` is new with every rendering and signed with its time.
    """

    lines = forms.TypedMultipleChoiceField(
        label=_("What do you tell of?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one thing that you tell of."),
            "invalid_choice": _("One of these things is not among your deliveries. Choose again."),
        },
    )
    may_be_quoted = forms.BooleanField(
        label=_("Sentences of it may be quoted in stories and on product pages"),
        help_text=_("With your public name. You can take this back at any time."),
        required=False,
    )
    key = forms.CharField(max_length=200, widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        user: Any = None,
        purchases: list[Purchase] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = new_key()
        signed_in = user is not None and user.is_authenticated
        order = ["handle", "lines", "title", "text", "photos", "may_be_quoted"]
        if signed_in and not user.handle:
            self.fields["handle"] = HandleField()
        if signed_in and (most := allowance_of(user).photos):
            self.fields["photos"] = PhotosField(most=most)
        if signed_in:
            lines: Any = self.fields["lines"]
            lines.choices = [(one.line_id, words_for(one)) for one in purchases or []]
        else:
            del self.fields["lines"]
        self.order_fields(order)

    def clean_lines(self) -> list[int]:
        """Return the lines. Raises ValidationError for more than a note can hold."""
        found = self.cleaned_data["lines"]
        if len(found) > MOST_THINGS:
            words = _("Choose up to %(most)s things for one note.")
            raise forms.ValidationError(words, params={"most": MOST_THINGS})
        return found

    def sent(self) -> tuple[str, float | None]:
        """Return the key and the seconds since the form was shown, None when nobody knows."""
        return read_key(self.cleaned_data["key"])


def words_for(one: Purchase) -> str:
    """Return how a purchase is named to its buyer."""
    from django.utils.formats import date_format
    from django.utils.timezone import localtime
    from django.utils.translation import gettext

    return gettext("%(thing)s, delivered on %(date)s") % {
        "thing": f"{one.title} ({one.variant})" if one.variant else one.title,
        "date": date_format(localtime(one.delivered_at), "DATE_FORMAT"),
    }
