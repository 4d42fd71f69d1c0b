"""The poster of one's own link: drawn once, kept on the disk until what it shows changes."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.generic import View
from wagtail.models import Page, Site

from shop.storefront import too_many, within

from . import poster
from .links import address
from .models import Link
from .targets import Target, find

MOST, HOUR = 30, 3600  # posters that are drawn, for a person
_VERSION = "1"  # of the drawing


@method_decorator(never_cache, name="dispatch")
class PosterView(LoginRequiredMixin, View):
    """A PNG for one's own link. Another's is not found."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        link = get_object_or_404(Link, user=request.user, code=code)
        target = find(request, link.kind, link.thing)
        if target is None:
            raise Http404
        sheet = poster_of(request, link, target)
        path = _place(link, sheet, target)
        if not path.exists():
            who = str(request.user.pk)
            if not within(scope="poster", who=who, most=MOST, seconds=HOUR):
                return too_many(request, seconds=HOUR)
            _keep(path, poster.draw(sheet, target.picture))
        response = HttpResponse(path.read_bytes(), content_type="image/png")
        response["Content-Disposition"] = f'inline; filename="{link.code}.png"'
        return response


def poster_of(request: HttpRequest, link: Link, target: Target) -> poster.Poster:
    """Return what stands on the poster, in the reader's language; the price is today's."""
    price = str(target.price) if target.price is not None else ""
    if price and target.price_from:
        price = gettext("From %(price)s") % {"price": price}
    today = date_format(timezone.localdate(), "DATE_FORMAT")
    return poster.Poster(
        title=target.title,
        shop=_shop_name(request),
        link=address(request, link.code),
        call=gettext("Scan the code to see it")
        if target.kind == Link.PRODUCT
        else gettext("Scan the code to read it"),
        price=price,
        day=gettext("Price on %(day)s") % {"day": today} if price else "",
    )


def _shop_name(request: HttpRequest) -> str:
    """Return the front page's title in the reader's language, as pages show it."""
    site = Site.find_for_request(request)
    if site is None:
        return str(settings.WAGTAIL_SITE_NAME)
    fronts = Page.objects.live().filter(translation_key=site.root_page.translation_key)
    named = dict(fronts.values_list("locale__language_code", "title"))
    return str(named.get(get_language() or "") or site.root_page.title)


def _place(link: Link, sheet: poster.Poster, target: Target) -> Path:
    """Return the file for exactly this poster. A link has one in each language."""
    picture: Any = target.picture
    shown = (_VERSION, *vars(sheet).values(), getattr(picture, "pk", 0), _hash_of(picture))
    digest = hashlib.sha256("\n".join(map(str, shown)).encode()).hexdigest()[:20]
    name = f"{link.code}.{get_language()}.{digest}.png"
    return Path(settings.DATA_DIR) / "posters" / name


def _hash_of(picture: Any | None) -> str:
    return f"{picture.file_hash} {picture.get_focal_point()}" if picture is not None else ""


def _keep(path: Path, data: bytes) -> None:
    """Write the file in one piece and drop what it replaces."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    os.replace(file.name, path)
    code, language, *_rest = path.name.split(".")
    for old in path.parent.glob(f"{code}.{language}.*.png"):
        if old != path:
            old.unlink(missing_ok=True)
