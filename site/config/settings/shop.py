"""What the shop below us (django-oscar) is told, and why where it differs from its defaults."""

from decimal import Decimal
from typing import Any

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
# The withdrawal button of Directive (EU) 2023/2673: 14 in the Union; 0 shows none.
SHOP_WITHDRAWAL_DAYS = env.integer("WITHDRAWAL_DAYS", 0, least=0, most=365)

# For how long tax law wants invoices with names kept; older ones lose them.
SHOP_BOOKS_YEARS = env.integer("BOOKS_YEARS", 10, least=1, most=50)

# How many orders go through in an hour from one address of the net, and from one buyer.
SHOP_ORDERS_AN_HOUR = {"net": 20, "buyer": 6}

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
STRIPE: dict[str, Any] = {
    "key": env.text("STRIPE_SECRET_KEY", ""),
    "webhook_secrets": env.words("STRIPE_WEBHOOK_SECRETS", []),
    "url": env.address("STRIPE_API", "https://api.stripe.com"),
    "page": env.address("STRIPE_PAGE", "https://checkout.stripe.com"),
}
PAYPAL: dict[str, Any] = {
    "client_id": env.text("PAYPAL_CLIENT_ID", ""),
    "secret": env.text("PAYPAL_CLIENT_SECRET", ""),
    "webhooks": env.words("PAYPAL_WEBHOOK_IDS", []),
    "url": env.address("PAYPAL_API", "https://api-m.paypal.com"),
}
WECHAT_PAY = {
    "mchid": env.text("WECHAT_PAY_MCHID", ""),
    "appid": env.text("WECHAT_PAY_APPID", ""),
    "app_secret": env.text("WECHAT_PAY_APP_SECRET", ""),
    "key": env.key("WECHAT_PAY_KEY"),
    "serial": env.text("WECHAT_PAY_SERIAL", ""),
    "v3_key": env.text("WECHAT_PAY_V3_KEY", ""),
    "public_key": env.key("WECHAT_PAY_PUBLIC_KEY"),
    "public_key_id": env.text("WECHAT_PAY_PUBLIC_KEY_ID", ""),
    "url": env.address("WECHAT_PAY_URL", "https://api.mch.weixin.qq.com"),
    "sign_in_url": env.address("WECHAT_PAY_SIGN_IN_URL", "https://open.weixin.qq.com"),
    "people_url": env.address("WECHAT_PAY_PEOPLE_URL", "https://api.weixin.qq.com"),
}
ALIPAY = {
    "app_id": env.text("ALIPAY_APP_ID", ""),
    "seller_id": env.text("ALIPAY_SELLER_ID", ""),
    "key": env.key("ALIPAY_KEY"),
    "public_key": env.key("ALIPAY_PUBLIC_KEY"),
    "app_cert": env.key("ALIPAY_APP_CERT"),
    "cert": env.key("ALIPAY_CERT"),
    "root_cert": env.key("ALIPAY_ROOT_CERT"),
    "url": env.address("ALIPAY_URL", "https://openapi.alipay.com"),
}
# A Photon (https://github.com/komoot/photon); nobody looks addresses up without one.
ADDRESS_LOOKUP_URL = env.address("ADDRESS_LOOKUP_URL", "")
# Where a buyer is led on to from the checkout's form, as far as it is set up. The back office may
# switch on what PAYMENTS does not name, but for the gateway that takes no money.
PAYMENT_PAGES: list[str] = [
    *([SANDBOX_URL] if "sandbox" in SHOP_PAYMENTS else []),
    *([STRIPE["page"]] if STRIPE["key"] else []),
    *(["https://www.paypal.com", "https://www.sandbox.paypal.com"] if PAYPAL["client_id"] else []),
    *(["https://wx.tenpay.com", WECHAT_PAY["sign_in_url"]] if WECHAT_PAY["mchid"] else []),
    *(
        [ALIPAY["url"], "https://*.alipay.com", "https://*.alipaydev.com"]
        if ALIPAY["app_id"]
        else []
    ),
]

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
    "confirmed": ("paid", "part-dispatched", "dispatched", "cancelled"),
    "paid": ("part-dispatched", "dispatched", "cancelled"),
    # Backwards only where a parcel that was not sent after all is taken back.
    "part-dispatched": ("dispatched", "delivered", "paid", "confirmed"),
    "dispatched": ("delivered", "part-dispatched", "paid", "confirmed"),
    "delivered": ("dispatched", "part-dispatched", "paid", "confirmed"),
    "cancelled": (),
}
OSCAR_LINE_STATUS_PIPELINE = {
    "open": ("dispatched", "cancelled"),
    "dispatched": ("open",),
    "cancelled": (),
}
OSCAR_ORDER_STATUS_CASCADE: dict[str, str] = {}  # parcels and refunds move the lines
