"""Vouchers as requests bring them: typed, in a link, taken off."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from shop.basket.locking import CannotAdd
from shop.basket.middleware import visitor_mark
from shop.limits import client_ip, within
from shop.offer.people import person

from . import keeping, operations
from .codes import LONGEST, plain_code
from .operations import CannotEnter

MOST, SECONDS = 10, 60  # tries from one address of the net
CODE, ADD, REMOVE = "voucher_code", "voucher_add", "voucher_remove"


def enter(request: Any, code: str) -> str:
    """Put the voucher to the visitor's basket; return why not, or nothing if it is there now."""
    if not within(scope="voucher", who=client_ip(request), most=MOST, seconds=SECONDS):
        return _("Too many codes in a short time. Wait a minute, then try again.")
    try:
        operations.enter(
            basket=request.basket,
            code=code,
            buyer=person(request.user, request.POST.get("email", "")),
            visitor=visitor_mark(request),
        )
    except (CannotEnter, CannotAdd) as refusal:
        return str(refusal)
    keeping.forget(request)
    return ""


def use_kept(request: Any) -> None:
    """Put a voucher that a link has brought to the basket, now that there is one.

    For requests that change the basket anyway. A refusal is shown beside the field.
    """
    if code := keeping.kept(request):
        error = enter(request, code)
        if error:
            keeping.keep(request, code, error)


def in_checkout(request: Any) -> keeping.Entry | None:
    """Do what the checkout's form says about vouchers; None when it says nothing.

    A code that was typed and not yet used is used before anything is ordered: who types a
    code and presses the last button wants the price with it.
    """
    if removed := request.POST.get(REMOVE, ""):
        operations.remove(basket=request.basket, code=removed)
        words = _("Voucher “%(code)s” removed.") % {"code": plain_code(removed)}
        messages.info(request, words)
        return keeping.Entry()
    code = request.POST.get(CODE, "")
    if not code.strip() and ADD not in request.POST:
        return None
    error = enter(request, code)
    if error:
        keeping.forget(request)
        return keeping.Entry(code, error)
    words = _("Voucher “%(code)s” is used. Look at the new total: nothing is ordered yet.")
    messages.success(request, words % {"code": plain_code(code)})
    return keeping.Entry()


def typed(request: Any) -> keeping.Entry | None:
    """Return the code that stands in the checkout's form, for a page that does not use it."""
    code = request.POST.get(CODE, "")[:LONGEST]
    return keeping.Entry(code) if code.strip() else None
