from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from signalmast.claims.models.exits import Exit


class Tip(models.Model):
    """What a member of the public sent, under a key of its own; nothing here says who, or at what time of day.

    `receipt` is a keyed digest of the sender's sixteen digits; `sealed` the encrypted words and contact.
    """

    class Way(models.TextChoices):
        FORM = "form", _("the form")
        ERROR = "error", _("“Report an error” on a post")
        MAIL = "mail", _("e-mail")
        API = "api", _("another program")

    class State(models.TextChoices):
        NEW = "new", _("New")
        OPEN = "open", _("Being looked at")
        CLOSED = "closed", _("Closed")

    receipt = models.CharField(max_length=64, unique=True, editable=False)
    day = models.DateField(_("day it came"), db_index=True)
    way = models.CharField(_("how it came"), max_length=5, choices=Way.choices)
    language = models.CharField(_("language"), max_length=5)
    about_key = models.CharField(_("about the post"), max_length=200, blank=True)
    sealed_key = models.BinaryField(editable=False)
    sealed = models.BinaryField(editable=False)
    mail_wanted = models.BooleanField(_("wants a letter when there is an answer"), default=False)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.NEW)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who looks after it"),
    )
    due_on = models.DateField(_("answer due"), null=True, blank=True)
    exit = models.CharField(_("ended as"), max_length=16, choices=Exit.choices, blank=True)
    claim = models.ForeignKey(
        "claims.Claim",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tips",
        verbose_name=_("claim"),
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    told_on = models.DateField(_("sender has read the answer on"), null=True, blank=True)
    appealed_on = models.DateField(_("sender asked to look again on"), null=True, blank=True)
    appeal_decided_on = models.DateField(null=True, blank=True)
    appeal_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("tip")
        verbose_name_plural = _("tips")
        default_permissions = ()
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(fields=["state", "day"], name="tip_state_day"),
            models.Index(fields=["closed_on"], name="tip_closed_on"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(exit="") | models.Q(claim=None), name="tip_ends_as_exit_or_claim_never_both"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | ~models.Q(exit="") | models.Q(claim__isnull=False),
                name="tip_closed_has_an_end",
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_on__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_on=None)),
                name="tip_closed_has_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(appeal_decided_by=None)
                | models.Q(closed_by=None)
                | ~models.Q(appeal_decided_by=models.F("closed_by")),
                name="tip_appeal_is_anothers_to_decide",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.day:%Y-%m-%d})"


class TipPart(models.Model):
    """Words added later: more from the sender, an answer of the desk, a note of the desk the sender never sees."""

    class Kind(models.TextChoices):
        MORE = "more", _("more from the sender")
        ANSWER = "answer", _("answer of the desk")
        NOTE = "note", _("note inside the desk")
        APPEAL = "appeal", _("asked to look again")

    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    day = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    sealed = models.BinaryField(editable=False)

    class Meta:
        verbose_name = _("part of a tip")
        verbose_name_plural = _("parts of tips")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.tip_id}: {self.kind}"


class TipFile(models.Model):
    """A picture or PDF that came with a tip: encrypted on disk at `place`, below the folder of tips."""

    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="files")
    place = models.CharField(max_length=80, unique=True)
    media_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    picture_hash = models.CharField(max_length=16, blank=True)

    class Meta:
        verbose_name = _("file of a tip")
        verbose_name_plural = _("files of tips")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.tip_id}: {self.media_type}"


class TipOpening(models.Model):
    """Who opened which tip and when. Stays when the tip is gone; holds nothing of it."""

    tip_number = models.PositiveBigIntegerField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("opening of a tip")
        verbose_name_plural = _("openings of tips")
        default_permissions = ()
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.tip_number}: {self.at:%Y-%m-%d %H:%M}"


class Deletion(models.Model):
    """A tip that was deleted, by its number alone, so that a restored backup deletes it again."""

    tip_number = models.PositiveBigIntegerField(unique=True)
    on = models.DateField(db_index=True)

    class Meta:
        verbose_name = _("deleted tip")
        verbose_name_plural = _("deleted tips")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.tip_number}: {self.on:%Y-%m-%d}"


class MailTaken(models.Model):
    """A mail that became a tip, by a keyed digest of its bytes, until its copy in the mailbox is surely deleted.

    Nothing leads from here to the tip, to a sender or to a time of day.
    """

    digest = models.CharField(max_length=64, unique=True)
    day = models.DateField(db_index=True)

    class Meta:
        verbose_name = _("mail that was taken")
        verbose_name_plural = _("mails that were taken")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
