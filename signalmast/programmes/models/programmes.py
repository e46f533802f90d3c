from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from signalmast.core import clock, keys
from signalmast.core.plain import settle


def new_programme_key() -> str:
    return "programme:" + keys.new_key(now=clock.now())


class Programme(models.Model):
    """A plan over years, as a document of a named body set it. `until` is its last day.

    `ended_on` is its last day where it was ended before that; the document's own day stays.
    """

    key = models.CharField(max_length=40, unique=True, default=new_programme_key, editable=False)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    name_vi = models.CharField(_("name in Vietnamese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("part of")
    )
    document_number = models.CharField(_("number of the document"), max_length=80, blank=True)
    document_on = models.DateField(_("date of the document"), null=True, blank=True)
    issued_by = models.CharField(_("issued by"), max_length=200, blank=True)
    document = models.ForeignKey(
        "wagtaildocs.Document",
        null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("file of the document"),
    )  # fmt: skip
    starts_on = models.DateField(_("from"))
    until = models.DateField(_("until"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("who answers for it"),
    )  # fmt: skip
    words_vi = models.TextField(_("what it is about, in Vietnamese"), max_length=3000, blank=True)
    words_en = models.TextField(_("what it is about, in English"), max_length=3000, blank=True)
    public = models.BooleanField(_("has a public page"), default=False)
    ended_on = models.DateField(_("ended early on"), null=True, blank=True)
    changed_at = models.DateTimeField(null=True, editable=False)
    demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        default_permissions = ()
        permissions = [
            ("keep_programmes", _("May keep programmes and their targets")),
            ("see_programmes", _("May see programmes and how they stand")),
        ]
        ordering = ["-starts_on", "name_vi", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name_vi="") & ~Q(name_en=""), name="programme_has_names"),
            models.CheckConstraint(condition=Q(until__gte=F("starts_on")), name="programme_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | (Q(ended_on__gte=F("starts_on")) & Q(ended_on__lte=F("until"))),
                name="programme_ended_within_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name(get_language() or "vi")

    def clean(self) -> None:
        settle(self)
        super().clean()

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi

    @property
    def last_day(self) -> date:
        return self.ended_on or self.until

    def words(self, language: str) -> str:
        return self.words_en if language == "en" else self.words_vi
