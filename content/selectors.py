"""Reading across pages: where a product is seen, which stories a search finds."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from wagtail.models import Locale, Page, ReferenceIndex

from content.models import stories as listing
from shop import storefront


def active_locale() -> Locale:
    """Return the locale of the language that the reader uses."""
    return Locale.get_active()


def stories_with_product(
    product_ids: Iterable[int], *, number: int = 6, request: HttpRequest | None = None
) -> list[listing.Tile]:
    """Return public stories in the reader's language that show any of the products.

    The newest first. Blocks and links in prose count alike, since Wagtail's reference
    index knows both. Five queries, whatever the number of stories.
    """
    product = ContentType.objects.get_for_model(storefront.product_model())
    page = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.objects.filter(
        to_content_type=product,
        to_object_id__in=[str(one) for one in product_ids],
        base_content_type=page,
    )
    ids = {int(one) for one in references.values_list("object_id", flat=True)}
    if not ids:
        return []
    shown = listing.stories(active_locale().pk).filter(pk__in=ids)[:number]
    return listing.tiles(listing.whole(shown), request)


def latest_stories(number: int, request: HttpRequest | None = None) -> list[listing.Tile]:
    """Return the newest public stories in the reader's language."""
    found = listing.stories(active_locale().pk)[:number]
    return listing.tiles(listing.whole(found), request)


def categories() -> list[dict[str, str]]:
    """Return the shop's first shelves as (title, url)."""
    model = storefront.category_model()
    found = model.objects.filter(depth=1, is_public=True).order_by("path")
    return [{"title": one.localized("name"), "url": one.get_absolute_url()} for one in found]
