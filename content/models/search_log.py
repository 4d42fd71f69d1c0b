"""What readers look for, counted by day."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SearchLog(models.Model):
    """A query, how often it came on a day, and how much it found the last time.

    It holds no trace of who asked.
    """

    query = models.CharField(_("query"), max_length=200)
    language = models.CharField(_("language"), max_length=10)
    day = models.DateField(_("day"), default=timezone.localdate)
    results = models.PositiveIntegerField(_("results"), default=0)
    count = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("logged search")
        verbose_name_plural = _("logged searches")
        ordering = ["-day", "-count", "query"]
        constraints = [
            models.UniqueConstraint(
                fields=["query", "language", "day"], name="content_search_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.query
