"""The cards of the home screen, Today: each shows one kind of work and leads to it with one click.

A card that a person cannot use, or that has nothing to say to them, is not there. Higher apps add theirs through the
slot `today_card`, see `from_slot`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, cast

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from wagtail.admin.ui.components import Component

from signalmast.accounts.models import User
from signalmast.backoffice import selectors
from signalmast.backoffice.views.today import BESIDE
from signalmast.pages.selectors import calendar
from signalmast.pages.views.calendar.board import STATE_NAMES
from signalmast.theme import slots

WORK = "work"


class SetUpPanel(Component):
    """On the home screen while the set-up is open."""

    name = "set_up"
    template_name = "backoffice/set_up_panel.html"
    order = 10
    column = WORK

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        steps: Sequence[selectors.Step] = selectors.steps()
        return {"done": sum(step.done for step in steps), "steps": steps}


class Card(Component):
    """`found` is what the card shows; one that is not `shown` is left out."""

    name: ClassVar[str]
    column = WORK

    def __init__(self, request: HttpRequest, at: datetime) -> None:
        self.user = cast("User", request.user)
        self.at = at
        self.found = self.find()

    def find(self) -> Any:
        raise NotImplementedError

    @property
    def shown(self) -> bool:
        return bool(self.found)

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {"name": self.name, "found": self.found, "user": self.user}


class SentBackCard(Card):
    name = "sent_back"
    template_name = "backoffice/panels/sent_back.html"
    order = 20

    def find(self) -> list[selectors.SentBack]:
        return selectors.sent_back(user=self.user)


class ToReadCard(Card):
    name = "to_read"
    template_name = "backoffice/panels/to_read.html"
    order = 30

    def find(self) -> list[selectors.HandedIn]:
        return selectors.to_read(user=self.user, at=self.at)


class OverdueCard(Card):
    name = "overdue"
    template_name = "backoffice/panels/overdue.html"
    order = 40

    def find(self) -> selectors.Overdue | None:
        return selectors.overdue(user=self.user, at=self.at) if calendar.may_write(self.user) else None


class HandedInCard(Card):
    name = "handed_in"
    template_name = "backoffice/panels/handed_in.html"
    order = 50

    def find(self) -> list[selectors.HandedIn]:
        return selectors.handed_in(user=self.user, at=self.at)


class DraftsCard(Card):
    name = "drafts"
    template_name = "backoffice/panels/drafts.html"
    order = 15
    column = BESIDE

    def find(self) -> Any:
        return selectors.drafts(user=self.user) if calendar.may_write(self.user) else []


class NothingWaitsCard(Card):
    """Said once, in place of empty lists. Comes after the others were found."""

    name = "nothing"
    template_name = "backoffice/panels/nothing.html"
    order = 25

    def find(self) -> bool:
        return True


class GoingOutCard(Card):
    name = "going_out"
    template_name = "backoffice/panels/going_out.html"
    order = 70

    def find(self) -> list[calendar.Entry]:
        return selectors.going_out(user=self.user, at=self.at) if calendar.may_write(self.user) else []

    @property
    def shown(self) -> bool:
        return calendar.may_write(self.user)

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "states": STATE_NAMES}


class PublishedCard(Card):
    """Open to everybody on the desk, as figures are."""

    name = "published"
    template_name = "backoffice/panels/published.html"
    order = 80

    def find(self) -> selectors.Published:
        return selectors.published(at=self.at)

    @property
    def shown(self) -> bool:
        return True

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        language = "en" if translation.get_language() == "en" else "vi"
        rows = [
            (doing, [(newest.metric.label(language), newest.value) for newest in doing.newest])
            for doing in self.found.posts
        ]
        return {**super().get_context_data(parent_context), "rows": rows}


class WriteCard(Card):
    name = "write"
    template_name = "backoffice/panels/write.html"
    order = 10
    column = BESIDE

    def __init__(self, request: HttpRequest, at: datetime) -> None:
        self.language = translation.get_language() or settings.LANGUAGE_CODE
        super().__init__(request, at)

    def find(self) -> list[selectors.Place]:
        return selectors.places_to_write(user=self.user, language=self.language)

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        near = [place for place in self.found if place.near] or self.found[:6]
        others = [place for place in self.found if place not in near]
        return {**super().get_context_data(parent_context), "found": near, "others": others}


class HealthCard(Card):
    """Aside while all is well, among the work when something is to be done."""

    name = "health"
    template_name = "backoffice/panels/health.html"
    order = 45

    def __init__(self, request: HttpRequest, at: datetime) -> None:
        super().__init__(request, at)
        self.wrong = [finding for finding in self.found if not finding.well]
        self.column = WORK if self.wrong else BESIDE

    def find(self) -> list[selectors.Finding]:
        return selectors.findings(at=self.at) if self.user.has_perm(selectors.SEE_HEALTH) else []

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "wrong": self.wrong}


class ImportsCard(Card):
    name = "imports"
    template_name = "backoffice/panels/imports.html"
    order = 30
    column = BESIDE

    def find(self) -> Any:
        return selectors.latest_imports(user=self.user)


class ReviewsCard(Card):
    name = "reviews"
    template_name = "backoffice/panels/reviews.html"
    order = 40
    column = BESIDE

    def find(self) -> Any:
        return selectors.latest_reviews(user=self.user)


class SlotCard(Component):
    """What another app says, in the frame of a card."""

    template_name = "backoffice/panels/other.html"

    def __init__(self, name: str, order: int, said: dict[str, Any]) -> None:
        self.name, self.order, self.said = name, order, said
        self.column = str(said.get("column", WORK))

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        words = render_to_string(self.said["template"], self.said["context"])
        return {"name": self.name, "words": words, "title": self.said["title"], "more": self.said.get("more")}


KINDS: tuple[type[Card], ...] = (
    *(SentBackCard, ToReadCard, OverdueCard, HandedInCard, DraftsCard, GoingOutCard, PublishedCard),
    *(WriteCard, HealthCard, ImportsCard, ReviewsCard),
)
# What waits for the person themselves: without any of these they are told that nothing does.
WAITING = {"sent_back", "to_read", "handed_in", "drafts"}
# Wagtail's panels whose work ours do in plainer words.
REPLACED = {"workflow_objects_to_moderate", "user_objects_in_workflow_moderation", "recent_edits"}


def cards(request: HttpRequest, *, at: datetime) -> list[Component]:
    """Every card this person sees, in no order."""
    own = [card for card in (kind(request, at) for kind in KINDS) if card.shown]
    others = from_slot(cast("User", request.user), at=at)
    waits = WAITING & {card.name for card in own} or any(card.said.get("waits") for card in others)
    quiet = [] if waits else [NothingWaitsCard(request, at)]
    return [*own, *quiet, *others]


def from_slot(user: User, *, at: datetime) -> list[SlotCard]:
    """Slot `today_card`: `provide(user, language, at)` gives None, where the card is not for this person or has
    nothing to say, or a dict: `title`, `template` and `context` of what stands in the card, and if wanted `more`,
    the address and the words of the link beside the title, `column`, WORK or BESIDE, and `waits`, where what it says
    waits for this person.

    A filling's `order` is its place among the cards here; it asks a fixed number of questions.
    """
    language = translation.get_language() or settings.LANGUAGE_CODE
    said = [(each, each.provide(user, language, at)) for each in slots.filled("today_card")]
    return [SlotCard(each.name, each.order, words) for each, words in said if words is not None]
