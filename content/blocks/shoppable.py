"""A picture whose products can be bought where they stand."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.blocks import (
    CharBlock,
    FloatBlock,
    ListBlock,
    StructBlock,
    StructBlockValidationError,
    StructValue,
)
from wagtail.blocks.struct_block import StructBlockAdapter

from content import products
from content.choosers import ProductChooserBlock

from .goods import GoodsBlock, refuse_deleted
from .library import PictureWithAltBlock


class HotspotValue(StructValue):
    """What the template asks of a pin."""

    @property
    def product_id(self) -> int | None:
        """The id of the product or variant under the pin."""
        return self.get("product")

    @property
    def style(self) -> str:
        """The place as CSS, whatever the language writes decimals with."""
        return f"left:{self['x']:.2f}%;top:{self['y']:.2f}%"


class HotspotBlock(StructBlock):
    """A pin: which product, and where on the picture (0 to 100 % from the top left)."""

    product = ProductChooserBlock(label=_("Product"))
    x = FloatBlock(label=_("From the left, %"), min_value=0, max_value=100, default=50)
    y = FloatBlock(label=_("From the top, %"), min_value=0, max_value=100, default=50)

    class Meta:
        icon = "crosshairs"
        label = _("Pin")
        value_class = HotspotValue
        form_classname = "struct-block hotspot"
        label_format = "{product}"


class ShoppableImageValue(StructValue):
    """What the template asks of a shoppable picture."""

    @property
    def pins(self) -> list[HotspotValue]:
        """The pins that have a product, in their order."""
        return [pin for pin in self.get("hotspots") or [] if pin.product_id]


class ShoppableImageBlock(GoodsBlock):
    """A picture with pins on its products."""

    image = PictureWithAltBlock(label=_("Picture"))
    hotspots = ListBlock(
        HotspotBlock(), label=_("Pins"), default=[], min_num=1, max_num=12, collapsed=False
    )
    caption = CharBlock(label=_("Caption"), required=False, max_length=300)

    def clean(self, value: Any) -> StructValue:
        """Return the cleaned value; a pin on a deleted product keeps a page unpublished."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            for number, pin in enumerate(cleaned["hotspots"], 1):
                try:
                    refuse_deleted(pin.product_id)
                except ValidationError as error:
                    message = gettext("Pin %(number)d: %(problem)s") % {
                        "number": number,
                        "problem": error.messages[0],
                    }
                    raise StructBlockValidationError(
                        {"hotspots": ValidationError(message)}
                    ) from error
        return cleaned

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict[str, Any]:
        """Add ``pins``: (pin, card, plate number or None) for each pin, in the plates' order."""
        context = super().get_context(value, parent_context)
        pins = [
            (pin, context["cards"][pin.product_id], context["plates"].get(pin.product_id))
            for pin in value.pins
            if pin.product_id in context["cards"]
        ]
        context["pins"] = sorted(pins, key=lambda pin: pin[2] or len(pins))
        return context

    def get_preview_value(self) -> StructValue:
        """Return pins on products that the shop really has."""
        places = ((22, 30), (50, 55), (78, 38))
        pins = [
            {"product": product_id, "x": x, "y": y}
            for product_id, (x, y) in zip(products.sample_ids(3), places, strict=False)
        ]
        return self.normalize({"image": None, "hotspots": pins, "caption": "Press a number."})

    class Meta:
        icon = "crosshairs"
        label = _("Shoppable picture")
        description = _("A picture with pins: click on a thing in it to say which product it is.")
        template = "content/blocks/shoppable_image.html"
        value_class = ShoppableImageValue
        form_classname = "struct-block shoppable-image"
        label_format = "{caption}"


class ShoppableImageAdapter(StructBlockAdapter):
    """Brings the script that lets an editor place the pins on the picture itself."""

    js_constructor = "content.ShoppableImageBlock"

    def js_args(self, block: ShoppableImageBlock) -> list[Any]:
        """Return the arguments of the script's constructor, its words among them."""
        name, children, meta = super().js_args(block)
        meta["pictureUrl"] = reverse("content_pinboard", args=(0,))
        meta["words"] = {
            "stage": gettext("Pins on the picture"),
            "help": gettext(
                "Click on a thing in the picture to put a pin there and choose its product. "
                "Drag a pin to move it, or select it and use the arrow keys; with Shift it "
                "moves further. Enter chooses its product, Delete removes it."
            ),
            "empty": gettext("Choose a picture first, then click on the things in it."),
            "pin": gettext(
                "Pin {number}: {product}. {x} per cent from the left, {y} per cent from the top."
            ),
            "nothing": gettext("no product yet"),
            "moved": gettext("{x} per cent from the left, {y} per cent from the top."),
            "removed": gettext("Pin {number} removed."),
            "full": gettext("There is room for {count} pins."),
        }
        return [name, children, meta]

    @cached_property
    def media(self) -> forms.Media:
        """The script and the look of the picture with its pins."""
        return super().media + forms.Media(
            js=[versioned_static("content/shoppable-image.js")],
            css={"all": [versioned_static("content/shoppable-image.css")]},
        )


register(ShoppableImageAdapter(), ShoppableImageBlock)
