"""What somebody keeps for later, and the lists that they put it into."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

LONGEST = 60


class SaveList(models.Model):
    """A list with a name of its owner's. Nobody else sees it unless they choose to show it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="save_lists", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=LONGEST)
    is_public = models.BooleanField(
        _("Show this list on my public page"),
        default=False,
        help_text=_("Everybody then sees its name and what is in it. You can hide it again."),
    )
    date_created = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("list of saved things")
        verbose_name_plural = _("lists of saved things")
        default_permissions = ()
        constraints = [models.UniqueConstraint("owner", Lower("name"), name="saves_list_name_once")]

    def __str__(self) -> str:
        return self.name


class Save(models.Model):
    """One thing kept by one person, once: in one of their lists, or in none of them.

    ``thing`` is an id in its own room, without a foreign key: what is kept may come from rooms
    that this one only knows through a façade. ``kind`` is one of :mod:`saves.registry`.
    """

    PRODUCT, STORY = "product", "story"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saves", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=16)
    thing = models.PositiveBigIntegerField(_("thing"))
    list = models.ForeignKey(
        SaveList, models.SET_NULL, null=True, related_name="saves", verbose_name=_("list")
    )
    date_created = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved thing")
        verbose_name_plural = _("saved things")
        constraints = [models.UniqueConstraint("user", "kind", "thing", name="saves_once")]
        indexes = [models.Index(fields=["kind", "thing"], name="saves_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"
