from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from signalmast.core.plain import settle


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})


class User(AbstractUser):
    """A member of staff. They sign in by e-mail; `name` is what colleagues and bylines show."""

    class Language(models.TextChoices):
        BROWSER = "", _("The browser's")
        VIETNAMESE = "vi", "Tiếng Việt"
        ENGLISH = "en", "English"

    username = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, blank=True, default="")

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("open_tips", _("May open what the public sends in"))]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        settle(self)
        super().clean()

    @property
    def first_name(self) -> str:  # type: ignore[override]
        """Wagtail's side menu names a person by it; the parent's column of that name does not exist here."""
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class SignInLink(models.Model):
    """A link that lets one person in once. The link itself is never stored, only its SHA-256."""

    class Purpose(models.TextChoices):
        FIRST_SIGN_IN = "first_sign_in", _("first sign-in")
        INVITATION = "invitation", _("invitation")
        RESET = "reset", _("new password")

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_links")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("one-time link")
        verbose_name_plural = _("one-time links")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.user}"
