from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from signalmast.core import clock, keys


def new_review_key() -> str:
    return "review:" + keys.new_key(now=clock.now())


class Review(models.Model):
    """A period review in the making, or frozen; the frozen document is a file and its SHA-256 stands here."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        FREEZING = "freezing", _("being frozen")
        FROZEN = "frozen", _("frozen")
        FAILED = "failed", _("failed")

    class Problem(models.TextChoices):
        """Why the last attempt to freeze failed; kept as a code, so that each reader gets it in their language."""

        NO_PUBLISHER = "publisher", _("The desk has no publisher yet; a review must say who is responsible.")
        PAGE_GONE = "page_gone", _("The community page of this review has been deleted.")
        PROGRAMME_GONE = "plan_gone", _("The programme of this review has been deleted.")
        NO_CHAPTER = "chapter", _("No chapter is ticked.")
        DISK_FULL = "disk_full", _("The disk is full. Make room, then freeze again.")
        UNWRITABLE = (
            "unwritable",
            _("The folder of the reviews cannot be written. Tell whoever runs the machine."),
        )
        UNFINISHED = (
            "unfinished",
            _("The work stopped half-way. Freeze again; if it stops again, tell whoever runs the machine."),
        )

    key = models.CharField(max_length=40, unique=True, default=new_review_key, editable=False)
    date_from = models.DateField(_("first day"))
    date_to = models.DateField(_("last day"))
    page = models.ForeignKey(
        "pages.CommunityPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("community page"),
        help_text=_("Empty means all pages together."),
    )
    page_title = models.CharField(max_length=255, blank=True, editable=False)
    programme = models.ForeignKey(
        "programmes.Programme",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("programme"),
        help_text=_("Only its posts, targets and requests are counted, and those of its parts."),
    )
    programme_name = models.CharField(max_length=200, blank=True, editable=False)
    languages = models.JSONField(_("languages"), default=list)
    chapters = models.JSONField(_("chapters"), default=list)
    findings = models.JSONField(_("written findings"), default=dict)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT, editable=False)
    problem = models.CharField(max_length=12, choices=Problem.choices, blank=True, editable=False)
    task = models.CharField(max_length=64, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    updated_at = models.DateTimeField(editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    frozen_at = models.DateTimeField(null=True, editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("period review")
        verbose_name_plural = _("period reviews")
        ordering = ["-created_at"]
        permissions = [
            ("write_review", _("Can write period reviews")),
            ("freeze_review", _("Can freeze period reviews")),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(date_from__lte=models.F("date_to")), name="review_days_in_order"),
            models.CheckConstraint(
                condition=models.Q(page=None) | models.Q(programme=None), name="review_is_of_a_page_or_a_programme"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date_from:%d/%m/%Y} – {self.date_to:%d/%m/%Y}"

    @property
    def open(self) -> bool:
        """Whether its choices and words may still be changed."""
        return self.state in (self.State.DRAFT, self.State.FAILED)
