from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from signalmast.core import clock, keys


def new_claim_key() -> str:
    return "claim:" + keys.new_key(now=clock.now())


def person(**options: Any) -> Any:
    """Whoever did something that stands in public: the account may close, the row stays."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


class SettledBy(models.TextChoices):
    """What would show whether a statement is true. A statement nothing would settle is no claim."""

    DOCUMENT = "document", _("a document")
    MEASUREMENT = "measurement", _("a measurement")
    WITNESS = "witness", _("a witness")


class Claim(models.Model):
    """One checkable statement of fact, in words an editor chose. Two people say what would settle it, apart.

    `seen_at` is where it was seen, one address at most; it goes when no verdict follows and is searched by nobody.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for a second person")
        OPEN = "open", _("Being checked")
        ANSWERED = "answered", _("Answered")
        DROPPED = "dropped", _("Not taken up")

    key = models.CharField(max_length=40, unique=True, default=new_claim_key, editable=False)
    statement = models.TextField(_("statement"), max_length=500)
    language = models.CharField(_("language"), max_length=5)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PROPOSED)
    would_be_settled_by = models.CharField(_("would be settled by"), max_length=11, choices=SettledBy.choices)
    settled_how = models.TextField(_("which one, exactly"), max_length=500)
    opened_by = person(verbose_name=_("opened by"))
    opened_at = models.DateTimeField(_("opened at"))
    second_settled_by = models.CharField(
        _("would be settled by (second person)"), max_length=11, choices=SettledBy.choices, blank=True
    )
    second_settled_how = models.TextField(_("which one, exactly (second person)"), max_length=500, blank=True)
    second = person(null=True, blank=True, verbose_name=_("second person"))
    second_at = models.DateTimeField(null=True, blank=True)
    about_publisher = models.BooleanField(_("about the publisher or a body above it"), default=False)
    seen_at = models.URLField(_("where it was seen"), max_length=500, blank=True)
    topics = models.ManyToManyField("topics.Topic", blank=True, related_name="+", verbose_name=_("topics"))
    first_asked_on = models.DateField(_("first asked on"), null=True, blank=True)
    demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        default_permissions = ()
        permissions = [
            ("check_claims", _("May open claims, gather evidence and write verdicts")),
            ("second_claims", _("May be the second person for a claim or a verdict")),
        ]
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["state", "-opened_at"], name="claim_state_opened")]
        constraints = [
            models.CheckConstraint(condition=~Q(statement="") & ~Q(settled_how=""), name="claim_says_what_settles_it"),
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=F("opened_by")), name="claim_second_is_another_person"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "answered"])
                | (Q(second__isnull=False) & ~Q(second_settled_by="") & ~Q(second_settled_how="")),
                name="claim_opens_with_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.statement


class ClaimDay(models.Model):
    """How often a claim was asked about on a day, as counted on a later one: all that remains of its tips.

    `day` is when the tips came, `counted_on` when the desk joined them to the claim. A row of an earlier day is never
    touched again, so that what a review counted can be counted again.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    counted_on = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("tips of a day")
        verbose_name_plural = _("tips by day")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["claim", "day", "counted_on"], name="one_count_a_day_and_claim")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.day:%Y-%m-%d}: {self.count}"


class Evidence(models.Model):
    """One source for or against a claim. `own`: issued by the desk's publisher or a body above it."""

    class Bearing(models.TextChoices):
        SUPPORTS = "supports", _("supports it")
        REFUTES = "refutes", _("refutes it")
        CONTEXT = "context", _("gives context")

    class Kind(models.TextChoices):
        RECORD = "record", _("official record")
        DATA = "data", _("data")
        STUDY = "study", _("study")
        WITNESS = "witness", _("witness")
        EXPERT = "expert", _("expert")
        MEDIA = "media", _("media report")

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="evidence")
    address = models.URLField(_("address"), max_length=500, blank=True)
    title = models.CharField(_("title"), max_length=250)
    publisher = models.CharField(_("who issued it"), max_length=200)
    excerpt = models.TextField(_("what it says"), max_length=2000)
    bearing = models.CharField(_("bearing"), max_length=8, choices=Bearing.choices)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    primary = models.BooleanField(_("first-hand"), default=False)
    own = models.BooleanField(_("issued by the desk's publisher or a body above it"), default=False)
    cites = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="cited_by", verbose_name=_("builds on")
    )
    added_by = person()
    added_at = models.DateTimeField()
    archived_at = models.DateTimeField(_("copy taken at"), null=True, blank=True)
    archive_place = models.CharField(max_length=120, blank=True)
    archive_digest = models.CharField(max_length=64, blank=True)
    archive_text = models.TextField(blank=True)
    archive_asked_at = models.DateTimeField(null=True, blank=True)
    archive_problem = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(publisher="") & ~Q(excerpt=""), name="evidence_says_who_and_what"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}"


class Reply(models.Model):
    """The right of reply: what the body concerned was asked, and what it answered, printed beside the verdict."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="replies")
    body = models.CharField(_("body concerned"), max_length=200)
    question = models.TextField(_("what was asked"), max_length=2000)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = person()
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("right of reply")
        verbose_name_plural = _("rights of reply")
        default_permissions = ()
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.body
