from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from signalmast.core import wording
from signalmast.core.periods import Period, PeriodWrong
from signalmast.pages.models import CommunityPage
from signalmast.programmes.models import Programme
from signalmast.reports import rules, services
from signalmast.reports.chapters import CHAPTERS, Chapter
from signalmast.reports.models import Review

OWN = "own"
CHOICES = {
    "this_quarter": gettext_lazy("This quarter"),
    "last_quarter": gettext_lazy("Last quarter"),
    "first_half": gettext_lazy("First half of the year"),
    "second_half": gettext_lazy("Second half of the year"),
    "last_year": gettext_lazy("Last year"),
    "five_years": gettext_lazy("Last five years"),
}
LANGUAGE_CHOICES = (
    ("vi", gettext_lazy("Vietnamese")),
    ("en", gettext_lazy("English")),
    ("both", gettext_lazy("Both languages")),
)
SPOKEN = {"vi": gettext_lazy("in Vietnamese"), "en": gettext_lazy("in English")}


def _day_field(label: Any) -> forms.DateField:
    """A browser's own calendar; where there is none a day is typed as 31/12/2026, whatever the language."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"])


class PeriodForm(forms.Form):
    """A period by its usual name or by two days, and the page it is about. `period` holds it once valid."""

    choice = forms.ChoiceField(label=gettext_lazy("Period"), widget=forms.RadioSelect)
    first = _day_field(gettext_lazy("First day"))
    last = _day_field(gettext_lazy("Last day"))
    page = forms.ModelChoiceField(
        CommunityPage.objects.order_by("title"),
        label=gettext_lazy("Community page"),
        required=False,
        empty_label=gettext_lazy("All pages together"),
    )
    programme = forms.ModelChoiceField(
        Programme.objects.all(),
        label=gettext_lazy("Programme"),
        required=False,
        empty_label=gettext_lazy("The whole desk"),
    )

    def __init__(self, *args: Any, today: date, zone: str, lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.zone, self.lang = today, zone, lang
        self.usual = rules.usual_periods(today=today, zone=zone)
        choices: Any = self.fields["choice"]
        choices.choices = [*CHOICES.items(), (OWN, gettext_lazy("Own days"))]
        self.period: Period | None = None

    def radios(self) -> list[tuple[Any, str]]:
        """Each choice of period with the period in words."""
        radios: Any = self["choice"]
        shown = {name: self.words(period) for name, period in self.usual.items()}
        return [(radio, shown.get(radio.data["value"], "")) for radio in radios]

    def own_days(self) -> list[Any]:
        return [self["first"], self["last"]]

    def words(self, period: Period) -> str:
        return wording.period_name(period.first, period.last, self.lang)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("page") and given.get("programme"):
            self.add_error("programme", gettext("Choose a page or a programme, not both."))
        choice = given.get("choice")
        if choice in self.usual:
            self.period = self.usual[choice]
        elif choice == OWN and not (self.errors.get("first") or self.errors.get("last")):
            self._take_own(given.get("first"), given.get("last"))
        return given

    def _take_own(self, first: date | None, last: date | None) -> None:
        for name, day in (("first", first), ("last", last)):
            if day is None:
                self.add_error(name, gettext("Choose a day."))
            elif not rules.EARLIEST <= day <= rules.latest(self.today):
                self.add_error(name, self._outside())
        if self.errors or first is None or last is None:
            return
        try:
            self.period = Period(first, last, self.zone)
        except PeriodWrong:
            self.add_error("last", gettext("The first day lies after the last."))

    def _outside(self) -> str:
        return gettext("Choose a day between %(first)s and %(last)s.") % {
            "first": wording.date(rules.EARLIEST, self.lang),
            "last": wording.date(rules.latest(self.today), self.lang),
        }


class ReviewForm(PeriodForm):
    languages = forms.ChoiceField(
        label=gettext_lazy("Languages"), choices=LANGUAGE_CHOICES, widget=forms.RadioSelect, initial="both"
    )

    def clean_languages(self) -> list[str]:
        given = self.cleaned_data["languages"]
        return ["vi", "en"] if given == "both" else [given]


class FindingField(forms.CharField):
    """Paragraphs of a person's own words. A line break counts as one character, as the browser counts it."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class DraftForm(forms.Form):
    """The ticked chapters and the written findings; `seen` is when the draft was last saved as this person saw it."""

    seen = forms.DateTimeField(widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])

    def __init__(self, *args: Any, review: Review, lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review, self.lang = review, lang
        self.may_have = services.may_have(review.programme)
        for key, chapter in self._chapters():
            self.fields[f"take-{key}"] = forms.BooleanField(
                label=chapter.title(lang), required=False, initial=key in review.chapters
            )
            for spoken in review.languages:
                self.fields[f"finding-{key}-{spoken}"] = FindingField(
                    label=gettext("Findings %(language)s") % {"language": SPOKEN[spoken]},
                    required=False,
                    max_length=rules.LONGEST_FINDING,
                    initial=review.findings.get(key, {}).get(spoken, ""),
                    widget=forms.Textarea({"rows": 3, "lang": spoken}),
                )

    def _chapters(self) -> list[tuple[str, Chapter]]:
        return [(key, CHAPTERS[key]) for key in self.may_have]

    def rows(self) -> list[tuple[Chapter, Any, list[Any], bool]]:
        """Each chapter with its tick, its text boxes, and whether there is something in them to see."""
        found = []
        for key, chapter in self._chapters():
            boxes: list[Any] = [self[f"finding-{key}-{spoken}"] for spoken in self.review.languages]
            found.append(
                (chapter, self[f"take-{key}"], boxes, any(box.value() or box.initial or box.errors for box in boxes))
            )
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(given.get(f"take-{key}") for key in self.may_have):
            self.add_error(None, gettext("Tick at least one chapter."))
        return given

    @property
    def chapters(self) -> list[str]:
        return [key for key in self.may_have if self.cleaned_data[f"take-{key}"]]

    @property
    def findings(self) -> dict[str, dict[str, str]]:
        """By chapter and language; what belongs to a language or chapter not shown here stays as it was."""
        kept = {key: dict(words) for key, words in self.review.findings.items()}
        for key in self.may_have:
            for spoken in self.review.languages:
                kept.setdefault(key, {})[spoken] = self.cleaned_data[f"finding-{key}-{spoken}"]
        stripped = {key: {lang: text for lang, text in words.items() if text} for key, words in kept.items()}
        return {key: words for key, words in stripped.items() if words}
