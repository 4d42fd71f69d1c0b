"""Moderation in Wagtail's admin: the queue, the list of words, and the right to decide."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from . import urls
from .access import may_moderate
from .models import Word


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """Serve the screens."""
    return [path("moderation/", include(urls))]


class QueueMenuItem(MenuItem):
    """Shown to whom the queue lets in."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person may decide."""
        return may_moderate(request.user)


@hooks.register("register_admin_menu_item")
def queue_menu_item() -> MenuItem:
    """Lead to the queue."""
    return QueueMenuItem(
        _("Moderation"),
        reverse("moderation:queue"),
        name="moderation",
        icon_name="comment",
        order=150,
    )


@hooks.register("register_permissions")
def rights() -> QuerySet[Permission]:
    """Let groups be given the right."""
    return Permission.objects.filter(content_type__app_label="moderation", codename="moderate")


@hooks.register("insert_global_admin_css")
def queue_css() -> SafeString:
    """Load the look of the queue."""
    return format_html('<link rel="stylesheet" href="{}">', static("moderation/queue.css"))


class WordViewSet(SnippetViewSet):
    """Words that spam is made of."""

    model: Any = Word
    icon = "warning"
    menu_label = _("Spam words")
    list_display = ["text", "language", "weight"]
    list_filter = ["language"]
    search_fields = ["text"]


register_snippet(WordViewSet)
