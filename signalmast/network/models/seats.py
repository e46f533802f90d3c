from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signalmast.network.models.contributors import Contributor
from signalmast.network.models.organisations import who
from signalmast.network.models.training import Session


class Seat(models.Model):
    """One person at one session, from the invitation to the list of who came.

    `turn` counts how often they asked anew. `marked_by` is nobody where they checked in by themselves.
    """

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        WAITING = "waiting", _("on the waiting list")
        TAKEN = "taken", _("has a seat")
        GIVEN_BACK = "given_back", _("gave it back")

    class Presence(models.TextChoices):
        UNKNOWN = "", _("not marked")
        PRESENT = "present", _("present")
        LATE = "late", _("late")
        ABSENT = "absent", _("absent")
        EXCUSED = "excused", _("excused")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="places")
    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, related_name="seats")
    state = models.CharField(max_length=10, choices=State.choices)
    asked_at = models.DateTimeField()
    turn = models.PositiveIntegerField(default=1)
    presence = models.CharField(max_length=8, choices=Presence.choices, blank=True, default="")
    marked_at = models.DateTimeField(null=True)
    marked_by = who()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        default_permissions = ()
        ordering = ["asked_at", "pk"]
        indexes = [
            models.Index(fields=["session", "state", "asked_at"], name="seat_of_session"),
            models.Index(fields=["contributor", "state"], name="seat_of_contributor"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["session", "contributor"], name="one_seat_a_person"),
            models.CheckConstraint(condition=Q(presence="") | Q(state="taken"), name="presence_needs_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.contributor}: {self.session}"

    @property
    def came(self) -> bool:
        return self.presence in (self.Presence.PRESENT, self.Presence.LATE)


class SeatLink(models.Model):
    """Shows who comes is the one who was written to. Only the SHA-256 of the code is kept."""

    digest = models.CharField(max_length=64, unique=True)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="links")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.seat_id}"


class Letter(models.Model):
    """One letter to one person, and how far it came. `about` tells two letters of a kind apart.

    `begun` that nobody ended is `unknown`: the machine stopped while the server was asked, which may have taken it.
    """

    class Kind(models.TextChoices):
        INVITED = "invited", _("invitation")
        TAKEN = "taken", _("confirmation")
        WAITING = "waiting", _("place on the waiting list")
        MOVED_UP = "moved_up", _("a seat became free")
        CHANGED = "changed", _("time or place changed")
        CANCELLED = "cancelled", _("called off")
        REMINDER = "reminder", _("reminder")
        FEEDBACK = "feedback", _("request for feedback")

    class State(models.TextChoices):
        QUEUED = "queued", _("waits to be sent")
        BEGUN = "begun", _("is being sent")
        SENT = "sent", _("sent")
        GIVEN_UP = "given_up", _("could not be sent")
        UNKNOWN = "unknown", _("not known whether it was sent")
        DROPPED = "dropped", _("no longer needed")

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    about = models.CharField(max_length=60)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("letter about training")
        verbose_name_plural = _("letters about training")
        default_permissions = ()
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="letter_due")]
        constraints = [models.UniqueConstraint(fields=["seat", "kind", "about"], name="one_letter_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.seat_id}"
