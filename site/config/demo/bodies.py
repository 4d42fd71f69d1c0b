"""A story's body: the blocks of its file as the blocks of a page."""

import re
from typing import Any

from .photos import Photos

_PRODUCT = re.compile(r'<product sku="([^"]+)">(.*?)</product>', re.S)


class Bodies:
    """Turns blocks into what a StreamField takes. ``ids`` maps product codes to ids."""

    def __init__(self, photos: Photos, ids: dict[str, int]) -> None:
        self.photos, self.ids = photos, ids

    def blocks(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the raw blocks. Raises KeyError for an unknown type, product or photograph."""
        makers = {
            "heading": lambda row: ("heading", row["text"]),
            "text": lambda row: ("text", self.prose(row["html"])),
            "image": self._image,
            "gallery": self._gallery,
            "quote": lambda row: ("quote", {"text": row["text"], "speaker": row.get("by", "")}),
            "callout": lambda row: (
                "callout",
                {"kind": "note", "title": row["title"], "text": self.prose(row["html"])},
            ),
            "product": lambda row: (
                "product_card",
                {"product": self.ids[row["sku"]], "note": row.get("note", "")},
            ),
            "product_row": lambda row: (
                "product_row",
                {"title": row["title"], "products": [self.ids[sku] for sku in row["skus"]]},
            ),
            "shoppable_image": self._shoppable,
            "shop_list": lambda row: ("shop_the_story", {"title": row.get("title", "")}),
        }
        made = (makers[row["type"]](row) for row in rows)
        return [{"type": kind, "value": value} for kind, value in made]

    def prose(self, html: str) -> str:
        """Return the HTML with its product links as the editor writes them."""
        return _PRODUCT.sub(
            lambda found: f'<a linktype="product" id="{self.ids[found[1]]}">{found[2]}</a>',
            html.strip(),
        )

    def _picture(self, row: dict[str, Any]) -> dict[str, Any]:
        image = self.photos.get(row["photo"], row.get("alt", ""))
        return {"image": image.pk, "decorative": False, "alt_text": row.get("alt", "")}

    def _image(self, row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        value = {"image": self._picture(row), "caption": row.get("caption", "")}
        return "image", value | {"width": row.get("width", "wide")}

    def _gallery(self, row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        pictures = [
            {"image": self._picture(one), "caption": one.get("caption", "")}
            for one in row["images"]
        ]
        value = {"pictures": pictures, "layout": "row", "caption": row.get("caption", "")}
        return "gallery", value

    def _shoppable(self, row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        pins = [
            {
                "product": self.ids[pin["sku"]],
                "x": round(pin["x"] * 100, 2),
                "y": round(pin["y"] * 100, 2),
            }
            for pin in row["hotspots"]
        ]
        value = {"image": self._picture(row), "hotspots": pins, "caption": row.get("caption", "")}
        return "shoppable_image", value
