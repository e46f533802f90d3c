from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from signalmast.claims import attachments
from signalmast.claims.services import letters
from signalmast.claims.services.tips import LONGEST, LONGEST_CONTACT


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Some files as they came; what is in them is looked at where they are taken."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list) else [data] if data else []
        for each in given:
            if each.size > attachments.MOST_BYTES:
                raise ValidationError(REFUSED["large"])
        if len(given) > attachments.MOST_FILES:
            raise ValidationError(REFUSED["many"])
        return given


REFUSED = {
    "many": _("At most three files can be sent."),
    "large": _("Each file may have 5 MB at most."),
    "kind": _("Only pictures (JPEG, PNG, WebP) and PDF files can be sent."),
    "pixels": _("This file is too large to be opened safely. Please send a smaller picture or fewer pages."),
    "broken": _("This file could not be opened safely. Please send it in another form, such as a photo."),
}
_TOO_LONG = _("This is too long. At most %(limit_value)s letters can be sent; they are %(show_value)s.")


class WordsForm(forms.Form):
    """Words and files, one of them at least."""

    text = forms.CharField(
        label=_("What did you see or hear?"),
        help_text=_("The words themselves, and where they go round, if you like. Leave out names of private persons."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"max_length": _TOO_LONG},
    )
    attached = FilesField(
        label=_("Pictures or PDF files"),
        help_text=_("Up to three, 5 MB each. Place, time and device are taken out; a PDF is put together anew."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("text") and not cleaned.get("attached"):
            raise ValidationError({"text": _("Write something, or add a file.")})
        return cleaned

    def contents(self) -> list[bytes]:
        return [each.read() for each in self.cleaned_data["attached"]]


class MoreForm(WordsForm):
    """More for a tip that is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What else should the desk know?")
        self.fields["text"].help_text = ""


class TipForm(WordsForm):
    contact = forms.CharField(
        label=_("How to reach you"),
        help_text=_("Only if you want. It is encrypted together with your words."),
        required=False,
        max_length=LONGEST_CONTACT,
    )
    mail_wanted = forms.BooleanField(label=_("Write to this e-mail address when there is an answer"), required=False)
    about = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    work = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)  # a script's, under a flood

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("mail_wanted") and not letters.is_address(cleaned.get("contact", "")):
            raise ValidationError({"contact": _("Give an e-mail address, or take away the mark below.")})
        return cleaned
