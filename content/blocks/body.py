"""What a story and what a plain page is made of."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock

from .goods import ProductCardBlock, ProductRowBlock, ShopTheStoryBlock
from .media import GalleryBlock, PictureBlock, VideoBlock
from .shoppable import ShoppableImageBlock
from .text import (
    PLAIN_FEATURES,
    PROSE_FEATURES,
    CalloutBlock,
    HeadingBlock,
    ProseBlock,
    QuoteBlock,
    ReaderQuoteBlock,
)

WORDS, PICTURES, SHOP = _("Words"), _("Pictures"), _("Shop")


class PlainBody(StreamBlock):
    """Words and pictures."""

    heading = HeadingBlock(group=WORDS)
    text = ProseBlock(features=PLAIN_FEATURES, group=WORDS)
    callout = CalloutBlock(group=WORDS)
    image = PictureBlock(group=PICTURES)


class Body(StreamBlock):
    """Words, pictures and products."""

    heading = HeadingBlock(group=WORDS)
    text = ProseBlock(features=PROSE_FEATURES, group=WORDS)
    quote = QuoteBlock(group=WORDS)
    note_quote = ReaderQuoteBlock(group=WORDS)
    callout = CalloutBlock(group=WORDS)
    image = PictureBlock(group=PICTURES)
    gallery = GalleryBlock(group=PICTURES)
    video = VideoBlock(group=PICTURES)
    product_card = ProductCardBlock(group=SHOP)
    product_row = ProductRowBlock(group=SHOP)
    shoppable_image = ShoppableImageBlock(group=SHOP)
    shop_the_story = ShopTheStoryBlock(group=SHOP)
