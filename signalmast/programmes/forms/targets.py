from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from signalmast.programmes.forms.programmes import colleagues, day, document, people
from signalmast.programmes.measures import OWN, Measure
from signalmast.programmes.models import Target


def number(**options: Any) -> forms.DecimalField:
    return forms.DecimalField(max_digits=15, decimal_places=4, **options)


class TargetForm(forms.Form):
    """Of one measure: its parameters are fields `param_…`. Of none, for what only typed figures tell."""

    label_vi = forms.CharField(label=_("What is to be reached, in Vietnamese"), max_length=160, required=False)
    label_en = forms.CharField(label=_("What is to be reached, in English"), max_length=160, required=False)
    unit_vi = forms.CharField(label=_("Counted in, in Vietnamese"), max_length=30)
    unit_en = forms.CharField(label=_("Counted in, in English"), max_length=30)
    better = forms.ChoiceField(label=_("Direction"), choices=Target.Better.choices, widget=forms.RadioSelect)
    aim = number(label=_("Target"))
    starts_on = day(label=_("From"))
    due_on = day(label=_("To be reached by"))
    window = forms.TypedChoiceField(
        label=_("Looked at over"),
        choices=Target.Window.choices,
        coerce=int,
        help_text=_("Averages and shares are of the newest months, so that a change can be seen."),
    )
    baseline_from = day(label=_("Baseline: from"), required=False)
    baseline_to = day(label=_("Baseline: to"), required=False)
    baseline = number(
        label=_("Baseline: figure"),
        required=False,
        help_text=_("Leave it empty and the desk counts it for these days. Type it only where that cannot be."),
    )
    baseline_source = document(label=_("Baseline: file the figure was taken from"), required=False)
    owner = people(label=_("Who answers for it"), empty_label=_("whoever answers for the programme"))
    note = forms.CharField(label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, measure: Measure | None, target: Target | None = None, fixed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure
        self.fields["owner"].queryset = colleagues(target.owner if target else None)  # type: ignore[attr-defined]
        if measure is None:
            for name in ("label_vi", "label_en"):
                self.fields[name].required = True
        if measure is not None:
            for name in ("unit_vi", "unit_en", "better"):
                del self.fields[name]
            self._take_params(measure, target)
        if measure is None or measure.over not in ("average", "share"):
            del self.fields["window"]
        if fixed:  # months were frozen by it
            for name in [name for name in self.fields if name in _FIXED or name.startswith("param_")]:
                self.fields[name].disabled = True

    def _take_params(self, measure: Measure, target: Target | None) -> None:
        language = get_language() or "vi"
        for param in measure.takes:
            choices = param.choices(language)
            kept = target.params.get(param.key) if target else None
            if kept and kept not in {value for value, _name in choices}:
                choices = [*choices, (kept, kept)]
            self.fields[f"param_{param.key}"] = forms.ChoiceField(
                label=param.name(language),
                choices=[("", _("choose one") if param.required else _("all")), *choices],
                required=param.required,
            )
        if measure.own:
            self.fields[f"param_{OWN}"] = forms.BooleanField(
                label=_("Only what is tagged to this programme"), required=False
            )
        first = [name for name in self.fields if name.startswith("param_")]
        self.order_fields([*first, *(name for name in self.fields if name not in first)])

    def params(self, programme: str) -> dict[str, str]:
        """As the registry takes them."""
        found = {}
        for name, value in self.cleaned_data.items():
            if name.startswith("param_") and value:
                found[name.removeprefix("param_")] = programme if value is True else value
        return found


_FIXED = ("better", "window", "starts_on")


class NoteForm(forms.Form):
    words = forms.CharField(
        label=_("Note"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why it stands as it does, and what is done about it. Readers do not see it."),
    )


class FigureForm(forms.Form):
    on = day(label=_("Figure of the day"))
    value = number(label=_("The figure"))
    source = document(label=_("File it was taken from"))
