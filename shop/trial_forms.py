"""The part of a back office's form that names goods and a country, for trying things out."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from wagtail.snippets.widgets import AdminSnippetChooser

LINES = 5


class GoodsForm(forms.Form):
    """Up to five products with quantities, and the country that they go to."""

    country = forms.ChoiceField(label=_("Delivered to"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from shop.checkout.countries import delivered_to

        super().__init__(*args, **kwargs)
        self.fields["country"].initial = settings.SHOP_COUNTRY
        self.fields["country"].choices = delivered_to()
        products = get_model("catalogue", "Product")
        for number in range(1, LINES + 1):
            self.fields[f"product_{number}"] = forms.ModelChoiceField(
                label=_("Product"),
                queryset=products.objects.all(),
                required=False,
                widget=AdminSnippetChooser(products, icon="tag"),
            )
            self.fields[f"quantity_{number}"] = forms.IntegerField(
                label=_("Quantity"), min_value=1, max_value=500, required=False, initial=1
            )

    def rows(self) -> list[tuple[Any, Any]]:
        """Return the fields of each product with its quantity."""
        return [
            (self[f"product_{number}"], self[f"quantity_{number}"])
            for number in range(1, LINES + 1)
        ]

    def goods(self) -> list[tuple[Any, int]]:
        """Return what a valid form names."""
        known = self.cleaned_data
        return [
            (known[f"product_{number}"], known[f"quantity_{number}"] or 1)
            for number in range(1, LINES + 1)
            if known[f"product_{number}"]
        ]
