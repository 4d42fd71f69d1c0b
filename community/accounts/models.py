"""The user: a person who signs in by e-mail."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .handles import HANDLE_LONGEST, check_handle


class UserManager(BaseUserManager["User"]):
    """Creates users; an e-mail address is one person in whatever capitals it is typed."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return the address as it is stored: in small letters."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with this address. Raises User.DoesNotExist."""
        return self.get(email__iexact=username or "")

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create and return a user. Raises ValueError without an address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create and return an owner of the site, who may do everything.

        Whoever can do this is at the machine itself: their word for the address is enough.
        """
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        user.confirm_email()
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A reader, an editor or an admin."""

    email = models.EmailField(
        _("email address"),
        unique=True,
        error_messages={"unique": _("Somebody has an account with this address.")},
    )
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    handle = models.CharField(
        _("public name"),
        max_length=HANDLE_LONGEST,
        null=True,
        blank=True,
        unique=True,
        validators=[check_handle],
        help_text=_("Small letters, numbers and _. It stands beside what you write."),
        error_messages={"unique": _("Somebody else has this name. Choose another.")},
    )
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("May work in the shop's part of the back office.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick this instead of deleting an account.")
    )
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Of the mails that we send you."),
    )
    date_joined = models.DateTimeField(_("date joined"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_once",
                violation_error_message=_("Somebody has an account with this address."),
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = UserManager.normalize_email(self.email)
        super().save(*args, **kwargs)

    def confirm_email(self) -> None:
        """Note that the address is this person's, as if a code had come back from it."""
        from allauth.account.models import EmailAddress

        EmailAddress.objects.update_or_create(
            user=self, email=self.email, defaults={"verified": True, "primary": True}
        )

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        """Return the name as it is written, or nothing."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        """Return what to call the person by."""
        return self.first_name or self.email.partition("@")[0]


class Export(models.Model):
    """Everything that the house knows of a person, prepared for them and kept for a few days."""

    user = models.ForeignKey(User, models.CASCADE, related_name="exports")
    date_asked = models.DateTimeField(default=timezone.now)
    date_ready = models.DateTimeField(null=True)
    content = models.BinaryField(default=bytes)

    class Meta:
        verbose_name = _("export of personal data")
        verbose_name_plural = _("exports of personal data")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}, {self.date_asked:%Y-%m-%d}"
