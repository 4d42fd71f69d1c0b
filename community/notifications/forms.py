"""How somebody wants to be told: one choice a kind, and how often the summary comes."""

from typing import Any

from django import forms

from . import registry
from .models import Way, Wishes


class WishesForm(forms.Form):
    """A field a kind, named by its code, and ``rhythm``."""

    def __init__(self, *args: Any, wishes: Wishes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for notice in sorted(registry.every(), key=_by_the_shop):
            self.fields[notice.code] = forms.ChoiceField(
                label=notice.label,
                choices=[(way, Way(way).label) for way in notice.ways],
                initial=wishes.way(notice),
            )
        self.fields["rhythm"] = forms.ChoiceField(
            label=Wishes._meta.get_field("rhythm").verbose_name,
            choices=Wishes.Rhythm.choices,
            initial=wishes.rhythm,
        )

    @property
    def ways(self) -> dict[str, str]:
        """The choice of every kind, once the form is valid."""
        return {one.code: self.cleaned_data[one.code] for one in registry.every()}


def _by_the_shop(notice: registry.Notice) -> bool:
    """Return whether the kind comes after those that members tell each other."""
    return notice.ways == registry.BY_THE_SHOP
