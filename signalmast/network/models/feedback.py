from __future__ import annotations

import secrets

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signalmast.core.plain import settle
from signalmast.network.models.training import Session


def random_place() -> int:
    """A row number that says nothing about when the row came. SQLite keeps rows by it, so no other order is stored."""
    return secrets.randbelow(2**31 - 1) + 1


class FeedbackTicket(models.Model):
    """The right to answer once. It names no person, is deleted by answering, and nothing leads from it to an answer."""

    id = models.IntegerField(primary_key=True, default=random_place)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="tickets")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("right to give feedback")
        verbose_name_plural = _("rights to give feedback")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.session_id}"


class FeedbackAnswer(models.Model):
    """What somebody who was there thought of it. No column says who, or when beyond the session."""

    id = models.IntegerField(primary_key=True, default=random_place)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="answers")
    useful = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    clear = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    words = models.TextField(max_length=1000, blank=True)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(useful__gte=1, useful__lte=5, clear__gte=1, clear__lte=5), name="feedback_marks_one_to_five"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id}"

    def clean(self) -> None:
        settle(self)
        super().clean()
