from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext
from wagtail.admin import messages

from signalmast.assignments import calendar, services, states
from signalmast.assignments.forms import RequestForm
from signalmast.assignments.models import Assignment, Recipient, RequestTemplate
from signalmast.assignments.selectors import labels
from signalmast.assignments.selectors import requests as found
from signalmast.assignments.services.asking import fields_of
from signalmast.assignments.views.base import (
    PER_SCREEN,
    REFUSALS,
    Choosing,
    Filled,
    OneRequest,
    Pressed,
    RequestsScreen,
    in_words,
    number_of,
)
from signalmast.programmes.models import Programme
from signalmast.theme import slots

USUAL_DAYS, USUAL_HOUR = 7, 17


class ListView(RequestsScreen):
    """Requests, the next due first, narrowed by whose they are, how they stand, when due and who was asked."""

    template_name = "assignments/list.html"
    page_title = gettext_lazy("Requests")
    above = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.request.GET
        chosen = {name: given.get(name, "")[:40] for name in ("mine", "state", "due", "organisation", "programme")}
        if not given:
            chosen["state"] = found.OPEN
        wanted = found.Wanted(
            mine=chosen["mine"] == "1",
            state=chosen["state"],
            due=chosen["due"],
            organisation=number_of(chosen["organisation"]),
            programme=number_of(chosen["programme"]),
        )
        rows = found.listed(wanted, user=self.person, at=self.at)
        shown = Paginator(rows, PER_SCREEN).get_page(given.get("p"))
        for row in shown:
            row.told_state = labels.label(row.shown(self.at))
        return {
            **super().get_context_data(**kwargs),
            "shown": shown,
            "chosen": chosen,
            "states": [
                (found.OPEN, gettext("all that are open")),
                (states.OVERDUE, labels.OVERDUE),
                *Assignment.State.choices,
            ],
            "dues": [("today", gettext("today")), ("week", gettext("within 7 days")), ("past", gettext("in the past"))],
            "organisations": found.asked_organisations(),
            "programmes": Programme.objects.all()[:200],
            "counts": found.counts(user=self.person, at=self.at),
        }


class NewView(Filled, RequestsScreen):
    """A new request, empty or with a template's words. What it is about, a screen above may say."""

    page_title = gettext_lazy("A new request")
    submit = gettext_lazy("Keep as a draft and choose whom to ask")

    @cached_property
    def template(self) -> RequestTemplate | None:
        number = number_of(self.request.GET.get("template", ""))
        return get_object_or_404(RequestTemplate, pk=number) if number else None

    def about_label(self) -> str:
        return ""

    def make_form(self, **given: Any) -> BaseForm:
        initial: dict[str, Any] = {"about_label": self.about_label()[:250]}
        days, hour = USUAL_DAYS, USUAL_HOUR
        if self.template is not None:
            initial |= fields_of(self.template)
            days, hour = self.template.days, self.template.hour
        initial["due_at"] = calendar.moment(calendar.local_day(self.at) + timedelta(days=days), hour)
        return RequestForm(initial=initial, **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        row = self.keep(given)
        messages.success(self.request, gettext("The draft is kept. Now choose whom to ask."))
        return redirect("request_recipients", row.pk)

    def keep(self, given: dict[str, Any]) -> Assignment:
        return services.create(**given, template=self.template, by=self.person, at=self.at)


class EditView(Filled, OneRequest):
    page_title = gettext_lazy("Change the request")

    def make_form(self, **given: Any) -> BaseForm:
        row = self.row
        return RequestForm(initial={name: getattr(row, name) for name in RequestForm.Meta.fields}, **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        owner = given.pop("owner") or self.row.owner or self.person
        services.change(assignment=self.row, owner=owner, by=self.person, at=self.at, **given)
        return self.done(gettext("Kept."))


class OneView(OneRequest):
    """One request with everything known about it, and what can be done now."""

    template_name = "assignments/one.html"
    page_title = gettext_lazy("Request")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return super().get_breadcrumbs_items()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        letters = found.letters_of(row)
        return {
            **super().get_context_data(**kwargs),
            "shown": row.shown(self.at),
            "label": labels.label(row.shown(self.at)),
            "may": states.Request.possible(row.state),
            "may_change": row.state in (states.DRAFT, *states.OPEN),
            "given": row.files.all(),
            "submissions": found.answers_to(row),
            "ways": self._ways(row),
            "steps": [
                (step, labels.MOVES.get(step.move, step.move))
                for step in row.steps.select_related("by", "contributor").order_by("-at", "-pk")
            ],
            "notes": row.notes.select_related("by"),
            "earlier": row.recipients.exclude(until=None).select_related("organisation", "contributor"),
            "letters": letters,
            "others": found.batch_size(row) - 1,
        }

    def _ways(self, row: Assignment) -> list[tuple[str, str]]:
        """Slot `request_action`: `provide(user, assignment, language)` gives (address, words) or None."""
        language = get_language() or "vi"
        return slots.told("request_action", self.person, row, language)


class RecipientsView(Choosing, OneRequest):
    """Whom to ask: sought by name, kind or area, ticked, added; then sent."""

    template_name = "assignments/recipients.html"
    page_title = gettext_lazy("Whom to ask")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            chosen = self.chosen()
            services.add_recipients(assignment=self.row, **chosen, by=self.person, at=self.at)
        except services.MayNot:
            raise
        except tuple(REFUSALS) as refusal:
            messages.error(request, in_words(refusal))
        return redirect(request.get_full_path() if self.sought else request.path)


class RemoveRecipientView(Pressed, OneRequest):
    told = gettext_lazy("Taken off the list.")

    def press(self) -> object:
        recipient = get_object_or_404(Recipient, pk=self.kwargs["row"], assignment=self.row)
        return services.remove_recipient(recipient=recipient, by=self.person, at=self.at)

    def after(self) -> HttpResponse:
        return redirect("request_recipients", self.row.pk)


class SendView(Pressed, OneRequest):
    def press(self) -> object:
        together = self.request.POST.get("how") == "together"
        sent = services.send(assignment=self.row, together=together, by=self.person, at=self.at)
        self.told = ngettext("Sent as %(count)d request.", "Sent as %(count)d requests.", len(sent)) % {
            "count": len(sent)
        }
        return sent


class SideBySideView(OneRequest):
    """The same request to several, each with the newest that was handed in."""

    template_name = "assignments/side_by_side.html"
    page_title = gettext_lazy("Answers side by side")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = Paginator(found.batch(self.row), PER_SCREEN).get_page(self.request.GET.get("p"))
        for row in shown:
            row.told_state = labels.label(row.shown(self.at))
        return {**super().get_context_data(**kwargs), "shown": shown}
