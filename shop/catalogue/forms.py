"""The product's form in Wagtail's admin."""

from typing import Any

from oscar.core.loading import get_model
from wagtail.admin.forms import WagtailAdminModelForm


class ProductForm(WagtailAdminModelForm):
    """Fills in what an editor need not know: the kind of product, a code for the stock."""

    def clean(self) -> dict[str, Any]:
        """Give a product of its own the shop's first kind before Oscar's rules are asked."""
        cleaned = super().clean()
        if self.instance.parent_id is None and self.instance.product_class_id is None:
            self.instance.product_class = get_model("catalogue", "ProductClass").objects.first()
        return cleaned
