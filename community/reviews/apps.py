"""What buyers say of what they bought."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "community.reviews"
    label = "reviews_by_buyers"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        from shop.storefront import register_ratings

        from . import selectors, signals  # noqa: F401
        from .kind import register_kind

        register_kind()
        register_ratings(find=selectors.ratings, examples=selectors.examples)
