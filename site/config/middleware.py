"""Addresses that nobody has, the back office's content policy, the compression of text."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = ("text/", "application/json", "application/xml", "application/atom+xml")
PREFIX = "/manage/"
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)


class OwnAddresses:
    """Answers 404 to paths that no page has and that do harm where they are repeated.

    A browser takes ``//host/`` in a redirect for another site, and PostgreSQL takes no NUL.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("//", "/\\")) or "\x00" in request.path:
            raise Http404
        return self.get_response(request)


class BackOfficePolicy:
    """Sets the policy on every answer below ``/manage/``; the storefront has a stricter one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(PREFIX):
            response.headers["Content-Security-Policy"] = POLICY
        return response


class CompressedText(GZipMiddleware):
    """Compresses pages, feeds and JSON: an article is a sixth of its size then.

    Pictures are left as they are, it would cost time for nothing. Django adds random bytes,
    and masks the one secret that pages hold (the form token) anew each time, so that sizes
    tell nothing about it.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return the response, compressed if it is text and the browser takes it so."""
        if not response.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)
