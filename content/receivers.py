"""What follows from Wagtail's own events."""

from typing import Any

from django.dispatch import receiver
from wagtail.search import index
from wagtail.signals import page_published


@receiver(page_published)
def find_with_relations(instance: Any, **kwargs: Any) -> None:
    """Index a page again once its authors and topics are saved, which come after the page."""
    index.insert_or_update_object(instance)
