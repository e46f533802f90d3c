from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from signalmast.metrics import book
from signalmast.metrics.importers.guess import clip_words, figure_names
from signalmast.metrics.importers.mapping import validate
from signalmast.metrics.importers.metric_keys import METRICS

SUBJECTS = (("post", _("one post with its figures")), ("day", _("one day of a page")))
PLATFORMS = (
    ("facebook", "Facebook"),
    ("instagram", "Instagram"),
    ("youtube", "YouTube"),
    ("tiktok", "TikTok"),
    ("zalo", "Zalo"),
    ("telegram", "Telegram"),
    ("site", _("our own site")),
    ("other", _("elsewhere")),
)
ORDERS = (("", _("Let the desk tell")), ("dmy", _("day first")), ("mdy", _("month first")), ("ymd", _("year first")))
DECIMALS = (("", _("Let the desk tell")), (".", _("a point (1.5)")), (",", _("a comma (1,5)")))
ROLES: dict[str, Promise] = {
    "id": _("post id"),
    "posted_at": _("date (of the post, or the day)"),
    "text": _("text"),
    "title": _("title"),
    "address": _("address of the post"),
    "page": _("name of the page"),
    "measured_at": _("when the figures were read"),
    "kind": _("kind of post"),
    "duration": _("length of the clip"),
    "figure_name": _("name of the figure"),
    "figure_value": _("value of the figure"),
}
SEVERAL = ("text", "title", "address")
MISSING: dict[str, Promise] = {
    "id": _("Choose the column that holds the post id; without it rows cannot be told apart."),
    "page_day.date": _("Choose the column that holds the day."),
    "page_day": _("Choose at least one figure, or the two columns with the name and the value of a figure."),
}


