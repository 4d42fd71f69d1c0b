"""Product links in Draftail: how the editor reads, shows and stores them."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail import features as draftail
from wagtail.rich_text.feature_registry import FeatureRegistry

from content.choosers import describe
from shop import storefront

from .product_link import ENTITY, FEATURE, LINK_TYPE, ProductLinkHandler, id_of


class ProductLinkElementHandler(LinkElementHandler):
    """Reads a stored link for the editor, with what its tooltip shows."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        """Return the entity's data: the id, and the product in words."""
        product_id = id_of(attrs)
        if not product_id:
            return {"id": "", "label": ""}
        card = storefront.cards([product_id], alternatives=False, stars=False)[product_id]
        return {"id": str(product_id), "label": describe(card)}


def stored_link(props: dict[str, Any]) -> Any:
    """Return the element that is stored for the editor's entity: type and id alone."""
    attributes = {"linktype": LINK_TYPE, "id": str(props.get("id") or "")}
    return DOM.create_element("a", attributes, props["children"])


def register_product_link(features: FeatureRegistry) -> None:
    """Make the feature ``product-link`` known to Wagtail's rich text."""
    features.register_link_type(ProductLinkHandler)
    features.register_editor_plugin(
        "draftail",
        FEATURE,
        draftail.EntityFeature(
            {
                "type": ENTITY,
                "icon": "tag",
                "description": _("Product link"),
                "attributes": ["id", "label"],
                # Links pasted from elsewhere never name a product of ours.
                "allowlist": {"data-product-link": "^own$"},
                "chooserUrls": {"productChooser": reverse_lazy("product_chooser:choose")},
            },
            js=["wagtailadmin/js/chooser-modal.js", "content/product-link.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {
                f'a[linktype="{LINK_TYPE}"]': ProductLinkElementHandler(ENTITY)
            },
            "to_database_format": {"entity_decorators": {ENTITY: stored_link}},
        },
    )
