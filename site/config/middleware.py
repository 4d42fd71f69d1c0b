"""A content security policy for the back office, whose screens have scripts of their own inline."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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


class BackOfficePolicy:
    """Sets the policy on every answer below ``/manage/``; the storefront has a stricter one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(PREFIX):
            response.headers["Content-Security-Policy"] = POLICY
        return response
