from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from signalmast.network.models import Contributor


class Door(models.Model):
    """That somebody of the network may come in by the portal. Closed, every link and session of it is over."""

    contributor = models.OneToOneField(Contributor, on_delete=models.CASCADE, related_name="door")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("way into the portal")
        verbose_name_plural = _("ways into the portal")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.contributor)


class DoorLink(models.Model):
    """Lets somebody in once. The link itself is never stored, only its SHA-256."""

    door = models.ForeignKey(Door, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("link into the portal")
        verbose_name_plural = _("links into the portal")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.door_id}"


class DoorSession(models.Model):
    """Somebody who came in. Apart from the sessions of staff: its cookie goes to the portal's own addresses only."""

    door = models.ForeignKey(Door, on_delete=models.CASCADE, related_name="sessions")
    digest = models.CharField(max_length=64, unique=True)
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("session of the portal")
        verbose_name_plural = _("sessions of the portal")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.door_id}"
