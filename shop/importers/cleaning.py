"""Descriptions from elsewhere, made safe to show and plain enough for any theme."""

import re

import nh3
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

_BLOCKS = {
    *("p", "ul", "ol", "li", "blockquote", "pre", "h3", "h4", "h5", "h6", "hr"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "dl", "dt", "dd"),
}
_INLINE = {"a", "abbr", "b", "br", "code", "del", "em", "i", "q", "s", "small", "strong", "sub"}
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_FOREIGN = re.compile(r"<(img|iframe|video|audio|embed|object)\b", re.IGNORECASE)
_BIG_HEADING = re.compile(r"<(/?)h[12]\b[^>]*>", re.IGNORECASE)
_HAS_BLOCK = re.compile(r"<(p|ul|ol|blockquote|pre|h[3-6]|table|dl|hr)\b")
_BLANK_LINE = re.compile(r"\n\s*\n")
_DIV = re.compile(r"</?(div|section|article|header|footer|figure|center)\b[^>]*>", re.IGNORECASE)
_SHORTCODE = re.compile(
    r"\[/?(gallery|caption|embed|video|audio|playlist|products?|add_to_cart|"
    r"(?:vc|et_pb|fusion|elementor)_\w+)\b[^\[\]]{0,2000}\]"
)


def clean_html(text: str) -> tuple[str, list[str]]:
    """Return the text as safe HTML in paragraphs, and what was left out of it.

    Headings begin at the third level, since the page has its own above them. Pictures and
    films are left out: the site asks nothing of other servers. Blank text gives "".
    """
    left_out = []
    if _FOREIGN.search(text):
        left_out.append(_("Pictures or films inside the description were left out."))
    without_codes = _SHORTCODE.sub("", text)
    if without_codes != text:
        left_out.append(_("WordPress shortcodes inside the description were left out."))
    prepared = _BIG_HEADING.sub(r"<\1h3>", _DIV.sub("\n\n", without_codes.replace("\r\n", "\n")))
    safe = nh3.clean(
        prepared,
        tags=_BLOCKS | _INLINE,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative="deny",
        link_rel="noopener",
    )
    if not strip_tags(safe).replace("&nbsp;", "").strip():
        return "", left_out
    return _in_paragraphs(safe.strip()), left_out


def _in_paragraphs(text: str) -> str:
    if _HAS_BLOCK.search(text):
        return text
    parts = (part.strip() for part in _BLANK_LINE.split(text))
    return "\n".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts if part)
