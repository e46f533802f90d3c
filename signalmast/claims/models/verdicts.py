from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from signalmast.claims.models.claims import Claim, person


class ScaleStep(models.Model):
    """One verdict the desk can come to, in its own words; `rating` is its place from 1 (false) to 5 (true), if any."""

    key = models.SlugField(max_length=20, unique=True)
    name_vi = models.CharField(_("in Vietnamese"), max_length=60)
    name_en = models.CharField(_("in English"), max_length=60)
    rating = models.PositiveSmallIntegerField(_("place from 1 (false) to 5 (true)"), null=True, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("step of the scale")
        verbose_name_plural = _("scale of verdicts")
        default_permissions = ()
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.name_vi


class Verdict(models.Model):
    """What the desk found about one claim. Written by one person, decided by another; never about anything else.

    The counts are of the claim's evidence at the decision: first-hand sources; sources of different issuers of
    which none cites another; sources not issued by the desk's own publisher or a body above it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Waits for the second person")
        DECIDED = "decided", _("Decided")
        SENT_BACK = "sent_back", _("Sent back")
        REPLACED = "replaced", _("Replaced by a later one")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="verdicts")
    value = models.ForeignKey(ScaleStep, on_delete=models.PROTECT, related_name="+", verbose_name=_("verdict"))
    short_answer = models.CharField(_("short answer"), max_length=280)
    reasoning = models.TextField(_("how the desk came to it"), max_length=8000)
    would_change = models.TextField(_("what would change it"), max_length=1000)
    author = person(verbose_name=_("author"))
    written_at = models.DateTimeField(_("written at"))
    second = person(null=True, verbose_name=_("second person"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    remark = models.TextField(_("remark of the second person"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    about_publisher = models.BooleanField(default=False)
    primary_count = models.PositiveSmallIntegerField(default=0)
    independent_count = models.PositiveSmallIntegerField(default=0)
    outside_count = models.PositiveSmallIntegerField(default=0)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    change_reason = models.TextField(_("why it changed"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        default_permissions = ()
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(second=None) | ~Q(second=F("author")), name="verdict_takes_two"),
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "replaced"]) | Q(second__isnull=False, decided_at__isnull=False),
                name="verdict_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "replaced"]) | Q(primary_count__gte=1) | Q(independent_count__gte=2),
                name="verdict_has_its_sources",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "replaced"]) | Q(about_publisher=False) | Q(outside_count__gte=1),
                name="verdict_on_own_body_has_outside_sources",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(change_reason=""), name="verdict_that_replaces_says_why"
            ),
            models.UniqueConstraint(fields=["claim"], condition=Q(state="decided"), name="one_verdict_a_claim"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.value_id}"


class Dispute(models.Model):
    """Somebody says a published verdict is wrong. Decided by a person who neither wrote nor read it."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        UPHELD = "upheld", _("The verdict stands")
        CHANGED = "changed", _("The verdict was changed")
        NO_DISPUTE = "no_dispute", _("Does not dispute the verdict")

    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="disputes")
    verdict_author = person()
    verdict_second = person()
    receipt = models.CharField(max_length=64, unique=True, editable=False)
    day = models.DateField()
    sealed_key = models.BinaryField(editable=False)
    sealed = models.BinaryField(editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    question = models.TextField(_("the question, as readers will see it"), max_length=1000, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    decided_by = person(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("dispute of a verdict")
        verbose_name_plural = _("disputes of verdicts")
        default_permissions = ()
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("verdict_author")) & ~Q(decided_by=F("verdict_second"))),
                name="dispute_is_anothers_to_decide",
            ),
            models.CheckConstraint(
                condition=Q(state="new")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(question="") & ~Q(reason="")),
                name="dispute_decided_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict_id}: {self.state}"


class DisputeOpening(models.Model):
    """Who opened the words of a dispute and when. Stays when the words are gone; holds nothing of them."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="openings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("opening of a dispute")
        verbose_name_plural = _("openings of disputes")
        default_permissions = ()
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.dispute_id}: {self.at:%Y-%m-%d %H:%M}"
