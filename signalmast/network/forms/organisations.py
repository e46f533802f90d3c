from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from signalmast.network.models import Organisation
from signalmast.network.selectors import organisations


class Unchecked:
    """The service checks the row; here only what was typed."""

    def _post_clean(self) -> None: ...


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OrganisationForm(Unchecked, forms.ModelForm[Organisation]):
    class Meta:
        model = Organisation
        fields = [
            *("name", "name_en", "kind", "area", "address", "email", "telephone", "active_from", "active_to"),
        ]
        widgets = {"active_from": DayInput, "active_to": DayInput}
        help_texts = {
            "kind": _("In the desk's own words: ward, school, association."),
            "area": _("In the desk's own words: where it works."),
            "active_to": _("The first day on which it is no member any more."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["active_from"].required = False
        for name, words in (("kind", organisations.kinds()), ("area", organisations.areas())):
            self.fields[name].widget = Suggesting(words)


class Suggesting(forms.TextInput):
    """A line of text with the words used so far, so that one area is not written in three ways."""

    template_name = "network/suggesting.html"

    def __init__(self, words: list[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.words = words

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        known = {"list": f"known-{name}"} if self.words else {}
        return {**super().get_context(name, value, {**(attrs or {}), **known}), "words": self.words}


class OrganisationField(forms.CharField):
    """An organisation by its name, because a list of five thousand to choose from helps nobody.

    A part of the name is enough where it is the only one; otherwise the one it is part of stands in brackets.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=330, **kwargs)
        self.widget = Suggesting(organisations.labels(), attrs={"autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return organisations.label_of(value) if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = organisations.called(text)
        if not found:
            raise forms.ValidationError(_("No organisation is called so."))
        if len(found) > 1:
            names = "; ".join(organisations.label_of(each) for each in found[:5])
            raise forms.ValidationError(_("There are several: %(names)s") % {"names": names})
        return found[0]


class NewOrganisationForm(OrganisationForm):
    field_order = ["name", "name_en", "parent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = OrganisationField(label=_("Part of"), required=False, help_text=_("Its name."))
        self.order_fields(self.field_order)


class MoveForm(forms.Form):
    def __init__(self, data: Any = None, *, organisation: Organisation) -> None:
        super().__init__(data, initial={"parent": organisation.parent})
        self.fields["parent"] = OrganisationField(
            label=_("Part of"), required=False, help_text=_("Its name; leave it empty to put it on top.")
        )


class EndForm(forms.Form):
    on = forms.DateField(label=_("Member until"), widget=DayInput, help_text=_("The first day without it."))
