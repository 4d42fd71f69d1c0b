"""Oscar's catalogue with our addresses and views."""

from django.urls import path, register_converter, reverse, reverse_lazy
from django.views.generic import RedirectView
from oscar.apps.catalogue import apps


class CategoryPath:
    """A category's address: the slugs from the root down, joined by slashes."""

    regex = r"[\w-]+(?:/[\w-]+)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CategoryPath, "category_path")


class ToProduct(RedirectView):
    """Where Oscar's dashboard links to a review: it has no page of its own here."""

    def get_redirect_url(self, *args: object, **kwargs: object) -> str:
        return reverse("catalogue:detail", kwargs={"slug": kwargs["product_slug"]})


class CatalogueConfig(apps.CatalogueConfig):
    name = "shop.catalogue"

    def ready(self) -> None:
        from oscar.apps.catalogue import receivers  # noqa: F401  keeps the tree's visibility

    def get_urls(self) -> list:
        from . import views

        return self.post_process_urls(
            [
                # A range has no page either.
                path(
                    "ranges/<slug:slug>/",
                    RedirectView.as_view(url=reverse_lazy("catalogue:index")),
                    name="range",
                ),
                path(
                    "p/<slug:product_slug>/reviews/<int:product_pk>/<int:pk>/",
                    ToProduct.as_view(),
                    name="reviews-detail",
                ),
                path("", views.CatalogueView.as_view(), name="index"),
                path("c/<category_path:path>/", views.CategoryView.as_view(), name="category"),
                path("p/<slug:slug>/", views.ProductView.as_view(), name="detail"),
                path("card/<int:product_id>/", views.CardView.as_view(), name="card"),
            ]
        )
