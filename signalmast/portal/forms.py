from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from signalmast.assignments.forms import SubmitForm
from signalmast.assignments.models import Assignment
from signalmast.network.models import Contributor, Skill
from signalmast.network.services.contributors import OWN


class OwnForm(forms.ModelForm[Contributor]):
    """What is theirs to say. Nothing is asked here that the desk may not know."""

    skills = forms.MultipleChoiceField(
        label=_("Skills"), choices=Skill.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Contributor
        fields = OWN

    def __init__(self, *args: Any, contributor: Contributor, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "instance": contributor})
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]
        self.initial["skills"] = [each.skill for each in contributor.skills.all()]

    def _post_clean(self) -> None:
        """The service judges the row: this form must not change it before."""


class CreditForm(forms.Form):
    credit = forms.ChoiceField(
        label=_("How readers see me beside what I contributed"),
        choices=Contributor.Credit.choices,
        widget=forms.RadioSelect,
        help_text=_("By choosing initials or the name you agree to be named in public. You can take it back here."),
    )


class OfferForm(SubmitForm):
    title = forms.CharField(label=_("What it is about, in one line"), max_length=160)
    wanted = forms.ChoiceField(label=_("What I send"), choices=Assignment.Wanted.choices)
    field_order = ("title", "wanted", "text", "files")
