"""The demo's photographs, put into Wagtail's library once."""

from typing import Any

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.models import Collection

from .reading import ROOT

_COLLECTION = "Demo"


class Photos:
    """Gives the library's image of a photograph by its file's stem."""

    def __init__(self) -> None:
        root = Collection.get_first_root_node()
        found = root.get_children().filter(name=_COLLECTION).first()
        self._collection = found or root.add_child(name=_COLLECTION)
        images = get_image_model().objects.filter(collection=self._collection)
        self._known = {image.title: image for image in images}

    def get(self, stem: str, description: str = "") -> Any:
        """Return the image, added with its description if the library has none yet."""
        image = self._known.get(stem)
        if image is None:
            with (ROOT / "photos" / f"{stem}.jpg").open("rb") as file:
                image = get_image_model()(
                    title=stem,
                    description=description[:255],
                    collection=self._collection,
                    file=ImageFile(file, name=f"{stem}.jpg"),
                )
                image.save()
            self._known[stem] = image
        elif description and not image.description:
            image.description = description[:255]
            image.save(update_fields=["description"])
        return image
