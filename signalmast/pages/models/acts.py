from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from signalmast.core.records import Record


class PostNote(Record):
    """What was done to a post after it went out, as readers are told. `version` is the revision that carries it."""

    class Act(models.TextChoices):
        CORRECTED = "corrected", _("Correction")
        UPDATED = "updated", _("Update")
        WITHDRAWN = "withdrawn", _("Withdrawal")

    post = models.ForeignKey("pages.Post", on_delete=models.CASCADE, related_name="notes", verbose_name=_("post"))
    act = models.CharField(_("act"), max_length=10, choices=Act.choices)
    public_note = models.TextField(_("note to readers"))
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("date and time"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    version = models.PositiveBigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("note on a post")
        verbose_name_plural = _("notes on posts")
        default_permissions = ()
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "version"], name="one_note_a_version"),
            models.CheckConstraint(
                condition=~models.Q(public_note="") & (models.Q(act="updated") | ~models.Q(reason="")),
                name="note_says_what_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.public_note}"


class LetOut(Record):
    """A version of a post that may stand in public: who let it out, and with what reason if alone."""

    post = models.ForeignKey(
        "pages.Post", on_delete=models.CASCADE, related_name="versions_let_out", verbose_name=_("post")
    )
    version = models.PositiveBigIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("date and time"), db_index=True)
    change = models.CharField(max_length=10, blank=True)  # of what was public before: minor, corrected, updated
    alone = models.BooleanField(_("without a second reader"), default=False)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("version let out")
        verbose_name_plural = _("versions let out")
        default_permissions = ()
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["post", "version"], name="let_out_version")]
        constraints = [
            models.CheckConstraint(condition=models.Q(alone=False) | ~models.Q(reason=""), name="alone_says_why")
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.version}"


class PreviewLink(models.Model):
    """Lets somebody without an account read the newest draft of one post. Of the link only its SHA-256 is kept."""

    post = models.ForeignKey("pages.Post", on_delete=models.CASCADE, related_name="preview_links")
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        default_permissions = ()
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.expires_at:%Y-%m-%d %H:%M}"
