from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from signalmast.claims.models.claims import Claim


class ClaimRequest(models.Model):
    """That something was asked of the network for a claim. The request itself says no word of the claim."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="requests")
    assignment = models.OneToOneField("assignments.Assignment", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("request for a claim")
        verbose_name_plural = _("requests for claims")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.assignment_id}"
