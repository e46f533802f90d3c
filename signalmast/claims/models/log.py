from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from signalmast.core.records import Record


class Entry(Record):
    """One line of the public log, bound to the line before it by its digest. Written once.

    `digest` is the SHA-256 over number, kind, moment, payload (JSON, sorted, no blanks) and the digest before it.
    """

    class Kind(models.TextChoices):
        VERDICT = "verdict", _("Verdict")
        CHANGED = "changed", _("Changed verdict")
        CORRECTION = "correction", _("Correction")
        DISPUTE = "dispute", _("Dispute decided")
        EXIT_APPEAL = "exit_appeal", _("Exit looked at again")

    number = models.PositiveBigIntegerField(unique=True)
    kind = models.CharField(max_length=11, choices=Kind.choices)
    at = models.DateTimeField()
    payload = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("entry of the public log")
        verbose_name_plural = _("public log")
        default_permissions = ()
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}"
