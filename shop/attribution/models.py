"""The columns in which a basket line and an order line keep where they came from."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceFields(models.Model):
    """What led to a line: the article, the block in it, who shared it and by which link.

    In the place of an article it may be a member's note; then there is the number of it and who
    wrote it. The title stays as it was when the line was made, whatever becomes of the page.
    """

    source_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("article"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    source_title = models.CharField(
        _("article's title"), max_length=255, blank=True, editable=False
    )
    source_block = models.CharField(_("block"), max_length=36, blank=True, editable=False)
    source_revision = models.BigIntegerField(_("revision"), null=True, blank=True, editable=False)
    source_note = models.PositiveBigIntegerField(
        _("note"), null=True, blank=True, editable=False, db_index=True
    )
    source_writer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("note's author"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    source_sharer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sharer"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    source_share = models.CharField(
        _("share link"), max_length=16, blank=True, editable=False, db_index=True
    )
    source_campaign = models.CharField(_("campaign"), max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    SHARE_FIELDS = ("source_sharer_id", "source_share")
    SOURCE_FIELDS = (
        "source_page_id",
        "source_title",
        "source_block",
        "source_revision",
        "source_note",
        "source_writer_id",
        "source_sharer_id",
        "source_share",
        "source_campaign",
    )

    def source_values(self) -> dict[str, object]:
        """Return the source's columns by name, to copy them to another line."""
        return {name: getattr(self, name) for name in self.SOURCE_FIELDS}

    def touched_values(self) -> dict[str, object]:
        """Return those of the columns that say something: the article's or note's, the sharer's."""
        values = self.source_values()
        shared = {name: values.pop(name) for name in self.SHARE_FIELDS}
        return (values if self.source_page_id or self.source_note else {}) | (
            shared if self.source_sharer_id else {}
        )
