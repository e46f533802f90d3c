from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from signalmast.claims.models import Source


class SourceForm(forms.ModelForm[Source]):
    address = forms.URLField(
        label=_("Address of its feed"),
        max_length=500,
        assume_scheme="https",
        help_text=_("RSS or Atom. Never the account or profile of a person."),
    )

    class Meta:
        model = Source
        fields = ["name", "kind", "address", "reason"]
        widgets = {"kind": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "name": _("As readers know it."),
            "reason": _("Readers see it on “About this desk”."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        kind.choices = [each for each in kind.choices if each[0]]  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service checks the row; here only what was typed."""
