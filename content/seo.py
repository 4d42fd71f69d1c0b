"""What machines read of a page: description, canonical address, pictures, JSON-LD."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpRequest
from willow.image import UnrecognisedImageFormatError

from shop import storefront


class Crumb(NamedTuple):
    """A step of the way to a page, or any other link."""

    title: str
    url: str


@dataclass(frozen=True)
class Alternate:
    """The page in another language, by an absolute address; ``code`` may be x-default."""

    code: str
    url: str


@dataclass(frozen=True)
class Meta:
    """What ``includes/head_meta.html`` shows."""

    title: str
    canonical: str
    description: str = ""
    kind: str = "website"
    image_url: str = ""
    image_alt: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    robots: str = ""
    alternates: Sequence[Alternate] = ()
    json_ld: Any = None


def canonical_url(request: HttpRequest, path: str) -> str:
    """Return the absolute address of a path: no parameter but the number of a later sheet."""
    url = request.build_absolute_uri(path)
    number = request.GET.get("page", "")
    return f"{url}?page={number}" if number.isdecimal() and int(number) > 1 else url


def share_image(image: Any | None, request: HttpRequest) -> str:
    """Return the absolute address of the image at 1200 × 630, or an empty text without one."""
    if image is None:
        return ""
    try:
        rendition = image.get_rendition(storefront.SHARE_SPEC)
    except (OSError, UnrecognisedImageFormatError):
        return ""
    return request.build_absolute_uri(rendition.url)


def breadcrumb_list(crumbs: Iterable[Crumb], request: HttpRequest) -> dict[str, Any]:
    """Return the way to a page as schema.org's BreadcrumbList."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": crumb.title,
                "item": request.build_absolute_uri(crumb.url),
            }
            for number, crumb in enumerate(crumbs, 1)
        ],
    }


def article(
    *,
    meta: Meta,
    language: str,
    section: str,
    authors: Iterable[Crumb],
    mentions: Iterable[Any],
    publisher: str,
    minutes: int,
    request: HttpRequest,
) -> dict[str, Any]:
    """Return a story as schema.org's Article, which mentions its products by their addresses.

    A story is never marked as a product; ``mentions`` are cards. They are named as things,
    since a Product asks for an offer, which only the product's own page makes.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": meta.title[:110],
        "description": meta.description,
        "url": meta.canonical,
        "mainEntityOfPage": meta.canonical,
        "inLanguage": language,
        "timeRequired": f"PT{minutes}M",
        "publisher": {"@type": "Organization", "name": publisher},
        "author": [
            {
                "@type": "Person",
                "name": author.title,
                "url": request.build_absolute_uri(author.url),
            }
            for author in authors
        ],
        "mentions": [
            {
                "@type": "Thing",
                "name": card.title,
                "url": request.build_absolute_uri(card.url),
            }
            for card in mentions
        ],
    }
    optional = {
        "articleSection": section,
        "image": meta.image_url and [meta.image_url],
        "datePublished": meta.published and meta.published.isoformat(),
        "dateModified": meta.modified and meta.modified.isoformat(),
    }
    return data | {key: value for key, value in optional.items() if value}
