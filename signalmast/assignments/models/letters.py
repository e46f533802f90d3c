from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """One letter to one address that goes out once. `once` names it for ever: asking for it again does nothing.

    It is `UNDER_WAY` from before the mail server is asked until its answer is known. A letter whose answer was never
    heard is `UNSURE` and never sent again: two of the same are worse than a person told to look. What it says and its
    address go once nothing more is to be done with it. `about` is what it is withdrawn by.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waits to be sent")
        UNDER_WAY = "under_way", _("Being sent")
        SENT = "sent", _("Sent")
        UNSURE = "unsure", _("Perhaps sent: the desk stopped in the middle of it")
        GIVEN_UP = "given_up", _("Given up")
        WITHDRAWN = "withdrawn", _("Not needed any more")

    once = models.CharField(max_length=160, unique=True)
    about = models.CharField(max_length=60, db_index=True, blank=True)
    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    asked_at = models.DateTimeField()
    run_after = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        default_permissions = ()
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "run_after"], name="letter_state_run_after")]

    def __str__(self) -> str:
        return self.once
