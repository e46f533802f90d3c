from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from signalmast.core import clock, keys
from signalmast.core.plain import settle
from signalmast.core.records import Record
from signalmast.programmes.models.programmes import Programme

TYPED = "typed"  # in place of a measure: nothing here counts it, so people type it, each time with its source


def new_target_key() -> str:
    return "target:" + keys.new_key(now=clock.now())


def number(name: Any = None, **options: Any) -> Any:
    """Eleven places before the point: more would not come back from SQLite as it went in."""
    return models.DecimalField(name, max_digits=15, decimal_places=4, **options)


def stays(collector: Any, field: Any, found: Any, using: str) -> None:
    """In place of PROTECT, which the screens of documents do not know: they answer this by a refusal."""
    raise PermissionDenied


def source(**options: Any) -> Any:
    """The file a typed number was taken from; it stays as long as the number does."""
    return models.ForeignKey("wagtaildocs.Document", on_delete=stays, related_name="+", **options)


class Target(models.Model):
    """What a programme wants to reach, by a measure of the registry or, where nothing counts it, by typed figures.

    `starts_on` and `due_on` are both inside. `baseline` is what the measure was over `baseline_from` to `baseline_to`:
    counted, unless `baseline_source` says from which file it was typed. `counted` is what it stood at when the desk
    counted last; the frozen months are the history.
    """

    class Better(models.TextChoices):
        MORE = "more", _("the more, the better")
        LESS = "less", _("the less, the better")

    class Window(models.IntegerChoices):
        MONTH = 1, _("the last month")
        QUARTER = 3, _("the last three months")
        HALF = 6, _("the last six months")
        YEAR = 12, _("the last twelve months")

    key = models.CharField(max_length=40, unique=True, default=new_target_key, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="targets")
    measure = models.CharField(_("measure"), max_length=60)
    params = models.JSONField(default=dict, blank=True)
    label_vi = models.CharField(_("what is to be reached, in Vietnamese"), max_length=160, blank=True)
    label_en = models.CharField(_("what is to be reached, in English"), max_length=160, blank=True)
    unit_vi = models.CharField(_("unit in Vietnamese"), max_length=30, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=30, blank=True)
    better = models.CharField(_("direction"), max_length=4, choices=Better.choices, default=Better.MORE)
    window = models.PositiveSmallIntegerField(_("looked at over"), choices=Window.choices, default=Window.QUARTER)
    starts_on = models.DateField(_("from"))
    due_on = models.DateField(_("to be reached by"))
    aim = number(_("target"))
    baseline = number(_("baseline"), null=True, blank=True)
    baseline_from = models.DateField(_("baseline from"), null=True, blank=True)
    baseline_to = models.DateField(_("baseline to"), null=True, blank=True)
    baseline_source = source(null=True, blank=True, verbose_name=_("file the baseline was taken from"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("who answers for it"),
    )  # fmt: skip
    note = models.TextField(_("note"), max_length=1000, blank=True)
    counted = number(null=True, editable=False)
    counted_at = models.DateTimeField(null=True, editable=False)
    set_aside_on = models.DateField(null=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        default_permissions = ()
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="target_is_due_after_it_begins"),
            models.CheckConstraint(
                condition=Q(baseline=None) | (Q(baseline_from__isnull=False) & Q(baseline_to__gte=F("baseline_from"))),
                name="baseline_is_of_some_days",
            ),
            models.CheckConstraint(
                condition=~Q(measure="typed")
                | (~Q(label_vi="") & ~Q(label_en="") & (Q(baseline=None) | Q(baseline_source__isnull=False))),
                name="typed_target_says_what_and_where_from",
            ),
        ]

    def __str__(self) -> str:
        return self.label_vi or self.measure

    def clean(self) -> None:
        settle(self)
        super().clean()

    @property
    def typed(self) -> bool:
        return self.measure == TYPED


class TargetNote(Record):
    """What whoever answers for a target says of how it stands, above all where it is behind."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="notes")
    words = models.TextField(_("note"), max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("note on a target")
        verbose_name_plural = _("notes on targets")
        default_permissions = ()
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="target_note_says_something")]

    def __str__(self) -> str:
        return self.words[:40]

    def clean(self) -> None:
        settle(self)
        super().clean()


class TargetMonth(Record):
    """What a target stood at when a month was over, as known at `frozen_at`; `value` is empty where it was unknown.

    `aim` is the target as it was set then. `digest` is the SHA-256 over the row and the month frozen before it.
    """

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="months")
    month = models.DateField()
    value = number(null=True)
    aim = number()
    typed = models.BooleanField()
    frozen_at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("month of a target")
        verbose_name_plural = _("months of targets")
        default_permissions = ()
        ordering = ["month"]
        constraints = [models.UniqueConstraint(fields=["target", "month"], name="one_figure_a_month_and_target")]

    def __str__(self) -> str:
        return f"{self.target_id} {self.month:%Y-%m}: {self.value}"


class TypedFigure(Record):
    """A number somebody typed, with the file it was taken from; only for what nothing here counts.

    The newest for a day is the one that holds; earlier ones stay.
    """

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="typed_figures")
    on = models.DateField(_("figure of the day"))
    value = number(_("figure"))
    source = source(verbose_name=_("file it was taken from"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("typed figure")
        verbose_name_plural = _("typed figures")
        default_permissions = ()
        ordering = ["-on", "-at", "-pk"]
        indexes = [models.Index(fields=["target", "-on", "-at"], name="typed_figure_newest")]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}: {self.value}"
