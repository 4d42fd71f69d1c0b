"""Oscar's basket middleware, without the notice and with a cookie that other sites can't send."""

from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from oscar.apps.basket import middleware
from oscar.core.loading import get_class, get_model


class BasketMiddleware(middleware.BasketMiddleware):
    """Gives a request its basket, lazily: a page that shows no basket asks for none."""

    def process_response(self, request: Any, response: Any) -> Any:
        """Set the basket's cookie as Oscar does, with SameSite."""
        response = super().process_response(request, response)
        name = self.get_cookie_key(request)
        if name in response.cookies and response.cookies[name].value:
            response.cookies[name]["samesite"] = "Lax"
        return response

    def get_basket(self, request: Any) -> Any:
        """Return the visitor's open basket; one that is not saved yet if they have none.

        What they gathered before they signed in goes into the basket of their account.
        """
        if request._basket_cache is None:
            request._basket_cache = self._find(request)
        return request._basket_cache

    def _find(self, request: Any) -> Any:
        baskets = get_model("basket", "Basket")
        cookie = self.get_cookie_key(request)
        gathered = self.get_cookie_basket(cookie, request, baskets.open)
        if not request.user.is_authenticated:
            return gathered or baskets()
        basket, _created = baskets.open.get_or_create(owner=request.user)
        basket.owner = request.user
        if gathered:
            basket.merge(gathered, add_quantities=False)
            request.cookies_to_delete.append(cookie)
        return basket

    def get_cookie_basket(self, cookie_key: str, request: Any, manager: Any) -> Any:
        """Return the open basket that the cookie names; a broken cookie is dropped."""
        try:
            return super().get_cookie_basket(cookie_key, request, manager)
        except ValueError:
            request.cookies_to_delete.append(cookie_key)
            return None


def has_basket(request: Any) -> bool:
    """Return whether the visitor can have a basket at all, without a query."""
    if getattr(request, "_basket_cache", None) is not None:
        return True
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return True
    return settings.OSCAR_BASKET_COOKIE_OPEN in request.COOKIES


def unpriced(request: Any) -> Any:
    """Return the visitor's basket without its offers worked out, which most pages do not need."""
    return BasketMiddleware(_nobody).get_basket(request)


def renewed(request: Any) -> Any:
    """Return the basket that the visitor has now that the request's own has been ordered."""
    request._basket_cache = None
    request.basket = unpriced(request)
    request.basket.strategy = request.strategy
    return request.basket


def _nobody(request: Any) -> Any:
    raise NotImplementedError("This middleware only finds baskets.")


def visitor_mark(request: Any) -> str:
    """Return a text that tells one browser's forms from another's, or "" where nothing does.

    It follows from the cookie that guards forms, which a visitor has before a basket.
    """
    secret = request.META.get("CSRF_COOKIE", "")
    return salted_hmac("chapbook.visitor", secret).hexdigest() if secret else ""


def apply_offers(request: Any) -> None:
    """Work out the offers anew, after the request has changed its basket.

    A voucher that a link has brought comes into the basket on this occasion.
    """
    from shop.voucher.requests import use_kept

    use_kept(request)
    if not request.basket.is_empty:
        applicator = get_class("offer.applicator", "Applicator")()
        applicator.apply(request.basket, request.user, request)
