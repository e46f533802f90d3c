from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.documents.widgets import AdminDocumentChooser

from signalmast.accounts.models import User
from signalmast.programmes.models import Programme
from signalmast.programmes.selectors.programmes import descendants


def day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class _Documents(AdminDocumentChooser):
    """A number nobody gave out chooses nothing; the field says so."""

    def get_instance(self, value: Any) -> Any:
        try:
            return super().get_instance(value)
        except (ValueError, OverflowError, get_document_model().DoesNotExist):
            return None


def document(**options: Any) -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(get_document_model().objects.all(), widget=_Documents, **options)


def people(**options: Any) -> forms.ModelChoiceField[User]:
    return forms.ModelChoiceField(User.objects.none(), required=False, **options)


def colleagues(chosen: User | None) -> Any:
    """Who can answer for something: open accounts that see programmes, and whoever does already."""
    seeing = ("see_programmes", "keep_programmes")
    open_ones = User.objects.filter(is_active=True, groups__permissions__codename__in=seeing)
    kept = [chosen.pk] if chosen else []
    return (User.objects.filter(pk__in=open_ones.values("pk")) | User.objects.filter(pk__in=kept)).order_by("name")


class ProgrammeForm(forms.Form):
    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    parent = forms.ModelChoiceField(
        Programme.objects.none(),
        label=_("Part of"),
        required=False,
        empty_label=_("no other programme"),
        help_text=_("As a resolution has a scheme, and a scheme a plan. Targets are listed together, never averaged."),
    )
    document_number = forms.CharField(label=_("Number of the document"), max_length=80, required=False)
    document_on = day(label=_("Date of the document"), required=False)
    issued_by = forms.CharField(label=_("Issued by"), max_length=200, required=False)
    document = document(label=_("File of the document"), required=False)
    starts_on = day(label=_("First day"))
    until = day(label=_("Last day"))
    owner = people(label=_("Who answers for it"), empty_label=_("nobody named"))
    words_vi = forms.CharField(
        label=_("What it is about, in Vietnamese"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    words_en = forms.CharField(
        label=_("What it is about, in English"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    public = forms.BooleanField(
        label=_("It has a public page"),
        required=False,
        help_text=_("Readers see the document, the targets and how they stand, and the posts. Notes stay inside."),
    )
    slug = forms.SlugField(
        label=_("Short name in its address"),
        max_length=60,
        required=False,
        help_text=_("Left empty, it comes of the name. Once the programme is public it stays."),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, programme: Programme | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Programme.objects.all()
        if programme is not None:
            others = others.exclude(pk__in={programme.pk, *descendants(programme)})
            self.fields["slug"].disabled = programme.public
        self.fields["parent"].queryset = others  # type: ignore[attr-defined]
        self.fields["owner"].queryset = colleagues(programme.owner if programme else None)  # type: ignore[attr-defined]


class EndForm(forms.Form):
    on = day(label=_("Last day"))
