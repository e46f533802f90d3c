from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class NetworkSettings(models.Model):
    """One row: after how long an organisation counts as quiet, and an inactive person's particulars go."""

    quiet_days = models.PositiveIntegerField(
        _("quiet after so many days"), default=90, validators=[MinValueValidator(7), MaxValueValidator(1000)]
    )
    fade_months = models.PositiveIntegerField(
        _("particulars of somebody inactive go after so many months"),
        default=24,
        validators=[MinValueValidator(3), MaxValueValidator(120)],
    )

    class Meta:
        verbose_name = _("settings of the network")
        verbose_name_plural = _("settings of the network")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.quiet_days}, {self.fade_months}"
