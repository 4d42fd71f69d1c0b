"""How views answer: a redirect fetched by GET, a page that nobody keeps, a safe way back."""

from typing import TypeVar

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

Answer = TypeVar("Answer", bound=HttpResponseBase)

LONGEST_ADDRESS = 2000  # characters of an address that a form says to go on to


def see_other(address: str) -> HttpResponseRedirect:
    """Return a redirect that is always followed by GET (303), so that a reload sends nothing."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def private(response: Answer) -> Answer:
    """Return the response as one that no cache keeps and no search engine lists."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def is_ours(request: HttpRequest, address: str) -> bool:
    """Return whether the address is on the host that was asked, and not too long to follow."""
    return len(address) <= LONGEST_ADDRESS and url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )


def next_in(request: HttpRequest, *, otherwise: str) -> str:
    """Return the address on this site that a form's ``next`` names, or ``otherwise``."""
    target = request.POST.get("next", "").strip()
    return target if is_ours(request, target) else otherwise
