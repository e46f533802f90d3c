"""Shared reads of the shell: the set-up, what waits for a person, the day of the desk, the machine's health."""

from signalmast.backoffice.selectors.health import SEE_HEALTH, Finding, findings, last_backup
from signalmast.backoffice.selectors.outside import outside, why_not_outside
from signalmast.backoffice.selectors.set_up import (
    SET_UP,
    TITLES,
    Step,
    demo_counts,
    next_step,
    opens_by_itself,
    steps,
)
from signalmast.backoffice.selectors.today import (
    Overdue,
    Place,
    Published,
    going_out,
    latest_imports,
    latest_reviews,
    overdue,
    places_to_write,
    published,
)
from signalmast.backoffice.selectors.waiting import HandedIn, SentBack, drafts, handed_in, sent_back, to_read

__all__ = [
    "SEE_HEALTH",
    "SET_UP",
    "TITLES",
    "Finding",
    "HandedIn",
    "Overdue",
    "Place",
    "Published",
    "SentBack",
    "Step",
    "demo_counts",
    "drafts",
    "findings",
    "going_out",
    "handed_in",
    "last_backup",
    "latest_imports",
    "latest_reviews",
    "next_step",
    "opens_by_itself",
    "outside",
    "overdue",
    "places_to_write",
    "published",
    "sent_back",
    "steps",
    "to_read",
    "why_not_outside",
]
