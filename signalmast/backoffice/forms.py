from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from signalmast.accounts.models import User
from signalmast.backoffice import presets
from signalmast.pages.models import DeskSettings, Publisher


class PublisherForm(forms.ModelForm[Publisher]):
    class Meta:
        model = Publisher
        fields = ["name", "address", "contact_email", "contact_phone"]


class PageForm(forms.Form):
    title = forms.CharField(label=_("Name of the page"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    about = forms.CharField(
        label=_("What it is about"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class LookForm(forms.ModelForm[DeskSettings]):
    upload = forms.ImageField(label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP; empty keeps the logo."))

    class Meta:
        model = DeskSettings
        fields = ["name_vi", "name_en", "accent", "about_vi", "about_en", "funding_vi", "funding_en"]
        widgets = {
            "accent": forms.TextInput(attrs={"type": "color"}),
            **{
                f"{what}_{code}": forms.Textarea(attrs={"rows": 3})
                for what in ("about", "funding")
                for code in ("vi", "en")
            },
        }
        help_texts = {
            "accent": _("White words stand on it, so it must be dark enough to read them."),
            "about_vi": _("For the public page about the desk. Left empty, it names the responsible bodies only."),
            "funding_vi": _("For the same page. Left empty, the page says that the desk has not said."),
        }


class ColleagueForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ModelChoiceField(label=_("Role"), queryset=Group.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = [each.stored for each in presets.PRESETS]
        role: forms.ModelChoiceField[Group] = self.fields["role"]  # type: ignore[assignment]
        role.queryset = Group.objects.filter(name__in=stored)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody with this address already has an account."))
        return email


class _DifferentPeople(BaseFormSet[ColleagueForm]):
    def clean(self) -> None:
        addresses = [form.cleaned_data["email"] for form in self.forms if form.cleaned_data.get("email")]
        if len(addresses) != len(set(addresses)):
            raise forms.ValidationError(_("The same address stands in two rows."))


ColleaguesFormSet = formset_factory(ColleagueForm, formset=_DifferentPeople, extra=4, max_num=20, absolute_max=20)


class DemoForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("The demonstration"),
        choices=[("keep", _("Keep it for now")), ("remove", _("Remove all of it"))],
        widget=forms.RadioSelect,
        initial="keep",
    )
