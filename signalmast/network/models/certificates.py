from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signalmast.core.plain import settle
from signalmast.network.models.contributors import Contributor
from signalmast.network.models.organisations import who
from signalmast.network.models.seats import Seat


class Certificate(models.Model):
    """Somebody came. The name is theirs as it stands now, never a copy: one who faded leaves only that it was issued.

    `code` is printed on it and tells the public session, day and initials, nothing else.
    """

    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, related_name="certificate")
    code = models.CharField(max_length=16, unique=True)
    publisher = models.CharField(max_length=200, blank=True)
    issued_at = models.DateTimeField()
    issued_by = who(blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = who(blank=True)
    why_revoked = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        default_permissions = ()
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        settle(self)
        super().clean()


class CalendarLink(models.Model):
    """A calendar by an address nobody can guess: a contributor's own sessions, or all of them for a member of staff."""

    digest = models.CharField(max_length=64, unique=True)
    contributor = models.ForeignKey(Contributor, null=True, on_delete=models.CASCADE, related_name="calendar_links")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        default_permissions = ()
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contributor=None, user__isnull=False) | Q(contributor__isnull=False, user=None),
                name="calendar_is_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contributor_id or self.user_id}"
