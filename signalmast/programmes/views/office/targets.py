from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.accounts.admin_views import say_errors
from signalmast.core import charts, clock
from signalmast.programmes import measures, rules, selectors
from signalmast.programmes.forms.targets import FigureForm, NoteForm, TargetForm
from signalmast.programmes.measures import OWN, Measure
from signalmast.programmes.models import TYPED, Target, TargetMonth
from signalmast.programmes.selectors import standing, words
from signalmast.programmes.services import notes, targets
from signalmast.programmes.services.notes import may_write
from signalmast.programmes.views.office.base import KEEP, SEE, Filled, OneProgramme, OneTarget, seen, seen_in

NEWEST = 50
_WORDS = (
    *("label_vi", "label_en", "unit_vi", "unit_en", "better", "aim", "starts_on", "due_on", "window"),
    *("baseline_from", "baseline_to", "baseline_source", "owner", "note"),
)


class ChooseView(OneProgramme):
    """What a target can be set by, each with what it means."""

    permission_required = KEEP
    template_name = "programmes/office/choose.html"
    page_title = gettext_lazy("New target: by what?")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        language = get_language() or "vi"
        every = [(one.key, one.name(language), one.unit(language), one.means(language)) for one in measures.every()]
        return {**super().get_context_data(**kwargs), "measures": every, "typed": TYPED}


class _Form(Filled):
    """The form of one measure, or of none for typed figures."""

    measure: Measure | None
    target_or_none: Target | None = None

    def words_of(self, form: TargetForm, given: dict[str, Any], programme: str) -> dict[str, Any]:
        kept = {name: value for name, value in given.items() if name != "seen" and not name.startswith("param_")}
        return {**kept, "params": form.params(programme)}

    def say(self, form: BaseForm, wrong: ValidationError) -> None:
        """Parameters have fields of their own."""
        say_errors(form, wrong, prefixes=("", "param_"))


class NewView(_Form, OneProgramme):
    permission_required = KEEP
    page_title = gettext_lazy("New target")
    submit = gettext_lazy("Set the target")

    @cached_property
    def measure(self) -> Measure | None:  # type: ignore[override]
        key = self.kwargs["measure"]
        found = measures.get(key)
        if found is None and key != TYPED:
            raise Http404
        return found

    def make_form(self, **given: Any) -> BaseForm:
        row = self.programme
        first = {"starts_on": row.starts_on, "due_on": row.until, "window": Target.Window.QUARTER, "better": "more"}
        return TargetForm(measure=self.measure, initial=first, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "words": _means(self.measure)}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        form: Any = self.form
        told = self.words_of(form, given, self.programme.key)
        key = self.measure.key if self.measure else TYPED
        made = targets.add(programme=self.programme, measure=key, by=self.person, at=clock.now(), **told)
        messages.success(self.request, gettext("The target is set, and was counted for the first time."))
        return redirect("programme_target", self.programme.pk, made.pk)


class EditView(_Form, OneTarget):
    permission_required = KEEP
    page_title = gettext_lazy("Change the target")

    @cached_property
    def measure(self) -> Measure | None:  # type: ignore[override]
        return measures.get(self.target.measure)

    def make_form(self, **given: Any) -> BaseForm:
        row = self.target
        if row.typed is False and self.measure is None:
            raise Http404  # its measure is gone: nothing about it could be counted
        first = {name: getattr(row, name) for name in _WORDS} | {"seen": seen(row.changed_at)}
        first["baseline"] = row.baseline if row.baseline_source_id else None
        first |= {f"param_{name}": True if name == OWN else value for name, value in row.params.items()}
        fixed = row.months.exists()
        return TargetForm(measure=self.measure, target=row, fixed=fixed, initial=first, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "words": _means(self.measure)}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        form: Any = self.form
        at = seen_in(given["seen"])
        told = self.words_of(form, given, self.programme.key)
        targets.change(target=self.target, seen=at, by=self.person, at=clock.now(), **told)
        return self.back(gettext("Kept, and counted anew."))


