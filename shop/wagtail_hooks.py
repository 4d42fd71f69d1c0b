"""The shop's settings in Wagtail's admin."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .settings_screens import ShopSettingsGroup
from .shipping.trial_view import DeliveryTrialView

register_snippet(ShopSettingsGroup)


@hooks.register("register_admin_urls")
def settings_urls() -> list[URLPattern]:
    """Serve the trial of deliveries."""
    return [path("settings/try-delivery/", DeliveryTrialView.as_view(), name="delivery_trial")]
