from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from signalmast.claims.models.claims import Claim
from signalmast.claims.models.verdicts import Verdict


class Answer(models.Model):
    """Which claim a fact-check post answers, and by which verdict. One post may answer many claims."""

    post = models.ForeignKey("pages.Post", on_delete=models.PROTECT, related_name="answers")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="answers")
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="answers")

    class Meta:
        verbose_name = _("answer to a claim")
        verbose_name_plural = _("answers to claims")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["post", "claim"], name="one_answer_a_post_and_claim")]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.claim_id}"


class Carried(models.Model):
    """A place that carried an answer: after a changed verdict it is to be told, and stays listed until it is."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="carried")
    place = models.CharField(_("place"), max_length=250)
    address = models.URLField(_("address"), max_length=500, blank=True)
    to_do_since = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("place that carried an answer")
        verbose_name_plural = _("places that carried an answer")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.place
