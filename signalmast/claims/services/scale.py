"""The scale of verdicts a desk starts with, and what a desk makes of it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.claims.models import ScaleStep
from signalmast.claims.services.may import MayNot
from signalmast.core.plain import settle

SETTINGS = "pages.change_desksettings"
# Identifier, words, and the place from 1 (false) to 5 (true) that search engines are told.
STEPS = (
    ("true", "Đúng", "True", 5),
    ("mostly-true", "Phần lớn đúng", "Mostly true", 4),
    ("mixed", "Vừa đúng vừa sai", "Mixed", 3),
    ("misleading", "Gây hiểu lầm", "Misleading", 2),
    ("false", "Sai", "False", 1),
    ("unproven", "Chưa có căn cứ", "Unproven", None),
)


def install() -> None:
    """On a desk without a scale; one that a desk has made its own is left alone."""
    if not ScaleStep.objects.exists():
        ScaleStep.objects.bulk_create(
            ScaleStep(key=key, name_vi=vi, name_en=en, rating=rating, place=place)
            for place, (key, vi, en, rating) in enumerate(STEPS)
        )


@transaction.atomic
def change(*, step: ScaleStep, name_vi: str, name_en: str, in_use: bool, by: User) -> ScaleStep:
    """Its words, and whether new verdicts may take it; its place stays, so that old verdicts mean what they meant.

    Raises MayNot, ValidationError.
    """
    if not by.is_active or not by.has_perm(SETTINGS):
        raise MayNot(SETTINGS)
    step.name_vi, step.name_en, step.in_use = name_vi.strip(), name_en.strip(), in_use
    settle(step)
    step.full_clean()
    if not in_use and not ScaleStep.objects.filter(in_use=True).exclude(pk=step.pk).exists():
        raise ValidationError({"in_use": gettext("One verdict at least stays in use.")})
    step.save()
    return step
