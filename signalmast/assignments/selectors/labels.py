"""States in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signalmast.assignments import states
from signalmast.assignments.models import Assignment

OVERDUE = _("Past its time")
MOVES: dict[str, Promise] = {
    "send": _("sent"),
    "accept": _("accepted"),
    "decline": _("declined"),
    "submit": _("handed in"),
    "return": _("sent back"),
    "finish": _("finished"),
    "reassign": _("given to somebody else"),
    "cancel": _("called off"),
    "change": _("changed"),
}


def label(shown: str) -> str:
    return str(OVERDUE if shown == states.OVERDUE else Assignment.State(shown).label)
