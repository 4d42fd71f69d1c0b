"""Who follows whom or what, who has blocked whom, and what members say of themselves.

Every count of them is of these rows.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Follow(models.Model):
    """Somebody follows one person, one topic or one maker, once.

    ``topic`` is the translation key of its pages: it is the same topic in every language.
    ``maker`` is an id of the shop's, which this room knows through a façade alone.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="followed_by"
    )
    topic = models.UUIDField(null=True)
    maker = models.PositiveBigIntegerField(null=True)
    date_created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("user", "person", name="people_follow_person_once"),
            models.UniqueConstraint("user", "topic", name="people_follow_topic_once"),
            models.UniqueConstraint("user", "maker", name="people_follow_maker_once"),
            models.CheckConstraint(
                condition=(
                    Q(person__isnull=False, topic__isnull=True, maker__isnull=True)
                    | Q(person__isnull=True, topic__isnull=False, maker__isnull=True)
                    | Q(person__isnull=True, topic__isnull=True, maker__isnull=False)
                ),
                name="people_follow_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(person=F("user")),
                name="people_follow_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.person_id or self.topic or self.maker}"


class Block(models.Model):
    """Somebody wants nothing to do with a person. Nobody else is shown this."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocked_by")
    date_created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("user", "person", name="people_block_once"),
            models.CheckConstraint(condition=~Q(person=F("user")), name="people_block_another"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.person_id}"


class Profile(models.Model):
    """What a member says of themselves on their public page, in a few plain lines."""

    BIO_LONGEST = 300

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile")
    bio = models.TextField(_("about you"), max_length=BIO_LONGEST, blank=True)
    date_changed = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user_id)
