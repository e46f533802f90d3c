from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from signalmast.core import clock, keys
from signalmast.core.plain import settle
from signalmast.network.models.organisations import who

LONGEST = timedelta(hours=24)
EARLY = timedelta(minutes=30)  # the door opens so long before a session begins
LATE = timedelta(minutes=10)  # whoever checks in later than this was late
FEEDBACK = timedelta(days=14)
MOST_SEATS = 2_000
YEARS = (2000, 2100)


def new_session_key() -> str:
    return keys.new_key(now=clock.now())


class Course(models.Model):
    """What can be learnt; held as often as there are sessions of it. A closed one is offered no more."""

    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    about = models.TextField(_("what it is about"), max_length=3000, blank=True)
    topic = models.ForeignKey(
        "topics.Topic", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("topic")
    )
    closed_at = models.DateTimeField(null=True, editable=False)
    demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="course_has_a_name")]

    def __str__(self) -> str:
        return self.said(get_language() or "vi")

    def clean(self) -> None:
        settle(self)
        super().clean()

    def said(self, language: str) -> str:
        return (self.name_en or self.name) if language == "en" else self.name


class Material(models.Model):
    """Something to read or take along, in versions: the newest is shown, the older ones stay."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="materials")
    title = models.CharField(_("title"), max_length=160)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        default_permissions = ()
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        settle(self)
        super().clean()


class MaterialVersion(models.Model):
    """Words, a file, or both. A file that is deleted from the library leaves the row, which says so."""

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    words = models.TextField(_("text"), max_length=20_000, blank=True)
    document = models.ForeignKey(
        "wagtaildocs.Document",
        null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("file"),
    )  # fmt: skip
    added_at = models.DateTimeField()
    by = who()

    class Meta:
        verbose_name = _("version of a material")
        verbose_name_plural = _("versions of materials")
        default_permissions = ()
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["material", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.material}, {self.number}"

    def clean(self) -> None:
        settle(self)
        super().clean()


class Series(models.Model):
    """Sessions that were planned in one go, each of which then goes its own way."""

    class Every(models.TextChoices):
        WEEK = "week", _("Every week")
        MONTH = "month", _("Every month")

    every = models.CharField(max_length=5, choices=Every.choices)
    times = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = who()

    class Meta:
        verbose_name = _("series of sessions")
        verbose_name_plural = _("series of sessions")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.every}, {self.times}"


class Session(models.Model):
    """One meeting: where, when and for how many. `version` grows with each change, so that two cannot overwrite.

    `ends_at` is the first moment after it. `open` lets contributors take a seat themselves.
    """

    key = models.CharField(max_length=26, unique=True, default=new_session_key, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("course"))
    title = models.CharField(_("title, if other than the course's"), max_length=160, blank=True)
    place = models.CharField(_("where it takes place"), max_length=200, blank=True)
    link = models.URLField(_("address to take part from afar"), max_length=500, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    seats = models.PositiveIntegerField(
        _("seats"), default=20, validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)]
    )
    reminder_hours = models.PositiveIntegerField(
        _("reminder so many hours before"),
        default=24,
        validators=[MaxValueValidator(336)],
        help_text=_("0 for none. Between nine in the evening and seven in the morning nothing is sent."),
    )
    open = models.BooleanField(_("contributors may take a seat themselves"), default=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("who leads it"),
    )  # fmt: skip
    series = models.ForeignKey(Series, null=True, on_delete=models.SET_NULL, related_name="sessions", editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    why_cancelled = models.CharField(max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")
        default_permissions = ()
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="session_times")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_began"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="session_has_a_seat"),
            models.CheckConstraint(condition=~Q(place="") | ~Q(link=""), name="session_is_somewhere"),
        ]

    def __str__(self) -> str:
        return self.name(get_language() or "vi")

    def clean(self) -> None:
        settle(self)
        super().clean()
        if not self.place.strip() and not self.link:
            raise ValidationError({"place": _("Give a place, or an address to take part from afar.")})
        if self.link:
            _secure(self.link)
        if self.starts_at and self.ends_at:
            if not (YEARS[0] <= self.starts_at.year and self.ends_at.year <= YEARS[1]):
                wrong = _("Choose a day from 2000 to 2100.")
                raise ValidationError({"starts_at": wrong, "ends_at": wrong})
            if self.ends_at <= self.starts_at:
                raise ValidationError({"ends_at": _("It ends after it begins.")})
            if self.ends_at - self.starts_at > LONGEST:
                raise ValidationError({"ends_at": _("A session lasts one day at most. Plan several instead.")})

    def name(self, language: str) -> str:
        return self.title or self.course.said(language)

    @property
    def day(self) -> date:
        return timezone.localdate(self.starts_at)

    @property
    def ends_that_day(self) -> bool:
        return timezone.localdate(self.ends_at) == self.day

    def door_is_open(self, *, at: datetime) -> bool:
        """Whether one may check in."""
        return self.cancelled_at is None and self.starts_at - EARLY <= at < self.ends_at

    def takes_feedback(self, *, at: datetime) -> bool:
        """From its end for two weeks. Results are shown afterwards, all at once: a figure that is watched while it
        grows tells what the last one said."""
        return self.cancelled_at is None and self.ends_at <= at < self.feedback_until

    @property
    def feedback_until(self) -> datetime:
        return self.ends_at + FEEDBACK


def _secure(address: str) -> None:
    try:
        URLValidator(schemes=["https"])(address)
    except ValidationError:
        raise ValidationError({"link": _("The address begins with https://")}) from None
