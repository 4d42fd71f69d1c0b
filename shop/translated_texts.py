"""The texts of a row in the site's other languages, as fields that a person can fill in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm


class TranslationsWidget(forms.Widget):
    """One box for each text and language. ``texts`` is (column, label, longest or None)."""

    template_name = "shop/widgets/translations.html"
    use_fieldset = True

    def __init__(
        self, texts: Iterable[tuple[str, str | Promise, int | None]], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.texts = list(texts)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the boxes: name, id, label, language, value and longest length."""
        context = super().get_context(name, value, attrs)
        known = value if isinstance(value, dict) else {}
        context["boxes"] = [
            {
                "name": _name(name, language, column),
                "id": f"id_{_name(name, language, column)}",
                "label": label,
                "language": language,
                "language_name": language_name,
                "value": known.get(language, {}).get(column, ""),
                "longest": longest,
            }
            for language, language_name in settings.LANGUAGES[1:]
            for column, label, longest in self.texts
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, dict[str, str]]:
        """Return what was typed as ``{"zh-hans": {"name": "…"}}``; empty boxes are left out."""
        found: dict[str, dict[str, str]] = {}
        for language, _native in settings.LANGUAGES[1:]:
            for column, _title, _most in self.texts:
                text = data.get(_name(name, language, column), "").strip()
                if text:
                    found.setdefault(language, {})[column] = text
        return found

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class TranslationsFormField(forms.Field):
    """Cleans to the dict that :class:`~shop.catalogue.translation.Translatable` keeps."""

    def clean(self, value: Any) -> dict[str, dict[str, str]]:
        """Return the texts. Raises ValidationError for one that is too long for its column."""
        for texts in (value or {}).values():
            for column, label, longest in self.widget.texts:
                if longest and len(texts.get(column, "")) > longest:
                    raise forms.ValidationError(
                        _("%(label)s: shorten this to %(limit)d letters at the most.")
                        % {"label": label, "limit": longest}
                    )
        return value or {}


class TranslatedForm(forms.ModelForm):
    """Gives the column ``translations`` of a form its boxes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "translations" in self.fields:
            old = self.fields["translations"]
            widget = TranslationsWidget(
                (column, _label(self._meta.model, column), _longest(self._meta.model, column))
                for column in self._meta.model.TRANSLATED
            )
            self.fields["translations"] = TranslationsFormField(
                label=old.label, required=False, widget=widget
            )


class TranslatedAdminForm(TranslatedForm, WagtailAdminModelForm):
    """The same for a row that has no form of its own in the admin."""


def _name(name: str, language: str, column: str) -> str:
    return f"{name}-{language}-{column}"


def _label(model: Any, column: str) -> str:
    return str(model._meta.get_field(column).verbose_name)


def _longest(model: Any, column: str) -> int | None:
    return getattr(model._meta.get_field(column), "max_length", None)
