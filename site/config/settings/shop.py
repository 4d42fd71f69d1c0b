"""What the shop below us (django-oscar) is told, and why where it differs from its defaults."""

from decimal import Decimal

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
SHOP_COUNTRY = env.choice(
    "SHOP_COUNTRY",
    "GB",
    [code for code in _COUNTRIES if code not in ("EU", "UN", "ZZ")],
    "a country's two letters, such as GB",
)
# Delivery, tax included, in the site's currency. An empty "free from" charges everybody.
SHOP_DELIVERY_HOME = env.amount("DELIVERY_HOME", "4.50") or Decimal(0)
SHOP_DELIVERY_FREE_FROM = env.amount("DELIVERY_FREE_FROM", "60.00")
SHOP_DELIVERY_ABROAD = env.amount("DELIVERY_ABROAD", "14.00") or Decimal(0)
SHOP_DELIVERY_DAYS = env.span("DELIVERY_DAYS", "2-4")  # working days to an address at home
SHOP_RETURNS_DAYS = env.integer("RETURNS_DAYS", 30, least=0, most=365)

# Folders of shop.payments, in the order in which a buyer sees them.
SHOP_PAYMENTS = env.words("PAYMENTS", ["bank_transfer", "cash_on_delivery"])
SANDBOX_URL = env.text("SANDBOX_URL", "http://127.0.0.1:8001")
PAYMENT_BANK = {
    "holder": env.text("PAYMENT_BANK_HOLDER", ""),
    "bank": env.text("PAYMENT_BANK_NAME", ""),
    "sort_code": env.text("PAYMENT_BANK_SORT_CODE", ""),
    "account": env.text("PAYMENT_BANK_ACCOUNT", ""),
    "iban": env.text("PAYMENT_BANK_IBAN", ""),
    "bic": env.text("PAYMENT_BANK_BIC", ""),
}

OSCAR_OFFERS_INCL_TAX = True
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_ALLOW_GUEST_CHECKOUT_WITH_ACCOUNT = True
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = 500

OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_MODERATE_REVIEWS = True
OSCAR_EAGER_ALERTS = False  # mail inside an order's transaction loses the order
OSCAR_DELETE_IMAGE_FILES = False  # photographs belong to Wagtail's library
OSCAR_THUMBNAILER = "shop.catalogue.thumbnails.PillowThumbnailer"
OSCAR_MISSING_IMAGE_URL = ""

OSCAR_BASKET_COOKIE_LIFETIME = 30 * 24 * 60 * 60
OSCAR_BASKET_COOKIE_OPEN = "basket"
OSCAR_COOKIES_DELETE_ON_LOGOUT = ["oscar_history"]
OSCAR_RECENTLY_VIEWED_PRODUCTS = 0

OSCAR_INITIAL_ORDER_STATUS = "awaiting-payment"
OSCAR_INITIAL_LINE_STATUS = "open"
OSCAR_ORDER_STATUS_PIPELINE = {
    "awaiting-payment": ("paid", "cancelled"),
    "confirmed": ("paid", "dispatched", "cancelled"),
    "paid": ("dispatched", "cancelled"),
    "dispatched": ("delivered", "paid"),
    "delivered": (),
    "cancelled": (),
}
OSCAR_LINE_STATUS_PIPELINE = {
    "open": ("dispatched", "cancelled"),
    "dispatched": (),
    "cancelled": (),
}
OSCAR_ORDER_STATUS_CASCADE = {"dispatched": "dispatched", "cancelled": "cancelled"}

# Nothing of its models is changed, so its tables come from Oscar's own migrations.
MIGRATION_MODULES = {"shipping": "oscar.apps.shipping.migrations"}
