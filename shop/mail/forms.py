"""What the house may write into its mails."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .models import Footer, Words
from .words import unknown


class WordsForm(forms.ModelForm):
    """Two sentences in a kind of mail. ``names`` are the names in braces that mean something."""

    class Meta:
        model = Words
        fields = ("opening", "closing")
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("opening", "closing")}

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        for field in self.fields.values():
            field.widget.attrs["data-mail-names"] = " ".join(names)
            field.widget.attrs["data-mail-unknown"] = _("Nothing is filled in for {names}.")

    def clean_opening(self) -> str:
        return self._known("opening")

    def clean_closing(self) -> str:
        return self._known("closing")

    def _known(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if wrong := unknown(text, self.names):
            raise forms.ValidationError(
                ngettext(
                    "%(wrong)s means nothing here. Use %(names)s, or leave the braces out.",
                    "%(wrong)s mean nothing here. Use %(names)s, or leave the braces out.",
                    len(wrong),
                )
                % {
                    "wrong": ", ".join(wrong),
                    "names": ", ".join(f"{{{one}}}" for one in self.names),
                }
            )
        return text


class FooterForm(forms.Form):
    """The foot of mails, a field a language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kept = dict(Footer.objects.values_list("language", "text"))
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[code] = forms.CharField(
                label=name,
                required=False,
                max_length=1000,
                initial=kept.get(code, ""),
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=gettext_lazy(
                    "Who writes, where they are, and what your law asks for. A line a row."
                ),
            )
