from __future__ import annotations

from datetime import datetime

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from signalmast.assignments import rules, states
from signalmast.assignments.models.templates import Priority, Recurrence, RequestTemplate, Wanted
from signalmast.core import clock, keys
from signalmast.core.plain import settle
from signalmast.network.models.organisations import who


def new_request_key() -> str:
    return "request:" + keys.new_key(now=clock.now())


class Assignment(models.Model):
    """One request, answered once, by whoever it stands with. The same request to many is one row each, of one `batch`.

    `about_key` and `about_label` say what it is for; the desk's posts and claims know their requests, not the reverse.
    `told` is how far reminders of the present due time went: see `services.reminders`.
    """

    Wanted = Wanted
    Priority = Priority

    class State(models.TextChoices):
        DRAFT = states.DRAFT, _("Draft")
        SENT = states.SENT, _("Sent")
        ACCEPTED = states.ACCEPTED, pgettext_lazy("state of a request", "Accepted")
        DECLINED = states.DECLINED, _("Declined")
        SUBMITTED = states.SUBMITTED, _("Handed in")
        RETURNED = states.RETURNED, _("Sent back with words")
        DONE = states.DONE, _("Done")
        CANCELLED = states.CANCELLED, _("Called off")

    key = models.CharField(max_length=40, unique=True, default=new_request_key, editable=False)
    batch = models.CharField(max_length=40, db_index=True, editable=False)
    title = models.CharField(_("title"), max_length=160)
    words = models.TextField(_("what is asked for, in words"), max_length=4000, validators=[MaxLengthValidator(4000)])
    wanted = models.CharField(_("what is wanted"), max_length=8, choices=Wanted.choices, default=Wanted.TEXT)
    programme = models.ForeignKey(
        "programmes.Programme", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("programme"),
    )  # fmt: skip
    about_key = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    about_label = models.CharField(_("what it is for"), max_length=250, blank=True)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL, db_default=Priority.NORMAL
    )
    due_at = models.DateTimeField(_("due at"))
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT, editable=False)
    template = models.ForeignKey(
        RequestTemplate, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    recurrence = models.ForeignKey(
        Recurrence, null=True, editable=False, on_delete=models.SET_NULL, related_name="requests"
    )
    owner = who(blank=True, verbose_name=_("who looks after it"))
    created_by = who(editable=False)
    created_at = models.DateTimeField(editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    told = models.PositiveSmallIntegerField(default=0, editable=False)
    demo = models.BooleanField(default=False, editable=False)

    told_state: str  # in words, filled in by a screen

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        default_permissions = ()
        permissions = [("give_assignments", _("May ask organisations and contributors for material or answers"))]
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="request_state_due"),
            models.Index(fields=["owner", "state", "due_at"], name="request_owner_state_due"),
            models.Index(fields=["sent_at"], name="request_sent"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(wanted__in=Wanted.values), name="request_wants_what_is_handed_in"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(words=""), name="request_says_what"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        settle(self)
        rules.asks_for_nothing_elsewhere(title=self.title, words=self.words)
        super().clean()

    def shown(self, at: datetime) -> str:
        """The state as people are told it, late ones as that."""
        return states.shown(state=self.state, due_at=self.due_at, at=at)


class Recipient(models.Model):
    """With whom a request stands or stood. Several at once answer it together: whoever accepts does so for all.

    A row that ended stays, with the day: what was asked of whom before it went to somebody else.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="recipients")
    organisation = models.ForeignKey(
        "network.Organisation", null=True, on_delete=models.PROTECT, related_name="requests"
    )
    contributor = models.ForeignKey("network.Contributor", null=True, on_delete=models.CASCADE, related_name="requests")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = who()

    class Meta:
        verbose_name = _("recipient of a request")
        verbose_name_plural = _("recipients of requests")
        default_permissions = ()
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["organisation", "until"], name="recipient_organisation"),
            models.Index(fields=["contributor", "until"], name="recipient_contributor"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None, contributor__isnull=False)
                | Q(organisation__isnull=False, contributor=None),
                name="recipient_is_one",
            ),
            models.UniqueConstraint(
                fields=["assignment", "organisation"],
                condition=Q(until=None, organisation__isnull=False),
                name="an_organisation_is_asked_once",
            ),
            models.UniqueConstraint(
                fields=["assignment", "contributor"],
                condition=Q(until=None, contributor__isnull=False),
                name="a_contributor_is_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.contributor)


class Step(models.Model):
    """One move of a request: who, when, from where to where, and their words. Nobody means the desk by itself."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="steps")
    move = models.CharField(max_length=10)
    before = models.CharField(max_length=9, choices=Assignment.State.choices)
    after = models.CharField(max_length=9, choices=Assignment.State.choices)
    words = models.TextField(max_length=2000, validators=[MaxLengthValidator(2000)], blank=True)
    at = models.DateTimeField()
    by = who()
    contributor = models.ForeignKey("network.Contributor", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("step of a request")
        verbose_name_plural = _("steps of requests")
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.move}: {self.before} → {self.after}"

    def clean(self) -> None:
        settle(self)
        super().clean()


class InternalNote(models.Model):
    """The desk's words among themselves about a request; whoever was asked never sees them."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="notes")
    words = models.TextField(_("note"), max_length=2000, validators=[MaxLengthValidator(2000)])
    at = models.DateTimeField()
    by = who()

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.words[:40]

    def clean(self) -> None:
        settle(self)
        super().clean()


class KeptFile(models.Model):
    """A file in the desk's own closed folder, judged by what it holds. `name` is what its giver called it."""

    place = models.CharField(max_length=120)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class GivenFile(KeptFile):
    """What the desk sends along with a request. Copies of one request share the file on the disk."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="files")

    class Meta:
        verbose_name = _("file of a request")
        verbose_name_plural = _("files of requests")
        default_permissions = ()
        ordering = ["pk"]
