from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from signalmast.network import lists, rules
from signalmast.network.forms.organisations import DayInput, OrganisationField, Unchecked
from signalmast.network.models import Consent, Contributor, NetworkSettings, Role, Skill
from signalmast.network.selectors import contributors

NO_BELIEFS = _("Nothing about beliefs, party, religion, origin or private accounts: there is no place for it here.")


class ContributorForm(Unchecked, forms.ModelForm[Contributor]):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=rules.LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    skills = forms.MultipleChoiceField(
        label=_("Skills"), choices=Skill.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Contributor
        fields = ["name", "email", "telephone", "availability", "language", "coordinator", "joined_on"]
        widgets = {"joined_on": DayInput}
        help_texts = {
            "coordinator": _("They and the person alone see the figures of the person's work."),
            "email": _("For letters about requests and training, and to sign in to the contributors' door."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["joined_on"].required = False
        coordinator: Any = self.fields["coordinator"]
        coordinator.queryset = contributors.possible_coordinators(self.instance.coordinator_id)
        coordinator.empty_label = _("nobody")
        if self.instance.pk:
            self.initial["languages"] = [each.code for each in self.instance.languages.all()]
            self.initial["skills"] = [each.skill for each in self.instance.skills.all()]


class NewContributorForm(ContributorForm):
    another = forms.BooleanField(
        label=_("I know of the person of this name who is here already: this is somebody else."), required=False
    )

    def __init__(self, *args: Any, asked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asked:
            del self.fields["another"]


class RoleForm(Unchecked, forms.ModelForm[Role]):
    class Meta:
        model = Role
        fields = ["kind", "starts_on", "ends_on"]
        widgets = {"starts_on": DayInput, "ends_on": DayInput, "kind": forms.RadioSelect}
        help_texts = {"ends_on": _("The first day without it. Leave it empty while nobody knows.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(label=_("Organisation"), help_text=_("Its name."))
        self.order_fields(["organisation", "kind", "starts_on", "ends_on"])


class NoteForm(forms.Form):
    words = forms.CharField(
        label=_("Note"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text=NO_BELIEFS
    )


class ConsentForm(forms.Form):
    what = forms.ChoiceField(label=_("What they agreed to"), choices=Consent.What.choices)
    how = forms.ChoiceField(
        label=_("How the desk knows"),
        choices=[(value, words) for value, words in Consent.How.choices if value != Consent.How.PORTAL],
    )


class CreditForm(forms.Form):
    credit = forms.ChoiceField(label=_("How to be named"), choices=Contributor.Credit.choices, widget=forms.RadioSelect)


class ListForm(forms.Form):
    """A file and what it lists. Its encoding is told from the file unless somebody knows better."""

    kind = forms.ChoiceField(
        label=_("What the list holds"),
        choices=[(lists.ORGANISATIONS, _("Organisations")), (lists.PEOPLE, _("People"))],
        widget=forms.RadioSelect,
    )
    source = forms.FileField(label=_("File"), help_text=_("CSV, XLSX, XLS or ODS; the first line holds the headings."))
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        required=False,
        choices=[("", _("told from the file")), ("utf-8", "UTF-8"), ("utf-16", "UTF-16"), ("cp1258", "Windows-1258")],
    )


class ColumnsForm(forms.Form):
    """For each column of ours, which column of the file it is; what nobody names is dropped."""

    def __init__(self, *args: Any, kind: str, header: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guessed = lists.guess(kind, header)
        choices: list[tuple[str, Any]] = [("", _("not in the list"))]
        choices += [(str(place), f"{place + 1}. {heading[:60] or '–'}") for place, heading in enumerate(header)]
        for name, words, _headings in lists.COLUMNS[kind]:
            self.fields[name] = forms.ChoiceField(
                label=words, choices=choices, required=name == "name", initial=str(guessed.get(name, ""))
            )

    def clean(self) -> dict[str, Any]:
        given = {name: int(value) for name, value in (super().clean() or {}).items() if value}
        if len(set(given.values())) < len(given):
            raise forms.ValidationError(_("One column of the file cannot be two of ours."))
        return {"columns": given}


class SettingsForm(Unchecked, forms.ModelForm[NetworkSettings]):
    class Meta:
        model = NetworkSettings
        fields = ["quiet_days", "fade_months"]
        help_texts = {
            "quiet_days": _("An organisation of which nothing was accepted for so long stands in the list of calls."),
            "fade_months": _(
                "Name, address, telephone, languages, skills and notes of somebody who did nothing for so long are "
                "deleted; what they contributed stays with their organisation."
            ),
        }
