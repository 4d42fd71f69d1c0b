"""Pictures of Wagtail's library in blocks, fetched once for a whole story."""

import copy
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

from wagtail.blocks import Block, ListBlock, StreamBlock
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import BaseStructBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.images.models import AbstractImage

_NOTHING: Mapping[int, AbstractImage | None] = MappingProxyType({})
_at_hand: ContextVar[Mapping[int, AbstractImage | None]] = ContextVar("at_hand", default=_NOTHING)


class LibraryPictureBlock(ImageChooserBlock):
    """A picture, taken from those at hand where a story has fetched all of its own."""

    def bulk_to_python(self, values: Iterable[int | None]) -> list[AbstractImage | None]:
        """Return the pictures in the order of their ids, None for what was deleted."""
        wanted, found = list(values), _at_hand.get()
        if any(one is not None and one not in found for one in wanted):
            return super().bulk_to_python(wanted)
        return [copy.copy(found[one]) if one is not None else None for one in wanted]


class PictureWithAltBlock(ImageBlock):
    """A picture with what it shows in this place."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        chooser = LibraryPictureBlock(required=required)
        chooser.set_name("image")
        self.child_blocks["image"] = chooser


def load(stream: StreamValue) -> None:
    """Turn all blocks of the stream into Python, with one query for all their pictures."""
    raw = [stream.raw_data[number] for number in range(len(stream))]
    ids = set(_ids(stream.stream_block, raw))
    if ids:
        block = LibraryPictureBlock()
        found = block.model_class.objects.in_bulk(ids)
        token = _at_hand.set({one: found.get(one) for one in ids})
        try:
            list(stream)
        finally:
            _at_hand.reset(token)


def _ids(block: Block | None, raw: Any) -> Iterator[int]:
    """Yield the ids of pictures in the stored value of a block."""
    if isinstance(block, LibraryPictureBlock):
        if isinstance(raw, int):
            yield raw
    elif isinstance(block, StreamBlock):
        for item in raw or []:
            yield from _ids(block.child_blocks.get(item["type"]), item["value"])
    elif isinstance(block, ListBlock):
        for item in raw or []:
            stored = isinstance(item, dict) and item.get("type") == "item"
            yield from _ids(block.child_block, item["value"] if stored else item)
    elif isinstance(block, BaseStructBlock) and isinstance(raw, Mapping):
        for name, child in block.child_blocks.items():
            yield from _ids(child, raw.get(name))


def pictures_in(value: Any) -> Iterator[AbstractImage]:
    """Yield every picture in a block's value, however deep, in order of appearance."""
    if isinstance(value, AbstractImage):
        yield value
    elif isinstance(value, StreamValue | ListValue):
        for child in value:
            yield from pictures_in(getattr(child, "value", child))
    elif isinstance(value, Mapping):
        for child in value.values():
            yield from pictures_in(child)
