"""Readers' words in the back office: an editor chooses a note that may be quoted, and sentences."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from . import quoting
from .models import Note, Quote


class QuotableOnly:
    """Lists the notes that may be quoted, and no other."""

    def get_object_list(self) -> QuerySet[Note]:
        """Return them, the latest first."""
        return quoting.quotable().order_by("-pk")


class NoteChooseView(QuotableOnly, ChooseView):
    """The dialogue."""


class NoteChooseResultsView(QuotableOnly, ChooseResultsView):
    """A leaf of what is in it."""


class NoteChooserViewSet(ChooserViewSet):
    """Chooses a note that may be quoted."""

    model = Note
    icon = "openquote"
    choose_one_text = _("Choose a note")
    choose_another_text = _("Choose another note")
    choose_view_class = NoteChooseView
    choose_results_view_class = NoteChooseResultsView


@hooks.register("register_admin_viewset")
def note_chooser() -> NoteChooserViewSet:
    """Serve the dialogue."""
    return NoteChooserViewSet("note_chooser")


class QuoteViewSet(SnippetViewSet):
    """Sentences of notes, to be placed in stories and on product pages."""

    model: Any = Quote
    icon = "openquote"
    menu_label = _("Readers' words")
    list_display = ["__str__", "note", "on_products"]
    search_fields = ["words"]
    panels = [FieldPanel("note"), FieldPanel("words"), FieldPanel("on_products")]


register_snippet(QuoteViewSet)
