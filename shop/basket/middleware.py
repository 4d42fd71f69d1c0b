"""Oscar's basket middleware, without the notice and with a cookie that other sites can't send."""

from typing import Any

from django.conf import settings
from oscar.apps.basket import middleware


class BasketMiddleware(middleware.BasketMiddleware):
    """Gives a request its basket, lazily: a page that shows no basket asks for none."""

    def process_response(self, request: Any, response: Any) -> Any:
        """Set the basket's cookie as Oscar does, with SameSite."""
        response = super().process_response(request, response)
        name = self.get_cookie_key(request)
        if name in response.cookies and response.cookies[name].value:
            response.cookies[name]["samesite"] = "Lax"
        return response

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
