"""The form of a group of goods."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.core.loading import get_model
from wagtail.admin.forms.models import WagtailAdminModelForm

_HINT = gettext_lazy("One a line: the UPC or the SKU of a product or variant.")


class RangeForm(WagtailAdminModelForm):
    """Which goods belong to a group: all, some categories, some products, and which do not."""

    goods = forms.CharField(
        label=gettext_lazy("Products"), help_text=_HINT, required=False, widget=forms.Textarea
    )
    without = forms.CharField(
        label=gettext_lazy("Products"), help_text=_HINT, required=False, widget=forms.Textarea
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("included_categories", "excluded_categories"):
            if name in self.fields:
                self.fields[name].widget = forms.CheckboxSelectMultiple()
                self.fields[name].queryset = get_model("catalogue", "Category").objects.order_by(
                    "path"
                )
        if self.instance.pk:
            self.initial["goods"] = _codes(self.instance.included_products)
            self.initial["without"] = _codes(self.instance.excluded_products)

    def clean_goods(self) -> list[Any]:
        """Return the products that are named."""
        return _products(self.cleaned_data["goods"])

    def clean_without(self) -> list[Any]:
        """Return the products that are named."""
        return _products(self.cleaned_data["without"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        some = ("includes_all_products", "included_categories", "goods")
        if not self.errors and not any(cleaned.get(name) for name in some):
            self.add_error("goods", _("Choose at least one category or product, or all goods."))
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Save the group with its products."""
        row = super().save(commit)
        through = row.included_products.through.objects
        through.filter(range=row).exclude(product__in=self.cleaned_data["goods"]).delete()
        for product in self.cleaned_data["goods"]:
            through.get_or_create(range=row, product=product)
        row.excluded_products.set(self.cleaned_data["without"])
        return row


def _products(text: str) -> list[Any]:
    """Return the products with the codes. Raises ValidationError that names a wrong one."""
    codes = list(dict.fromkeys(text.split()))
    products = get_model("catalogue", "Product").objects
    by_code = {one.upc: one for one in products.filter(upc__in=codes)}
    rows = products.filter(stockrecords__partner_sku__in=codes)
    for sku, pk in rows.values_list("stockrecords__partner_sku", "pk"):
        by_code.setdefault(sku, products.get(pk=pk))
    unknown = [code for code in codes if code not in by_code]
    if unknown:
        raise forms.ValidationError(
            _("There is no product “%(code)s”. Check the spelling.") % {"code": unknown[0]}
        )
    return [by_code[code] for code in codes]


def _codes(products: Any) -> str:
    rows = products.order_by("pk").values_list("upc", "stockrecords__partner_sku")
    return "\n".join(dict.fromkeys(upc or sku or "" for upc, sku in rows))
