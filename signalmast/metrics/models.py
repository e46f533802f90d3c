from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mapping(models.Model):
    """How the columns of one kind of file become posts and figures; a person names it and uses it again."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    definition = models.JSONField(_("columns"))
    builtin = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Dispute(models.Model):
    """Two lines of one file say different things of one record at one reading time; a person settles it."""

    class Settled(models.TextChoices):
        OPEN = "", pgettext_lazy("of a dispute", "open")
        FIRST = "first", _("the first line holds")
        LAST = "last", _("the later line holds")

    import_key = models.CharField(max_length=40, db_index=True)
    record_key = models.CharField(max_length=200)
    field = models.CharField(max_length=60)
    line_first = models.PositiveIntegerField()
    line_second = models.PositiveIntegerField()
    value_first = models.CharField(max_length=200)
    value_second = models.CharField(max_length=200)
    measured_at = models.DateTimeField(null=True)
    settled = models.CharField(max_length=5, choices=Settled.choices, blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("disputed figure")
        verbose_name_plural = _("disputed figures")
        constraints = [
            models.UniqueConstraint(
                fields=["import_key", "record_key", "field", "line_second"], name="dispute_once_per_line"
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_key} {self.field}: {self.value_first} / {self.value_second}"
