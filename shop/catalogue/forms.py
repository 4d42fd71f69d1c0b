"""The product's form in Wagtail's admin."""

from typing import Any

from django.utils.translation import gettext as _
from oscar.core.loading import get_model
from wagtail.admin.forms import WagtailAdminModelForm


class ProductForm(WagtailAdminModelForm):
    """Fills in what an editor need not know: the kind of product."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "categories" in self.fields:  # a variant has none: its product's are its own
            self.fields["categories"].required = False

    def clean(self) -> dict[str, Any]:
        """Give a product of its own the shop's first kind before Oscar's rules are asked.

        The address is looked up here as well: the constraint on it asks for the structure,
        which is no field of the form, and so is not asked.
        """
        cleaned = super().clean()
        product = self.instance
        if product.parent_id is None and product.product_class_id is None:
            product.product_class = get_model("catalogue", "ProductClass").objects.first()
        slug = cleaned.get("slug")
        if slug and not product.is_child and self._others().filter(slug=slug).exists():
            self.add_error("slug", _("Another product has this address."))
        return cleaned

    def _others(self) -> Any:
        products = get_model("catalogue", "Product").objects.exclude(structure="child")
        return products.exclude(pk=self.instance.pk)
