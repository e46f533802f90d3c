from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from signalmast.assignments import attachments


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; what they hold is judged by `attachments` when they are kept."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        several = data if isinstance(data, list | tuple) and data else [data or None]
        cleaned = [super(FilesField, self).clean(each, initial) for each in several]
        return [each for each in cleaned if each]


class SubmitForm(forms.Form):
    text = forms.CharField(
        label=_("Text or answer"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    files = FilesField(  # type: ignore[assignment]  # a field, not what the form was given
        label=_("Files"),
        required=False,
        help_text=_(
            "Up to 5: pictures, clips, recordings, PDF, text and office files. "
            "Clips up to 200 MB, recordings 50, others 16."
        ),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("Words to whoever was asked"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


def file_words(refused: attachments.Refused) -> str:
    """Why a file was not taken."""
    why, name = refused.args
    said = {
        "many": gettext("At most 5 files at once."),
        "large": gettext("“%(name)s” is too large. Clips may have 200 MB, recordings 50 and everything else 16."),
        "empty": gettext("“%(name)s” is empty."),
        "kind": gettext("“%(name)s” is none of the kinds that are taken, whatever its name says."),
        "programs": gettext("“%(name)s” has programs in it. Save it without them."),
    }[why]
    return said % {"name": name}
