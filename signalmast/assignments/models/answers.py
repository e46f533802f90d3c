from __future__ import annotations

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signalmast.assignments.models.assignments import Assignment, KeptFile
from signalmast.core.plain import settle
from signalmast.network.models.organisations import who


class Submission(models.Model):
    """What was handed in, each time anew: earlier versions stay. `by` is the member of staff who entered it for them.

    `digest` is of the text and the files: the same again is no new version.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("text"), max_length=20_000, validators=[MaxLengthValidator(20_000)], blank=True)
    at = models.DateTimeField()
    contributor = models.ForeignKey(
        "network.Contributor", null=True, on_delete=models.SET_NULL, related_name="submissions"
    )
    by = who()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("what was handed in")
        verbose_name_plural = _("what was handed in")
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="one_submission_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="submissions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.number}"

    def clean(self) -> None:
        settle(self)
        super().clean()


class AnswerFile(KeptFile):
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")

    class Meta:
        verbose_name = _("file that was handed in")
        verbose_name_plural = _("files that were handed in")
        default_permissions = ()
        ordering = ["pk"]
