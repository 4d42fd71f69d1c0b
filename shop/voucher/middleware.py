"""A voucher in the address of any page: ``?voucher=TEA10``."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from . import keeping
from .codes import LONGEST, plain_code

PARAMETER = "voucher"


class VoucherLinkMiddleware:
    """Keeps the code of a link and leads to the same page without it.

    Whether there is such a voucher is not said here: it is tried when the basket changes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = plain_code(request.GET.get(PARAMETER, ""))
        if not code or request.method != "GET" or request.path.startswith("/manage/"):
            return self.get_response(request)
        if len(code) <= LONGEST and code.isprintable():
            keeping.keep(request, code)
            messages.info(
                request, _("Voucher “%(code)s” is kept for your basket.") % {"code": code[:40]}
            )
        rest = request.GET.copy()
        del rest[PARAMETER]
        query = rest.urlencode()
        response = HttpResponseRedirect(request.path + (f"?{query}" if query else ""))
        response["Cache-Control"] = "private, no-store"
        return response