class TargetView(Filled, OneTarget):
    """One target: how it stands and why, its months, what was said of it, and a note to add."""

    permission_required = SEE
    template_name = "programmes/office/target.html"
    submit = gettext_lazy("Add the note")

    def get_page_title(self) -> str:
        return selectors.title(self.target, self.standing.measure)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = super().get_breadcrumbs_items()
        return [*way[:-2], way[-1]]

    def make_form(self, **given: Any) -> BaseForm:
        return NoteForm(**given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        months = list(self.target.months.all())
        return {
            **super().get_context_data(**kwargs),
            "one": self.standing,
            "means": self.standing.measure.means(get_language() or "vi") if self.standing.measure else "",
            "months": [(row, _state_of(self.target, row)) for row in reversed(months)],
            "chart": _chart(self.target, self.standing.measure, months),
            "notes": self.target.notes.select_related("by")[:NEWEST],
            "figures": self.target.typed_figures.select_related("by", "source")[:NEWEST],
            "may_write": may_write(self.person, self.target),
        }

    def act(self, given: dict[str, Any]) -> HttpResponse:
        notes.write(target=self.target, words=given["words"], by=self.person, at=clock.now())
        return self.back(gettext("The note stands."))


class FigureView(Filled, OneTarget):
    """Type a figure, for a target that nothing here counts."""

    permission_required = KEEP
    page_title = gettext_lazy("Type a figure")
    submit = gettext_lazy("Keep the figure")

    def make_form(self, **given: Any) -> BaseForm:
        return FigureForm(**given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = gettext("It is marked as typed wherever it stands, with its file and your name.")
        return {**super().get_context_data(**kwargs), "words": told}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        notes.type_figure(target=self.target, **given, by=self.person, at=clock.now())
        return self.back(gettext("The figure stands, marked as typed."))


class AsideView(Filled, OneTarget):
    permission_required = KEEP
    page_title = gettext_lazy("Set the target aside")
    submit = gettext_lazy("Set it aside")

    def make_form(self, **given: Any) -> BaseForm:
        return NoteForm(**given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = gettext("It is counted no longer and cannot be taken up again; its history stays. Say why.")
        return {**super().get_context_data(**kwargs), "words": told}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        targets.set_aside(target=self.target, words=given["words"], by=self.person, at=clock.now())
        return self.back(gettext("It is set aside."))


def _means(measure: Measure | None) -> str:
    if measure is None:
        return gettext(
            "Nothing on the desk counts this, so its figures are typed, each with the file it was taken from. "
            "They are marked as typed everywhere."
        )
    language = get_language() or "vi"
    return f"{measure.name(language)}. {measure.means(language)}"


def _state_of(target: Target, row: TargetMonth) -> Any:
    measure = measures.get(target.measure)
    if measure is None and not target.typed:
        return None
    last = min(rules.month_end(row.month), target.due_on)
    return standing.frozen(target, row.value, row.aim, on=last).state


def _chart(target: Target, measure: Measure | None, months: list[TargetMonth]) -> str:
    """The frozen months as a line beside the target as it was set in each; "" for fewer than two."""
    if len(months) < 2:
        return ""
    language = "en" if get_language() == "en" else "vi"
    name = selectors.title(target, measure)
    unit = words.unit(target, measure)
    value = gettext("typed by hand") if target.typed else gettext("counted")
    shown = months[-60:]
    drawn = charts.svg(
        charts.Spec(
            form="line",
            title=name,
            alt=gettext("%(name)s, month by month; the table beside it has every figure.") % {"name": name},
            categories=[f"{row.month:%m/%Y}" for row in shown],
            series=[
                charts.Series(value, [None if row.value is None else float(row.value) for row in shown]),
                charts.Series(gettext("target"), [float(row.aim) for row in shown]),
            ],
            unit_label=unit,
        ),
        lang=language,
    )
    return mark_safe(drawn)  # noqa: S308 -- our own writer escapes every text
