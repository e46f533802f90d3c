from __future__ import annotations

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from signalmast.assignments import rules
from signalmast.core.plain import settle
from signalmast.network.models.organisations import who


class Wanted(models.TextChoices):
    """What is handed to the desk. There is no kind for what somebody did elsewhere, and none is added."""

    TEXT = "text", _("Text")
    PICTURE = "picture", _("Picture")
    FILE = "file", _("File")
    CLIP = "clip", _("Clip")
    ANSWER = "answer", pgettext_lazy("what is handed in", "Answer")


class Priority(models.IntegerChoices):
    LOW = 1, _("Whenever it suits")
    NORMAL = 2, _("Ordinary")
    HIGH = 3, _("Urgent")


class RequestTemplate(models.Model):
    """A request that comes again: its words, and how many days later it is due, at which hour."""

    name = models.CharField(_("name of the template"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=160)
    words = models.TextField(_("what is asked for, in words"), max_length=4000, validators=[MaxLengthValidator(4000)])
    wanted = models.CharField(_("what is wanted"), max_length=8, choices=Wanted.choices, default=Wanted.TEXT)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL, db_default=Priority.NORMAL
    )
    programme = models.ForeignKey(
        "programmes.Programme", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("programme"),
    )  # fmt: skip
    days = models.PositiveSmallIntegerField(
        _("due after so many days"), default=7, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    hour = models.PositiveSmallIntegerField(_("due at this hour"), default=17, validators=[MaxValueValidator(23)])
    by = who()
    demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("template of requests")
        verbose_name_plural = _("templates of requests")
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(wanted__in=Wanted.values), name="template_wants_what_is_handed_in")
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        settle(self)
        rules.asks_for_nothing_elsewhere(title=self.title, words=self.words)
        super().clean()


class Recurrence(models.Model):
    """A template sent to the same people week by week or month by month, until somebody ends it.

    `day` is a weekday (0 is Monday) or a day of the month; the 31st of a short month is its last day. `next_on` is the
    next due day as the calendar gives it, before any quiet days: it alone is what the next one is reckoned from.
    """

    class Every(models.TextChoices):
        WEEK = "week", _("Every week")
        MONTH = "month", _("Every month")

    template = models.ForeignKey(
        RequestTemplate, on_delete=models.CASCADE, related_name="recurrences", verbose_name=_("template")
    )
    every = models.CharField(_("how often"), max_length=5, choices=Every.choices)
    day = models.PositiveSmallIntegerField()
    next_on = models.DateField(_("first due on"))
    moves = models.BooleanField(_("on a quiet day, move it to the next working day"), default=False)
    together = models.BooleanField(_("one answer from all of them together"), default=False)
    organisations = models.ManyToManyField("network.Organisation", related_name="+", blank=True)
    contributors = models.ManyToManyField("network.Contributor", related_name="+", blank=True)
    by = who()
    ended_at = models.DateTimeField(null=True, editable=False)
    demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("recurring request")
        verbose_name_plural = _("recurring requests")
        default_permissions = ()
        ordering = ["next_on", "pk"]
        indexes = [models.Index(fields=["ended_at", "next_on"], name="recurrence_next")]
        constraints = [
            models.CheckConstraint(
                condition=Q(every="week", day__lte=6) | Q(every="month", day__gte=1, day__lte=31),
                name="recurrence_day_fits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.template}, {self.get_every_display()}"


class QuietDays(models.Model):
    """Days on which nothing falls due by itself, such as Tết. `until` is the last of them."""

    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("from"))
    until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("quiet days")
        verbose_name_plural = _("quiet days")
        default_permissions = ()
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("starts_on")),
                name="quiet_days_end_after_they_began",
                violation_error_message=_("The last day comes before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        settle(self)
        super().clean()
