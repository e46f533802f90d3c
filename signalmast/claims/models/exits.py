from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Exit(models.TextChoices):
    """How a tip ends without a claim. None of them can ever receive a verdict."""

    OPINION = "opinion", _("Opinion or criticism")
    FORECAST = "forecast", _("Forecast")
    SATIRE = "satire", _("Satire")
    NOT_VERIFIABLE = "not_verifiable", _("Cannot be verified")
    PRIVATE_PERSON = "private_person", _("About a private person")
    OUT_OF_SCOPE = "out_of_scope", _("Outside what the desk does")
    ANSWERED = "answered", _("Already answered")

    @property
    def said(self) -> Promise:
        """What the sender reads at the receipt, and everybody beside the count."""
        return _SAID[self.value]


_SAID: dict[str, Promise] = {
    "opinion": _(
        "It is an opinion or a criticism, and everybody may have one. Nothing could settle it, so the desk gives no"
        " verdict on it."
    ),
    "forecast": _("It is about what is still to come. Nothing can show today whether it will be so."),
    "satire": _("It was meant as a joke, and people who read it can tell. The desk does not check jokes."),
    "not_verifiable": _(
        "It may be true or false, but no document, measurement or witness was found that could settle it."
    ),
    "private_person": _("It is about a private person. The desk neither checks nor keeps anything about such persons."),
    "out_of_scope": _("It is outside what this desk works on. Another body may be able to help."),
    "answered": _("The desk has answered this before. The answer stands in the library of fact-checks."),
}


class ExitDay(models.Model):
    """How many tips ended this way on a day: the public count that stays when the tips are gone."""

    day = models.DateField()
    exit = models.CharField(max_length=16, choices=Exit.choices)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("exits of a day")
        verbose_name_plural = _("exits by day")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["day", "exit"], name="one_count_a_day_and_exit")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.exit}: {self.count}"
