"""How far the set-up has come and for whom it opens by itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signalmast.accounts.models import User
from signalmast.backoffice.models import SetUp
from signalmast.pages.models import CommunityPage, Post, Publisher

SET_UP = "backoffice.set_up"
TITLES: dict[str, Promise] = {
    "publisher": _("The responsible body and its public contact"),
    "page": _("The first community page"),
    "look": _("Name, colour and logo"),
    "colleagues": _("Colleagues"),
    "mail": _("Mail test"),
    "demo": _("The demonstration"),
}


@dataclass(frozen=True)
class Step:
    name: str
    number: int
    title: Promise
    done: bool
    skipped: bool


def steps() -> list[Step]:
    set_up = SetUp.objects.filter(pk=1).first() or SetUp()
    return [
        Step(name, number, title, name in set_up.done, name in set_up.skipped)
        for number, (name, title) in enumerate(TITLES.items(), start=1)
    ]


def next_step(after: str) -> str | None:
    """The next step not yet done, from the one after `after` on; None at the end."""
    names = list(TITLES)
    later = names[names.index(after) + 1 :]
    return next((step.name for step in steps() if step.name in later and not step.done), None)


def opens_by_itself(user: User) -> bool:
    """For whoever may set up, until every step is done or the set-up was closed."""
    if not user.has_perm(SET_UP):
        return False
    set_up = SetUp.objects.filter(pk=1).first()
    return set_up is None or (set_up.closed_at is None and len(set_up.done) < len(TITLES))


def demo_counts() -> dict[str, int]:
    return {
        "posts": Post.objects.filter(demo=True).count(),
        "pages": CommunityPage.objects.filter(demo=True).count(),
        "publishers": Publisher.objects.filter(demo=True).count(),
    }
