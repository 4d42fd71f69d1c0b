"""The building blocks of stories."""

from .body import Body, PlainBody
from .goods import ProductCardBlock, ProductRowBlock, ShopTheStoryBlock
from .media import GalleryBlock, PictureBlock, VideoBlock
from .shoppable import HotspotBlock, ShoppableImageBlock
from .text import CalloutBlock, HeadingBlock, ProseBlock, QuoteBlock

__all__ = [
    "Body",
    "CalloutBlock",
    "GalleryBlock",
    "HeadingBlock",
    "HotspotBlock",
    "PictureBlock",
    "PlainBody",
    "ProductCardBlock",
    "ProductRowBlock",
    "ProseBlock",
    "QuoteBlock",
    "ShopTheStoryBlock",
    "ShoppableImageBlock",
    "VideoBlock",
]
