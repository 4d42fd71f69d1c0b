"""What every page has: a way to it, its languages, and what search engines read of it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail.url_routing import RouteResult

from content import seo
from content.editing import PageForm
from shop import storefront

FRONT_DEPTH = 2
LANGUAGE_NAMES = {"en": "English", "zh-hans": "中文"}


class SitePage(Page):
    """A page with a picture for sharing, that is found by its words in any language."""

    social_image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture for sharing"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Cut to 1200 × 630. Left empty, the page's own picture is taken."),
    )

    base_form_class = PageForm
    promote_panels = [*Page.promote_panels, FieldPanel("social_image")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("search_title", boost=5),
        index.SearchField("search_body"),
    ]
    routed_with: tuple[str, ...] = ()
    og_kind = "website"

    class Meta:
        abstract = True

    def search_title(self) -> str:
        """Return the words of the title, segmented where the language writes no spaces."""
        return storefront.index_words(self.title)

    def search_body(self) -> str:
        """Return the words of everything else on the page."""
        return storefront.index_words(" ".join(self.search_texts()))

    def search_texts(self) -> list[str]:
        """Return the texts that a reader may remember of the page."""
        return [self.search_description]

    @property
    def description(self) -> str:
        """One or two sentences about the page, for search engines and cards."""
        return self.search_description

    @property
    def share_picture(self) -> Any | None:
        """The picture that stands for the page elsewhere, or None."""
        return self.social_image

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page below this one in two queries, however deep it lies.

        Raises Http404. The pages on the way are kept for the breadcrumbs, the front page
        as ``request.front_page`` for what stands round every page.
        """
        if self.depth == FRONT_DEPTH:
            request.front_page = self  # type: ignore[attr-defined]  # ours
        if not path_components:
            return super().route(request, path_components)
        paths: list[str] = []
        for component in path_components:
            paths.append(f"{paths[-1] if paths else self.url_path}{component}/")
        steps = list(
            Page.objects.filter(url_path__in=paths, path__startswith=self.path).order_by("depth")
        )
        if [step.url_path for step in steps] != paths:
            raise Http404
        for parent, step in zip([self, *steps], steps, strict=False):
            step._cached_parent_obj = parent
        found = _specific(steps[-1])
        found._cached_parent_obj = steps[-1]._cached_parent_obj
        return found.route(request, [])

    def get_view_restrictions(self) -> QuerySet:
        """Return who may read the page, with no query for its ancestors when it was routed."""
        if self.depth > FRONT_DEPTH and not hasattr(self, "_cached_parent_obj"):
            return super().get_view_restrictions()
        if any(step.alias_of_id for step in self.ancestry()):
            return super().get_view_restrictions()
        ends = range(self.steplen, len(self.path) + 1, self.steplen)
        return PageViewRestriction.objects.filter(page__path__in=[self.path[:end] for end in ends])

    def ancestry(self) -> list[Page]:
        """Return the pages from the front page down to this one."""
        chain: list[Page] = [self]
        while chain[0].depth > FRONT_DEPTH:
            chain.insert(0, chain[0].get_parent())
        return chain

    def breadcrumbs(self, request: HttpRequest) -> list[seo.Crumb]:
        """Return the way to the page; empty for the front page."""
        chain = self.ancestry()
        if len(chain) == 1:
            return []
        first = seo.Crumb(str(_("Home")), chain[0].get_url(request) or "/")
        return [first, *(seo.Crumb(one.title, one.get_url(request) or "") for one in chain[1:])]

    def language_links(self, request: HttpRequest) -> tuple[list[dict[str, Any]], list[Any]]:
        """Return the language switch's entries and the page's alternates. One query.

        A language that the page is not written in leads to its front page, and is no
        alternate.
        """
        written = public_translations(self)
        urls = {one.locale.language_code: one.get_url(request) for one in written}
        switch = [
            {
                "code": code,
                "name": LANGUAGE_NAMES.get(code, str(name)),
                "url": urls.get(code) or _front_path(code),
                "current": code == translation.get_language(),
            }
            for code, name in settings.LANGUAGES
        ]
        alternates = []
        if len(urls) > 1:
            codes = {**urls, "x-default": urls.get(settings.LANGUAGE_CODE)}
            alternates = [
                seo.Alternate(code, request.build_absolute_uri(url))
                for code, url in codes.items()
                if url
            ]
        return switch, alternates

    def own_url(self, request: HttpRequest) -> str:
        """Return the page's path; a page that was never saved has none yet."""
        return self.get_url(request) or request.path

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context: ``languages``, ``breadcrumbs``, ``meta`` and what is ``shown``."""
        context = super().get_context(request, *args, **kwargs)
        languages, alternates = self.language_links(request)
        context |= {"languages": languages, "breadcrumbs": self.breadcrumbs(request)}
        context |= self.shown(request)
        meta = self.meta(request, alternates)
        data = [*self.structured_data(request, meta, context)]
        if context["breadcrumbs"]:
            data.append(seo.breadcrumb_list(context["breadcrumbs"], request))
        context["meta"] = replace(meta, json_ld=data or None)
        return context

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        """Return what this kind of page shows, all its pictures with their renditions."""
        return {}

    def meta(self, request: HttpRequest, alternates: list[Any]) -> seo.Meta:
        """Return what the page's head says about it."""
        return seo.Meta(
            title=self.seo_title or self.title,
            description=self.description,
            canonical=seo.canonical_url(request, self.own_url(request)),
            kind=self.og_kind,
            image_url=seo.share_image(self.share_picture, request),
            image_alt=self.share_alt,
            alternates=alternates,
            robots="noindex" if getattr(request, "is_preview", False) else "",
        )

    @property
    def share_alt(self) -> str:
        """What the picture for sharing shows."""
        picture = self.share_picture
        return (picture.description or picture.title) if picture else ""

    def structured_data(
        self, request: HttpRequest, meta: seo.Meta, context: dict[str, Any]
    ) -> Iterable[dict[str, Any]]:
        """Return the page's JSON-LD, breadcrumbs apart."""
        return []


def public_translations(page: Page) -> list[Page]:
    """Return the page in every language in which it is published, itself among them."""
    from .stories import public

    found = public(Page.objects.filter(translation_key=page.translation_key))
    return list(found.select_related("locale"))


def _front_path(code: str) -> str:
    with translation.override(code):
        return reverse("wagtail_serve", args=("",))


def _specific(page: Page) -> Page:
    """Return the page as what it is, with the rows that it is always shown with."""
    kind = page.specific_class
    if kind is None or not getattr(kind, "routed_with", ()):
        return page.specific
    return kind.objects.select_related(*kind.routed_with).get(pk=page.pk)
