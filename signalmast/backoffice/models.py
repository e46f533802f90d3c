from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SetUp(models.Model):
    """How far the first day of the desk has come: one row."""

    done = models.JSONField(_("steps done"), default=list)
    skipped = models.JSONField(_("steps skipped"), default=list)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("set-up")
        verbose_name_plural = _("set-up")
        default_permissions = ()
        permissions = [("set_up", _("May set up the desk"))]
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_set_up")]

    def __str__(self) -> str:
        return str(_("set-up"))


class Sign(models.Model):
    """The last sign of life of a part of the desk: when it last went well, and when and how it last did not."""

    WORKER, MAIL = "worker", "mail"

    name = models.CharField(max_length=20, primary_key=True)
    well_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")
        default_permissions = ()
        permissions = [("see_health", _("May see how the desk's machine is"))]

    def __str__(self) -> str:
        return self.name

    @property
    def well(self) -> bool:
        """Whether it went well the last time."""
        return self.failed_at is None or (self.well_at is not None and self.well_at >= self.failed_at)


class Outside(models.Model):
    """Whether the desk may ask other sites, since when, and who said so: one row, or none where nobody ever did."""

    since = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("asking other sites")
        verbose_name_plural = _("asking other sites")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_outside")]

    def __str__(self) -> str:
        return str(_("asking other sites"))
