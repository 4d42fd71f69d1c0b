"""Readable addresses from titles in any script."""

from anyascii import anyascii
from django.utils.text import slugify as ascii_slugify

LONGEST = 120  # a title of 255 Chinese characters would not fit a slug's column in pinyin


def slugify(text: str, allow_unicode: bool = False) -> str:
    """Return the text as lower-case words joined by hyphens, Chinese spelt in pinyin.

    Oscar passes ``allow_unicode`` from its settings; addresses are ASCII all the same.
    The result is never empty (text without a letter or digit gives ``item``) and at most
    ``LONGEST`` signs long.
    """
    spaced = "".join(f" {anyascii(sign)} " if _is_ideograph(sign) else sign for sign in text)
    return ascii_slugify(anyascii(spaced))[:LONGEST].strip("-_") or "item"


def _is_ideograph(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"
