from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from signalmast.network.models.contributors import Contributor
from signalmast.network.models.organisations import Organisation


class Contribution(models.Model):
    """What somebody gave to a post that went out; written by the wiring, and all that coverage and training read.

    `corrected_at`: the post was put right afterwards. A post that was withdrawn keeps its row with `withdrawn_at`, and
    counts no more. `organisation` is the one of their role on that day.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        PICTURE = "picture", _("Picture")
        CLIP = "clip", _("Clip")
        KNOWLEDGE = "knowledge", _("Local knowledge")
        TRANSLATION = "translation", _("Translation")

    post_key = models.CharField(max_length=200, db_index=True)
    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, related_name="contributions")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="contributions"
    )  # fmt: skip
    kind = models.CharField(max_length=12, choices=Kind.choices)
    topics = models.ManyToManyField("topics.Topic", related_name="+", blank=True)
    language = models.CharField(max_length=5)
    accepted_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        default_permissions = ()
        ordering = ["-accepted_at", "-pk"]
        indexes = [
            models.Index(fields=["organisation", "accepted_at"], name="contribution_organisation_at"),
            models.Index(fields=["contributor", "accepted_at"], name="contribution_contributor_at"),
            models.Index(fields=["accepted_at"], name="contribution_at"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["post_key", "contributor", "kind"], name="one_contribution_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.post_key}: {self.kind}"
