from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from signalmast.core.plain import settle


class Topic(models.Model):
    """A word of the vocabulary, in both languages, so that figures can be grouped by it across pages."""

    key = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    name_vi = models.CharField(_("name in Vietnamese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    colour = models.CharField(
        _("colour"), max_length=7, default="#1f5f8b", validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")]
    )
    demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name(get_language() or "vi")

    def clean(self) -> None:
        settle(self)
        super().clean()

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi
