"""Letters of the portal, written by the worker: asking for a link takes as long for an address nobody has."""

from __future__ import annotations

from django_tasks import task

from signalmast.core import clock
from signalmast.portal import services
from signalmast.portal.models import Door


@task()
def send_link(door_pk: int) -> None:
    """`door_pk` 0 is an address nobody has."""
    door = Door.objects.select_related("contributor").filter(pk=door_pk, closed_at=None).first()
    if door is not None:
        services.send_link(door=door, at=clock.now())
