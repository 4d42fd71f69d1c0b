"""Pages of the installation itself: its health, its colours, and what went wrong."""

import sys

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import caches
from django.db import Error as AnyDatabaseError
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.template.loader import get_template
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.static import serve
from redis.exceptions import RedisError

from shop.answers import is_ours, next_in, see_other

SCHEMES = ("light", "dark")
_YEAR = 365 * 24 * 60 * 60
_SHOWN = ("image/avif", "image/jpeg", "image/png", "image/webp", "image/gif")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process runs."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer whether database and cache can be used: 200 or 503, with the reason."""
    problems = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except AnyDatabaseError as error:
        problems["database"] = type(error).__name__
    try:
        caches["limits"].get("readyz")  # the pages' own cache would not tell
    except (OSError, RedisError) as error:
        problems["cache"] = type(error).__name__
    return JsonResponse(problems or {"ready": True}, status=503 if problems else 200)


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer a file of the local disk; a site with an S3 store never asks for it.

    Only pictures are shown in the browser, everything else is saved: nothing that was
    uploaded may run here. A rendition's name changes with its picture, so it may be kept.
    """
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if not response.get("Content-Type", "").startswith(_SHOWN):
        response["Content-Disposition"] = "attachment"
    response["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@never_cache
def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead from Wagtail's own sign-in to the site's one, and on to ``next`` if that is here."""
    target = request.GET.get("next", "")
    sign_in = resolve_url(settings.LOGIN_URL)
    ours = is_ours(request, target)
    return redirect_to_login(target, sign_in) if ours else HttpResponseRedirect(sign_in)


@require_POST
def set_scheme(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice of light or dark in a cookie; anything else follows the system."""
    response = see_other(next_in(request, otherwise="/"))
    scheme = request.POST.get("scheme")
    if scheme in SCHEMES:
        response.set_cookie(
            "scheme", scheme, max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie("scheme", samesite="Lax")
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was too old to be taken, and how to go on."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request makes no sense."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the page is not for this visitor."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, and where else to look."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that we failed. The page stands alone: nothing that may be broken is asked.

    While the database is away the answer is 503, so that robots and balancers come again.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError) and _database_is_away():
        response = HttpResponse(get_template("503.html").render(), status=503)
        response["Retry-After"] = "30"
        return response
    return render(request, "500.html", status=500)


def _database_is_away() -> bool:
    try:
        connection.close()
        connection.ensure_connection()
    except AnyDatabaseError:
        return True
    return False
