"""The pages that readers talk below."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail.models import Page


def page_or_404(request: HttpRequest, page_id: int) -> Any:
    """Return the page as what it is, when the visitor may read it. Raises Http404."""
    page = Page.objects.filter(pk=page_id, live=True).specific().first()
    if page is None or not hasattr(page, "takes_comments"):
        raise Http404
    for restriction in page.get_view_restrictions():
        if not restriction.accept_request(request):
            raise Http404
    return page


def is_open(page: Any) -> bool:
    """Return whether somebody can say something below the page now."""
    return bool(getattr(page, "takes_comments", False))
