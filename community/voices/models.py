"""Who found what helpful."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Thanks(models.Model):
    """Somebody found a contribution helpful, once.

    ``thing`` is its number within its kind (``moderation.registry``), without a foreign key:
    kinds live in rooms of their own.
    """

    kind = models.CharField(max_length=16)
    thing = models.PositiveBigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    date_created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("thanks for a contribution")
        verbose_name_plural = _("thanks for contributions")
        default_permissions = ()
        constraints = [models.UniqueConstraint("kind", "thing", "user", name="voices_thanks_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} {self.thing}"
