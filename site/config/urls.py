"""Every address of the site. The house's languages have a prefix each, but for the first."""

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, reverse_lazy
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from community.sharing.views import FollowView
from config import views


def _oscar(label: str) -> tuple:
    return apps.get_app_config(label).urls


# Oscar's dashboard links to an offer's own page. Offers have none here; they show in the shop.
_OFFERS = [
    path("<slug:slug>/", RedirectView.as_view(url=reverse_lazy("catalogue:index")), name="detail")
]

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("scheme/", views.set_scheme, name="scheme"),
    path("language/", include("django.conf.urls.i18n")),
    path("payments/", include("shop.payments.urls")),
    path("manage/shop/", _oscar("dashboard")),
    path("manage/offers/", include((_OFFERS, "offer"))),
    path("manage/login/", views.to_sign_in),
    path("manage/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", views.media, name="media"),
    path("account/", include("community.accounts.provider_urls")),
    path("s/<str:code>/", FollowView.as_view(), name="share"),
    *i18n_patterns(
        path("shop/", _oscar("catalogue")),
        path("basket/", _oscar("basket")),
        path("checkout/", _oscar("checkout")),
        path("orders/", include("shop.order.urls")),
        path("alerts/", include("shop.alerts.urls")),
        path("questions/", include("community.questions.urls")),
        path("account/addresses/", include("shop.addresses.urls")),
        path("account/saved/", include("community.saves.urls")),
        path("account/shares/", include("community.sharing.urls")),
        path("account/notifications/", include("community.notifications.urls")),
        path("account/", include("community.accounts.urls")),
        path("comments/", include("community.comments.urls")),
        path("reviews/", include("community.reviews.urls")),
        path("notes/", include("community.notes.urls")),
        path("", include("community.people.urls")),
        path("", include("community.saves.member_urls")),
        path("account/", include("community.accounts.library_urls")),
        path("", include("content.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
