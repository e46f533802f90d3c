from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from signalmast.assignments.models import QuietDays, Recurrence, RequestTemplate


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TemplateForm(forms.ModelForm[RequestTemplate]):
    class Meta:
        model = RequestTemplate
        fields = ["name", "title", "words", "wanted", "priority", "programme", "days", "hour"]
        widgets = {"words": forms.Textarea(attrs={"rows": 5}), "wanted": forms.RadioSelect}
        help_texts = {"words": _("Addresses of other sites are refused: ask for what is handed to the desk.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = self.fields["wanted"]
        wanted.choices = [each for each in wanted.choices if each[0]]  # type: ignore[attr-defined]


class RecurrenceForm(forms.Form):
    every = forms.ChoiceField(label=_("How often"), choices=Recurrence.Every.choices, widget=forms.RadioSelect)
    next_on = forms.DateField(
        label=_("First due on"),
        widget=_day(),
        help_text=_("The next ones fall on the same day of the week or month; a month without it has its last day."),
    )
    moves = forms.BooleanField(
        label=_("On a quiet day, move it to the next working day"),
        required=False,
        help_text=_("Quiet days, such as Tết, are those that the desk entered."),
    )
    together = forms.BooleanField(label=_("One answer from all of them together"), required=False)


class QuietDaysForm(forms.ModelForm[QuietDays]):
    class Meta:
        model = QuietDays
        fields = ["name", "starts_on", "until"]
        widgets = {"starts_on": _day(), "until": _day()}
