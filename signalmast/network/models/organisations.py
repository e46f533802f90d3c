from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from signalmast.core import clock, keys
from signalmast.core.fold import fold
from signalmast.core.plain import settle


def new_organisation_key() -> str:
    return "org:" + keys.new_key(now=clock.now())


def who(**options: Any) -> Any:
    """The member of staff who did it; the row outlives the account."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", **options
    )


class Organisation(models.Model):
    """A member body, and where it stands in the tree. `area` and `kind` are the desk's own short words.

    `active_to` is the first day on which it was no member any more.
    """

    key = models.CharField(max_length=40, unique=True, default=new_organisation_key, editable=False)
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    folded = models.CharField(max_length=160, editable=False, db_index=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("part of")
    )
    kind = models.CharField(pgettext_lazy("of an organisation", "kind"), max_length=60, blank=True, db_index=True)
    area = models.CharField(_("area"), max_length=80, blank=True, db_index=True)
    address = models.CharField(_("postal address"), max_length=250, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    active_from = models.DateField(_("member from"))
    active_to = models.DateField(_("member until"), null=True, blank=True)
    demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        default_permissions = ()
        permissions = [
            ("keep_network", _("May keep organisations, contributors and training")),
            ("see_coverage", _("May see which organisations have contributors, without names of people")),
        ]
        ordering = ["folded", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_to__gt=F("active_from")), name="organisation_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        settle(self)
        for text in ("name", "name_en", "kind", "area"):
            setattr(self, text, " ".join(getattr(self, text).split()))
        self.folded = fold(self.name)[:160]
        if self.active_to is not None and self.active_from is not None and self.active_to <= self.active_from:
            raise ValidationError({"active_to": _("It ends after it began.")})
        super().clean()

    def active_on(self, day: date) -> bool:
        return self.active_from <= day and (self.active_to is None or self.active_to > day)

    def said(self, language: str) -> str:
        return (self.name_en or self.name) if language == "en" else self.name
