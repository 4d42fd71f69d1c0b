"""The applications of the house, joined here alone: ours first, so that our templates win."""

CHAPBOOK = [
    "config.apps.ConfigConfig",
    "community.accounts.apps.AccountsConfig",
    "community.notifications.apps.NotificationsConfig",
    "community.badges.apps.BadgesConfig",
    "community.saves.apps.SavesConfig",
    "community.moderation.apps.ModerationConfig",
    "community.comments.apps.CommentsConfig",
    "community.sharing.apps.SharingConfig",
    "community.notes.apps.NotesConfig",
    "community.people.apps.PeopleConfig",
    "community.voices.apps.VoicesConfig",
    "community.reviews.apps.ReviewsConfig",
    "community.questions.apps.QuestionsConfig",
    "content.apps.ContentConfig",
    "shop.apps.ShopConfig",
    "shop.payments.apps.PaymentsConfig",
    "shop.refunds.apps.RefundsConfig",
    "shop.parcels.apps.ParcelsConfig",
    "shop.returns.apps.ReturnsConfig",
    "shop.documents.apps.DocumentsConfig",
    "shop.desk.apps.DeskConfig",
    "shop.mail.apps.MailConfig",
    "shop.alerts.apps.AlertsConfig",
]

# Oscar's own list with our forks in the place of what they replace. Django's admin and
# Oscar's "pages" are left out: Wagtail is the back office and holds the pages.
OSCAR = [
    "oscar.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "shop.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "shop.shipping.apps.ShippingConfig",
    "shop.catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "shop.partner.apps.PartnerConfig",
    "shop.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "shop.offer.apps.OfferConfig",
    "shop.order.apps.OrderConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.search.apps.SearchConfig",
    "shop.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "shop.dashboard.apps.DashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
    "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
    "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "haystack",
    "treebeard",
    "django_tables2",
    "widget_tweaks",
    "phonenumber_field",
]

WAGTAIL = [
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",  # "Translate" in a page's menu
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "community.accounts.apps.BackOfficeUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
]

# Signing in: by e-mail, by another site's account, with a second factor.
ALLAUTH = [
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.weixin",
    "allauth.mfa",
    "allauth.usersessions",
]

DJANGO = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.contrib.flatpages",  # a migration of Oscar's customers needs its tables
    "django.forms",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

INSTALLED_APPS = [*CHAPBOOK, *OSCAR, *WAGTAIL, *ALLAUTH, *DJANGO]
