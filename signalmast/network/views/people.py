from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.core import clock
from signalmast.network import rules
from signalmast.network.forms.contributors import (
    ConsentForm,
    ContributorForm,
    CreditForm,
    NewContributorForm,
    NoteForm,
)
from signalmast.network.models import Consent, Contributor, Skill
from signalmast.network.selectors import contributors as found
from signalmast.network.selectors import organisations as places
from signalmast.network.services import contributors, fading
from signalmast.network.views.base import NETWORK, Filled, NetworkScreen, OnePerson
from signalmast.theme import slots

FILTERS = ("words", "organisation", "area", "language", "skill", "availability", "quiet")


class PeopleView(NetworkScreen):
    """Contributors by name. Going on begins where the last screen ended, so that the list may be long."""

    template_name = "network/people.html"
    page_title = gettext_lazy("Contributors")

    @cached_property
    def chosen(self) -> dict[str, str]:
        return {name: self.request.GET.get(name, "")[:160].replace("\0", "") for name in FILTERS}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen, given = self.chosen, self.request.GET
        named = places.called(chosen["organisation"]) if chosen["organisation"].strip() else []
        wanted = found.Wanted(
            **{name: chosen[name] for name in ("words", "area", "language", "skill", "availability")},
            organisation=named[0].pk if len(named) == 1 else 0,
            quiet=chosen["quiet"] == "1",
        )
        rows = found.listed(wanted, on=self.today)
        screen = found.screenful(rows, after=given.get("after", ""), before=given.get("before", ""), on=self.today)
        number, more = found.number_of(rows)
        return {
            **super().get_context_data(**kwargs),
            "screen": screen,
            "total": number,
            "more": more,
            "chosen": chosen,
            "narrowed": any(chosen.values()),
            "unclear": bool(chosen["organisation"].strip()) and len(named) != 1,
            "named": [places.label_of(each) for each in named],
            "kept": urlencode({name: value for name, value in chosen.items() if value}),
            "areas": places.areas(),
            "languages": rules.LANGUAGES,
            "skills": Skill.choices,
            "availabilities": Contributor.Availability.choices,
        }


class NewView(Filled, NetworkScreen):
    """A second person of one name is added once somebody says that it is a second one."""

    template_name = "network/new_person.html"
    page_title = gettext_lazy("A new contributor")
    submit = gettext_lazy("Add them")
    above = (NETWORK, ("network_people", gettext_lazy("Contributors")))
    twin: Contributor | None = None

    def make_form(self, **given: Any) -> BaseForm:
        asked = self.twin is not None or "another" in self.request.POST
        return NewContributorForm(asked=asked, initial={"joined_on": self.today, "coordinator": self.person}, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "twin": self.twin}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        try:
            row = contributors.add(**given, by=self.person, at=clock.now())
        except contributors.SameName as same:
            self.twin = same.other
            self.form = self.make_form(data=self.request.POST)
            self.form.is_valid()
            self.form.add_error(None, gettext("Somebody of this name is here already. Is it the same person?"))
            return self.again(422)
        messages.success(self.request, gettext("Added. What they agreed to, and their role, come next."))
        return redirect("network_person", row.pk)


class PersonView(OnePerson):
    """One contributor. Their figures stand here for their coordinator alone."""

    template_name = "network/person.html"
    itself = True

    def get_page_title(self) -> str:
        return self.contributor.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.contributor
        consents = found.standing_consents(person)
        may_see = found.may_see_figures(self.person, person)
        return {
            **super().get_context_data(**kwargs),
            "ways": self._ways(person),
            "roles": person.roles.select_related("organisation"),
            "languages": person.languages.order_by("code"),
            "skills": person.skills.order_by("skill"),
            "consents": [(what, words, consents.get(what)) for what, words in Consent.What.choices],
            "past_consents": person.consents.filter(withdrawn_at__isnull=False),
            "notes": person.notes.select_related("by"),
            "figures": found.figures(person, by=self.person, at=self.today) if may_see else None,
            "alike": found.like(person),
            "merges": found.merges().filter(kept=person),
            "note_form": kwargs.get("note_form") or NoteForm(),
            "consent_form": ConsentForm(),
            "credit_form": CreditForm(initial={"credit": person.credit}),
        }

    def _ways(self, person: Contributor) -> list[tuple[str, str]]:
        """Slot `contributor_action`: `provide(user, contributor, language)` gives (address, words) or None."""
        language = get_language() or "vi"
        return slots.told("contributor_action", self.person, person, language)


class EditView(Filled, OnePerson):
    page_title = gettext_lazy("Change particulars")

    def make_form(self, **given: Any) -> BaseForm:
        return ContributorForm(instance=Contributor.objects.get(pk=self.contributor.pk), **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        contributors.change(contributor=self.contributor, **given, by=self.person, at=clock.now())
        return self.leave(gettext("Kept."))


class EraseView(OnePerson):
    template_name = "network/erase.html"
    page_title = gettext_lazy("Delete the particulars")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        fading.erase(contributor=self.contributor, by=self.person, at=clock.now())
        messages.success(request, gettext("The particulars are deleted. What was contributed stays, without a name."))
        return redirect("network_people")


class _Act(OnePerson):
    """One button on the screen of a person, or one small form; what is wrong with it is said there."""

    http_method_names = ["post"]
    refused: tuple[type[Exception], ...] = (contributors.Faded,)

    def post(self, request: HttpRequest, **numbers: int) -> HttpResponse:
        try:
            return self.leave(self.act())
        except ValidationError as wrong:
            messages.error(request, " ".join(wrong.messages))
            return redirect("network_person", self.contributor.pk)
        except self.refused as refusal:
            return self.refuse(refusal)

    def act(self) -> str:
        raise NotImplementedError

    def filled(self, form: BaseForm) -> dict[str, Any]:
        if not form.is_valid():
            raise ValidationError([words for wrong in form.errors.values() for words in wrong])
        return form.cleaned_data


class ConsentView(_Act):
    refused = (contributors.Faded, contributors.GivenAlready)

    def act(self) -> str:
        given = self.filled(ConsentForm(self.request.POST))
        contributors.agree(contributor=self.contributor, **given, by=self.person, at=clock.now())
        return gettext("Their consent stands.")


class TakeBackView(_Act):
    refused = (contributors.Faded, contributors.NotGiven)

    def act(self) -> str:
        what = self.request.POST.get("what", "")[:8]
        contributors.take_back(contributor=self.contributor, what=what, by=self.person, at=clock.now())
        if what == Consent.What.KEPT:
            return gettext(
                "Their consent is taken back. The desk has no right to keep their particulars: delete them now."
            )
        return gettext("Their consent is taken back, from now on.")


class CreditView(_Act):
    refused = (contributors.Faded, contributors.NotAgreed)

    def act(self) -> str:
        given = self.filled(CreditForm(self.request.POST))
        contributors.choose_credit(contributor=self.contributor, **given, by=self.person, at=clock.now())
        return gettext("Kept.")


class NoteView(_Act):
    refused = (contributors.Faded, contributors.TooMany)

    def act(self) -> str:
        given = self.filled(NoteForm(self.request.POST))
        contributors.note(contributor=self.contributor, **given, by=self.person, at=clock.now())
        return gettext("The note is kept; the person reads it too.")


class DropNoteView(_Act):
    def act(self) -> str:
        for note in self.contributor.notes.filter(pk=self.kwargs["row"]):
            contributors.drop_note(note=note, by=self.person, at=clock.now())
        return gettext("The note is gone.")
