"""Something that somebody keeps for later: a row says who, what kind of thing, and which."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Save(models.Model):
    """One thing kept by one person, once.

    ``thing`` is an id in its own room, without a foreign key: what is kept may come from rooms
    that this one only knows through a façade, and what is gone is simply not shown.
    """

    PRODUCT = "product"
    KINDS = [(PRODUCT, _("product"))]

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saves", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=KINDS)
    thing = models.PositiveBigIntegerField(_("thing"))
    date_created = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved thing")
        verbose_name_plural = _("saved things")
        constraints = [models.UniqueConstraint("user", "kind", "thing", name="saves_once")]
        indexes = [models.Index(fields=["kind", "thing"], name="saves_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"
