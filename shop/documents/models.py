"""Invoices and credit notes, as they were issued, and who issues them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="doc-full")
class Seller(BaseGenericSetting):
    """Who sells, as invoices must say it. Without name and address none is issued."""

    name = models.CharField(_("name"), max_length=128, blank=True)
    address = models.TextField(_("address"), blank=True, help_text=_("One line each."))
    returns_address = models.TextField(
        _("address for returns"),
        blank=True,
        help_text=_("Where buyers send goods back to, if not to the address above."),
    )
    tax_number = models.CharField(_("tax number"), max_length=64, blank=True)
    register = models.CharField(_("register entry"), max_length=128, blank=True)
    contact = models.CharField(
        _("contact"), max_length=255, blank=True, help_text=_("E-mail address or telephone.")
    )
    note = models.TextField(_("note below the sums"), blank=True)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("address"),
                FieldPanel("returns_address"),
                FieldPanel("tax_number"),
                FieldPanel("register"),
                FieldPanel("contact"),
                FieldPanel("note"),
            ],
            heading=_("On invoices and packing slips"),
        )
    ]

    class Meta:
        verbose_name = _("Seller")

    @property
    def takes_back_at(self) -> str:
        """Where goods are sent back to, in one line; nothing while nobody has said so."""
        text = self.returns_address.strip() or (
            f"{self.name}\n{self.address}" if self.is_complete else ""
        )
        return ", ".join(line.strip() for line in text.splitlines() if line.strip())

    @property
    def is_complete(self) -> bool:
        """Whether an invoice can be issued in this name."""
        return bool(self.name.strip() and self.address.strip())


class Series(models.Model):
    """The last number of a kind and year. Raised in the transaction that uses the number."""

    kind = models.CharField(_("kind"), max_length=8)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [
            models.UniqueConstraint(fields=["kind", "year"], name="documents_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class Document(models.Model):
    """An invoice, or a credit note for a refund; ``content`` is all that stands on it.

    Never changed: what the shop, the goods or the buyer are called later is another matter.
    """

    INVOICE, CREDIT = "invoice", "credit"
    KINDS = [(INVOICE, _("Invoice")), (CREDIT, _("Credit note"))]

    kind = models.CharField(_("kind"), max_length=8, choices=KINDS)
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("serial number"))
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="documents")
    refund = models.OneToOneField(
        "refunds.OrderRefund",
        verbose_name=_("refund"),
        null=True,
        on_delete=models.PROTECT,
        related_name="document",
    )
    language = models.CharField(_("language"), max_length=12)
    content = models.JSONField(_("content"))
    date_created = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("invoice or credit note")
        verbose_name_plural = _("invoices and credit notes")
        ordering = ["kind", "year", "serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "serial"], name="documents_number_once"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(kind="invoice"), name="documents_one_invoice"
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", refund__isnull=True)
                | Q(kind="credit", refund__isnull=False),
                name="documents_credit_has_its_refund",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number as it stands on the document: INV-2026-00042."""
        prefix = "INV" if self.kind == self.INVOICE else "CN"
        return f"{prefix}-{self.year}-{self.serial:05d}"