class ColumnsForm(forms.Form):
    """Every column of a file with what it holds; columns left out are dropped and never stored."""

    name = forms.CharField(
        max_length=80, label=_("Name of this mapping"), help_text=_("You will choose it by this name next time.")
    )
    subject = forms.ChoiceField(choices=SUBJECTS, label=_("Each row is"), widget=forms.RadioSelect)
    namespace = forms.ChoiceField(choices=PLATFORMS, label=_("Where the posts are from"))
    page_in_id = forms.CharField(
        required=False,
        max_length=3,
        label=_("The page is the part of the post id before"),
        help_text=_("Such as _ in 100_2345. Leave empty where a column names the page or one page holds all."),
    )
    date_order = forms.ChoiceField(required=False, choices=ORDERS, label=_("Order of day and month"))
    posted_zone = forms.CharField(
        required=False, label=_("Time zone of the dates"), widget=forms.TextInput(attrs={"list": "zones"})
    )
    decimal = forms.ChoiceField(required=False, choices=DECIMALS, label=_("Decimals are written with"))

    def __init__(self, *args: Any, header: list[str], rows: list[list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.header, self.rows = header, rows
        choices = _role_choices()
        given = self.initial.get("namespace")
        if given and given not in dict(PLATFORMS):
            self.fields["namespace"].choices = [*PLATFORMS, (given, given)]  # type: ignore[attr-defined]
        for number, name in enumerate(header):
            if name.strip():
                self.fields[f"column_{number}"] = forms.ChoiceField(required=False, choices=choices, label=name)

    plain = ("name", "subject", "namespace", "page_in_id", "date_order", "posted_zone", "decimal")

    def plain_fields(self) -> list[BoundField]:
        return [self[name] for name in self.plain]

    def columns(self) -> list[tuple[BoundField, str]]:
        """Each column's field and the first value found below its heading."""
        return [
            (self[f"column_{number}"], self.sample(number)) for number, name in enumerate(self.header) if name.strip()
        ]

    def sample(self, number: int) -> str:
        return next((row[number][:80] for row in self.rows if len(row) > number and row[number].strip()), "")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        taken: dict[str, str] = {}
        for number, name in enumerate(self.header):
            role = given.get(f"column_{number}")
            if role and role not in SEVERAL:
                if role in taken:
                    words = gettext("This is already the column “%(name)s”. Each may be chosen once.")
                    self.add_error(f"column_{number}", words % {"name": taken[role]})
                taken.setdefault(role, name)
        if not self.errors:
            for problem in validate(self.definition()):
                known = MISSING.get(problem.field)
                field = problem.field if problem.field in self.fields else None
                self.add_error(field, str(known or (problem.reason if field else problem)))
        return given

    def definition(self) -> dict[str, Any]:
        """The mapping in the form it is saved in."""
        given = self.cleaned_data
        by_role: dict[str, list[str]] = {}
        for number, name in enumerate(self.header):
            if role := given.get(f"column_{number}"):
                by_role.setdefault(role, []).append(name)
        one = {role: names[0] for role, names in by_role.items() if role not in SEVERAL}
        metrics = {name: role[7:] for role, name in one.items() if role.startswith("metric:")}
        made: dict[str, Any] = {
            "schema": 1,
            "name": given["name"].strip(),
            "namespace": given["namespace"],
            "header": [name for name in self.header if name.strip()],
            "measured_at": one.get("measured_at"),
            **{key: given[key].strip() or None for key in ("date_order", "posted_zone", "decimal")},
        }
        made |= self._day(one, metrics) if given["subject"] == "day" else self._post(one, by_role, metrics)
        return {key: value for key, value in made.items() if value not in (None, "", [], {})}

    def _post(self, one: dict[str, str], by_role: dict[str, list[str]], metrics: dict[str, str]) -> dict[str, Any]:
        page = {"column": one["page"]} if "page" in one else None
        if page is None and self.cleaned_data["page_in_id"].strip() and "id" in one:
            page = {"column": one["id"], "rule": "before", "separator": self.cleaned_data["page_in_id"].strip()}
        kind = None
        if "kind" in one:
            words = self._words(one["kind"])
            kind = {"column": one["kind"], "values": dict.fromkeys(clip_words(words), "clip"), "default": "article"}
        return {
            **{key: one.get(key) for key in ("id", "posted_at", "duration")},
            **{key: by_role.get(key) for key in SEVERAL},
            "page": page,
            "kind": kind,
            "metrics": metrics,
        }

    def _day(self, one: dict[str, str], metrics: dict[str, str]) -> dict[str, Any]:
        day: dict[str, Any] = {"date": one.get("posted_at"), "page": one.get("page")}
        if "figure_name" in one and "figure_value" in one:
            names = figure_names(self._words(one["figure_name"]))
            day |= {"metric": one["figure_name"], "value": one["figure_value"], "names": names}
        else:
            day["metrics"] = metrics
        return {"page_day": {key: value for key, value in day.items() if value}}

    def _words(self, column: str) -> list[str]:
        at = self.header.index(column)
        return sorted({row[at].strip() for row in self.rows if len(row) > at and row[at].strip()})

    @staticmethod
    def from_definition(made: dict[str, Any], header: list[str]) -> dict[str, Any]:
        """Initial values for a mapping, saved or guessed, over the columns of this file."""
        day = made.get("page_day") or {}
        page = made.get("page") or {}
        roles = _roles_of(made, day)
        return {
            "name": made.get("name", ""),
            "subject": "day" if day else "post",
            "namespace": made.get("namespace", "other"),
            "page_in_id": page.get("separator", "") if page.get("rule") == "before" else "",
            **{key: made.get(key) or "" for key in ("date_order", "posted_zone", "decimal")},
            **{f"column_{number}": roles.get(" ".join(name.split()), "") for number, name in enumerate(header)},
        }


def _roles_of(made: dict[str, Any], day: dict[str, Any]) -> dict[str, str]:
    """Heading → role."""
    found: dict[str, str] = {}
    for key in ("id", "posted_at", "duration", "measured_at", *SEVERAL):
        names = made.get(key) or []
        found |= dict.fromkeys([names] if isinstance(names, str) else names, key)
    for key, role in (("date", "posted_at"), ("page", "page"), ("metric", "figure_name"), ("value", "figure_value")):
        if day.get(key):
            found[day[key]] = role
    for key in ("page", "kind"):
        if column := (made.get(key) or {}).get("column"):
            found.setdefault(column, key)
    metrics = {**(made.get("metrics") or {}), **(day.get("metrics") or {})}
    return found | {column: f"metric:{metric}" for column, metric in metrics.items()}


def _role_choices() -> list[tuple[Any, Any]]:
    language = get_language() or settings.LANGUAGE_CODE
    figures = [(f"metric:{key}", book.BY_KEY[key].label(language)) for key in METRICS if key in book.BY_KEY]
    about = [(role, words) for role, words in ROLES.items() if not role.startswith("figure_")]
    table = [(role, words) for role, words in ROLES.items() if role.startswith("figure_")]
    return [
        ("", _("leave out")),
        (_("About the row"), about),
        (_("Figures"), sorted(figures, key=lambda pair: pair[1].casefold())),
        (_("One figure in each row"), table),
    ]
