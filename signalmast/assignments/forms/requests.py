from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from signalmast.accounts.models import User
from signalmast.assignments.forms.answers import FilesField
from signalmast.assignments.models import Assignment
from signalmast.assignments.selectors.addresses import askers


def due_field(**options: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=_("Due at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        **options,
    )


class RequestForm(forms.ModelForm[Assignment]):
    due_at = due_field()
    owner = forms.ModelChoiceField(
        label=_("Who looks after it"), queryset=User.objects.none(), required=False, empty_label=_("You")
    )

    class Meta:
        model = Assignment
        fields = ["title", "words", "wanted", "due_at", "priority", "programme", "about_label", "owner"]
        widgets = {"words": forms.Textarea(attrs={"rows": 5}), "wanted": forms.RadioSelect}
        help_texts = {
            "title": _("Stands in letters and lists."),
            "words": _(
                "Ask for what is handed to the desk, never for something done elsewhere. Addresses of other sites are"
                " refused."
            ),
            "about_label": _("For the desk itself; whoever is asked does not see it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = askers()  # type: ignore[attr-defined]
        wanted = self.fields["wanted"]
        wanted.choices = [each for each in wanted.choices if each[0]]  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service checks the row; here only what was typed."""


class FilesForm(forms.Form):
    files = FilesField(  # type: ignore[assignment]  # a field, not what the form was given
        label=_("Files that help"),
        help_text=_("Whoever is asked can open them. Up to 5: pictures, PDF, text and office files."),
    )


class NoteForm(forms.Form):
    words = forms.CharField(
        label=_("Internal note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For colleagues; whoever was asked never sees it."),
    )


class ReassignForm(forms.Form):
    due_at = due_field()
    words = forms.CharField(label=_("Why"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
