"""Blocks of words."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, RichTextBlock, StructBlock, StructValue
from wagtail.rich_text import RichText
from wagtail.snippets.blocks import SnippetChooserBlock

PLAIN_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]
PROSE_FEATURES = [*PLAIN_FEATURES, "product-link"]
NOTE_FEATURES = ["bold", "italic", "link", "product-link"]


def anchor_of(block_id: object) -> str:
    """Return the anchor of the block with this id. It outlives a change of the heading's words."""
    return f"s-{str(block_id)[:8]}" if block_id else ""


def served(context: dict[str, Any], value: Any) -> Any:
    """Return rich text as HTML: what the page has made of it, else what Wagtail makes of it."""
    found = context.get("prose_of", {}).get(context.get("id"))
    return RichText(value.source).__html__() if found is None else found


class HeadingBlock(CharBlock):
    """The title of a part of the story (h2)."""

    def get_context(self, value: str, parent_context: dict | None = None) -> dict[str, Any]:
        """Add ``anchor``, which the contents list links to."""
        context = super().get_context(value, parent_context)
        context["anchor"] = anchor_of(context.get("id"))
        return context

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Begins a new part. Three or more make a list of contents.")
        template = "content/blocks/heading.html"
        preview_value = _("What a kiln decides")


class ProseBlock(RichTextBlock):
    """Running text, with links to products in it."""

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict[str, Any]:
        """Add ``prose``: the text as the page serves it, with live product links."""
        context = super().get_context(value, parent_context)
        context["prose"] = served(context, value)
        return context

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, lists and small headings, with links to pages and products.")
        template = "content/blocks/text.html"
        preview_value = (
            "<p>Pick up the cup and the first thing you notice is not its colour but its foot. "
            "It is cut thick, so the weight sits low in the palm.</p>"
        )


class QuoteBlock(StructBlock):
    """What somebody said."""

    text = CharBlock(label=_("Quotation"), max_length=600)
    speaker = CharBlock(label=_("Who said it"), required=False, max_length=120)
    role = CharBlock(label=_("Who that is"), required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("A sentence set large, with the name of who said it.")
        template = "content/blocks/quote.html"
        label_format = "{text}"
        preview_value = {
            "text": "If I knew what would come out, I would have bought an oven.",
            "speaker": "Otto Brandt",
            "role": "Potter",
        }


class ReaderQuoteBlock(StructBlock):
    """What a reader wrote and lets us quote. The room that knows readers says whether to show it.

    The model is named and not imported: content does not know who fills it.
    """

    quote = SnippetChooserBlock("notes.Quote", icon="openquote", label=_("Reader's words"))

    def get_preview_context(self, value: Any, parent_context: dict | None = None) -> dict[str, Any]:
        """Say that it is a sample: there may be no words yet."""
        return super().get_preview_context(value, parent_context) | {"is_sample": True}

    class Meta:
        icon = "openquote"
        label = _("Reader's words")
        description = _(
            "Sentences of a member's note. When its author takes it back, they are gone from here."
        )
        template = "content/blocks/note_quote.html"
        preview_value = {"quote": None}


class CalloutValue(StructValue):
    """What the template asks of a callout."""

    def kind_label(self) -> str:
        """Return the kind in words, to be read out."""
        return str(dict(CALLOUT_KINDS)[self["kind"]]) if self.get("kind") else ""


CALLOUT_KINDS = [("note", _("Note")), ("tip", _("Tip")), ("care", _("Take care"))]


class CalloutBlock(StructBlock):
    """A remark beside the text."""

    kind = ChoiceBlock(choices=CALLOUT_KINDS, default="note", label=_("Kind"))
    title = CharBlock(label=_("Title"), required=False, max_length=120)
    text = RichTextBlock(label=_("Text"), features=NOTE_FEATURES)

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict[str, Any]:
        """Add ``prose``: the text as the page serves it."""
        context = super().get_context(value, parent_context)
        context["prose"] = served(context, value["text"])
        return context

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        description = _("A remark set apart from the text: a note, a tip or a warning.")
        template = "content/blocks/callout.html"
        value_class = CalloutValue
        label_format = "{title}"
        preview_value = {
            "kind": "tip",
            "title": "Water first",
            "text": "<p>Warm the pot before the leaves go in.</p>",
        }
