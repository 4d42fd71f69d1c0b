"""Oscar's catalogue, forked: photographs from Wagtail's library, makers, schedules, search."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from oscar.apps.catalogue.abstract_models import (
    AbstractAttributeOption,
    AbstractCategory,
    AbstractProduct,
    AbstractProductAttribute,
    AbstractProductImage,
)
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from shop.search.words import index_words

from .addresses import category_address, product_address, variant_address
from .forms import ProductForm
from .translation import Translatable


class Maker(Translatable):
    """Who made a thing, and where."""

    TRANSLATED = ("name", "place", "story")

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    story = models.TextField(_("story"), blank=True)

    panels = [FieldPanel(name) for name in ("name", "slug", "place", "story", "translations")]

    class Meta:
        verbose_name = _("maker")
        verbose_name_plural = _("makers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    """A word that products are found by."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=100, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Category(Translatable, AbstractCategory):
    """A shelf of the shop, in a tree."""

    TRANSLATED = ("name", "description")

    class Meta(AbstractCategory.Meta):
        abstract = False

    def get_absolute_url(self) -> str:
        """Return the category's address below ``/shop/c/``.

        Not by Oscar's ``full_slug``, which a cache keeps when a slug above has changed.
        """
        return category_address(one.slug for one in self.get_ancestors_and_self())


class Product(Translatable, index.Indexed, ClusterableModel, AbstractProduct):
    """A thing that is sold, alone, as a parent of variants, or as a variant."""

    TRANSLATED = ("title", "summary", "description")

    rating = None  # Oscar keeps a number here that anything could write; ours is asked of the rows
    summary = models.CharField(_("summary"), max_length=255, blank=True)
    maker = models.ForeignKey(
        Maker,
        verbose_name=_("maker"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="products",
    )
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="products")
    tax_category = models.ForeignKey(
        "partner.TaxCategory",
        verbose_name=_("tax category"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="products",
        help_text=_("Empty is the full rate. A variant without one has its product's."),
    )
    weight = models.DecimalField(
        _("weight in kg"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    available_from = models.DateTimeField(
        _("on sale from"),
        null=True,
        blank=True,
        help_text=_("Until then it is shown as coming and cannot be bought."),
    )
    available_until = models.DateTimeField(
        _("on sale until"),
        null=True,
        blank=True,
        help_text=_("From then on it is shown as no longer sold."),
    )

    search_fields = [
        index.SearchField("search_title", boost=5),
        index.SearchField("search_codes", boost=4),
        index.SearchField("search_body"),
        index.AutocompleteField("search_title"),
        index.FilterField("is_public"),
        index.FilterField("structure"),
        index.FilterField("parent_id"),
    ]
    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("title", "slug", "summary", "description")],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("is_public", "available_from", "available_until", "priority")
            ],
            heading=_("When it is sold"),
        ),
        InlinePanel("stockrecords", heading=_("Price and stock"), max_num=1),
        InlinePanel("images", heading=_("Photographs")),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "categories",
                    "maker",
                    "tags",
                    "weight",
                    "tax_category",
                    "upc",
                    "translations",
                )
            ],
            heading=_("Details"),
        ),
    ]

    base_form_class = ProductForm

    class Meta(AbstractProduct.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                condition=~Q(structure="child"),
                name="catalogue_product_slug_once",
                violation_error_message=_("Another product has this address."),
            ),
            models.CheckConstraint(
                condition=Q(available_until__isnull=True)
                | Q(available_from__isnull=True)
                | Q(available_until__gt=F("available_from")),
                name="catalogue_product_sold_forwards",
                violation_error_message=_("The end of sale comes before its start."),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Return the product's address; a variant's names the variant.

        Empty where there is none: a form is shown again whose slug was deleted.
        """
        slug = self.parent.slug if self.is_child else self.slug
        if not slug:
            return ""
        return (
            variant_address(slug, self.upc or self.pk) if self.is_child else product_address(slug)
        )

    def search_title(self) -> str:
        """Return the words of the title in every language."""
        return index_words(self.every_language("title"))

    def search_codes(self) -> str:
        """Return the codes that the product and its variants go by."""
        children = [child.upc for child in self.children.all()] if self.pk else []
        return " ".join(code for code in (self.upc, *children) if code)

    def search_body(self) -> str:
        """Return the words of everything else that a reader may remember."""
        maker = self.maker.every_language("name") if self.maker else ""
        tags = " ".join(tag.name for tag in self.tags.all()) if self.pk else ""
        texts = (self.every_language("summary"), self.every_language("description"), maker, tags)
        return index_words(" ".join(texts))

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet["Product"]:
        """Return what search may find: everything but variants, which their parent stands for."""
        return cls.objects.exclude(structure=cls.CHILD).select_related("maker")

    def get_indexed_instance(self) -> "Product | None":
        """Return what to index when this row is saved: never a variant by itself."""
        return None if self.is_child else self


class ProductImage(AbstractProductImage):
    """A photograph of a product, taken from Wagtail's library."""

    product = ParentalKey("catalogue.Product", on_delete=models.CASCADE, related_name="images")
    image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("photograph"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    original = models.ImageField(
        _("original"), upload_to="products/%Y/%m/", max_length=255, blank=True
    )

    panels = [FieldPanel("image"), FieldPanel("caption")]

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep Oscar's own column pointing at the library's file."""
        if self.image is not None:
            self.original.name = self.image.file.name
        super().save(*args, **kwargs)


class ProductAttribute(Translatable, AbstractProductAttribute):
    """Something that products have: a glaze, a material."""

    TRANSLATED = ("name",)

    class Meta(AbstractProductAttribute.Meta):
        abstract = False


class AttributeOption(Translatable, AbstractAttributeOption):
    """One of the choices of an attribute: celadon."""

    TRANSLATED = ("option",)

    class Meta(AbstractAttributeOption.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.localized("option")


class PendingPicture(models.Model):
    """A picture that an import could not fetch yet, kept for the next try."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pending_pictures")
    url = models.URLField(_("address"), max_length=2000)
    alt = models.CharField(_("alternative text"), max_length=255, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    row = models.PositiveIntegerField(_("row of the file"), default=0)
    error = models.CharField(_("what went wrong"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("pending picture")
        verbose_name_plural = _("pending pictures")
        constraints = [
            models.UniqueConstraint(fields=["product", "url"], name="catalogue_pending_once")
        ]

    def __str__(self) -> str:
        return self.url


from oscar.apps.catalogue.models import *  # noqa: E402, F403  the rest of Oscar's models
