"""How a target can stand on a day."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    FUTURE = "future", _("Not begun")
    ON = "on", _("On track")
    OFF = "off", _("Off track")
    REACHED = "reached", _("Reached so far")
    MET = "met", _("Reached in time")
    MISSED = "missed", _("Not reached in time")
    OPEN = "open", _("No baseline")
    UNKNOWN = "unknown", _("No figure")
    GONE = "gone", _("Measure is gone")
    ASIDE = "aside", _("Set aside")


BEHIND = (State.OFF, State.MISSED)  # where whoever answers for it owes readers of the desk a word
