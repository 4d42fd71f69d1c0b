"""The site's addresses and one more: a view that does nothing, to compare with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as site_patterns

BARE = "bench/bare/"


def bare(request: HttpRequest) -> HttpResponse:
    """Answer without a query and without a template; the middleware is the site's."""
    return HttpResponse("nothing")


urlpatterns = [path(BARE, bare), *site_patterns]
