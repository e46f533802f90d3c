from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FollowUp(models.Model):
    """One step that follows a page's going out or coming back. `page` is a number only: the page may be deleted."""

    class Way(models.TextChoices):
        OUT = "out", _("published")
        BACK = "back", _("taken back")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting its turn")
        DONE = "done", _("done")
        FAILED = "failed", _("failed, will be tried again")

    page = models.PositiveBigIntegerField()
    step = models.CharField(max_length=40)
    way = models.CharField(max_length=4, choices=Way.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    run_after = models.DateTimeField()
    at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("work after publishing")
        verbose_name_plural = _("work after publishing")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "step"], name="one_follow_up_a_step")]
        indexes = [
            models.Index(fields=["run_after"], condition=~models.Q(state="done"), name="follow_up_due"),
            models.Index(fields=["step", "way", "page"], name="follow_up_of_step"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.way} {self.page}"
