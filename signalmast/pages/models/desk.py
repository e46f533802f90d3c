from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

ENOUGH_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, white words on the colour


def readable_under_white(colour: str) -> None:
    """Refuse a colour on which white words cannot be read."""
    contrast = contrast_with_white(colour)
    if contrast < ENOUGH_CONTRAST:
        raise ValidationError(
            _("White words on this colour are hard to read (contrast %(found).1f, at least 4.5). Choose a darker one."),
            params={"found": contrast},
        )


def contrast_with_white(colour: str) -> float:
    """WCAG's contrast ratio of `#rrggbb` with white, 1 to 21."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return float(1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05))


class DeskSettings(models.Model):
    """What the whole desk is called and looks like: one row."""

    name_vi = models.CharField(_("name of the desk in Vietnamese"), max_length=120, default="Signalmast")
    name_en = models.CharField(_("name of the desk in English"), max_length=120, default="Signalmast")
    accent = models.CharField(
        _("colour"),
        max_length=7,
        default="#1f5f8b",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write it as #1f5f8b."))],
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
    )
    publisher = models.ForeignKey(
        "pages.Publisher",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("responsible body for new pages"),
    )

    about_vi = models.TextField(_("who runs the desk, in Vietnamese"), max_length=3000, blank=True)
    about_en = models.TextField(_("who runs the desk, in English"), max_length=3000, blank=True)
    funding_vi = models.TextField(_("who pays for the desk, in Vietnamese"), max_length=3000, blank=True)
    funding_en = models.TextField(_("who pays for the desk, in English"), max_length=3000, blank=True)

    class Meta:
        verbose_name = _("name and look of the desk")
        verbose_name_plural = _("name and look of the desk")
        default_permissions = ("change",)
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_desk")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean_fields(self, exclude: object = None) -> None:
        super().clean_fields(exclude=exclude)  # type: ignore[arg-type]
        try:
            readable_under_white(self.accent)
        except ValidationError as refused:
            raise ValidationError({"accent": refused.messages}) from refused

    @property
    def name(self) -> str:
        """In the language being spoken."""
        language = translation.get_language() or settings.LANGUAGE_CODE
        return self.name_en if language.startswith("en") else self.name_vi
