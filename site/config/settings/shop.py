"""What the shop below us (django-oscar) is told, and why where it differs from its defaults."""

from babel import Locale

from config import env

OSCAR_SHOP_NAME = "Chapbook"
OSCAR_SLUG_FUNCTION = "shop.slugs.slugify"  # Chinese titles get readable addresses
OSCAR_SLUG_ALLOW_UNICODE = False
OSCAR_HOMEPAGE = "/"

_CURRENCIES = [str(code) for code in Locale("en").currencies]
_COUNTRIES = [str(code) for code in Locale("en").territories if len(str(code)) == 2]
OSCAR_DEFAULT_CURRENCY = env.choice(
    "CURRENCY", "GBP", _CURRENCIES, "a currency's three letters, such as GBP"
)
