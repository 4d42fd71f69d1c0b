"""How many there are: edited in a form as a difference, because buyers move it meanwhile.

Somebody who opens a form at 12 and writes 20 has put 8 more on the shelf. If one was sent in
between there are 19, and an untouched 12 stays what it has become.
"""

from typing import Any

from django import forms
from django.db import models
from django.utils.html import format_html


class Counted(int):
    """A number that was written over another, ``was``, or over none."""

    was: int | None = None


class _Written(str):
    """What came with the form: the text, and the number that stood there (None if unsaid)."""

    was: str | None = None


class CountInput(forms.NumberInput):
    """The box for the number, and beside it what stood there when the form was made."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        was = value.was if isinstance(value, _Written) else value
        shown = super().render(name, value, attrs, renderer)
        if isinstance(value, _Written) and value.was is None:
            return shown
        stood = "" if was is None else was
        return format_html('{}<input type="hidden" name="{}-was" value="{}">', shown, name, stood)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        if value is None:
            return None
        written = _Written(value)
        written.was = data.get(f"{name}-was")
        return written


class CountFormField(forms.IntegerField):
    """Gives a :class:`Counted`; a number that was not touched is no change."""

    widget = CountInput

    def clean(self, value: Any) -> int | None:
        number = super().clean(value)
        was = getattr(value, "was", None)
        if number is None or was is None or not was.isdecimal():
            return number
        counted = Counted(number)
        counted.was = int(was)
        return counted

    def has_changed(self, initial: Any, data: Any) -> bool:
        was = getattr(data, "was", None)
        return super().has_changed(initial if was is None else was, data)


class CountField(models.PositiveIntegerField):
    """The column; the database knows it as Django's own."""

    def to_python(self, value: Any) -> Any:
        """Keep what a form's number was written over, through the validation of the model."""
        return value if isinstance(value, Counted) else super().to_python(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": CountFormField, **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveIntegerField", args, kwargs
