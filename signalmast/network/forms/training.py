from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from signalmast.accounts.models import User
from signalmast.network.models import Certificate, Course, FeedbackAnswer, MaterialVersion, Series, Session
from signalmast.network.services.training import MOST_TIMES

_STEPS = [(5, _("5: very much so")), (4, "4"), (3, "3"), (2, "2"), (1, _("1: not at all"))]


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class CourseForm(forms.ModelForm[Course]):
    class Meta:
        model = Course
        fields = ["name", "name_en", "about", "topic"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}


class SessionForm(forms.ModelForm[Session]):
    """`seen` is the version that was shown; the service checks the row."""

    starts_at = forms.DateTimeField(label=_("Begins"), widget=_moment())
    ends_at = forms.DateTimeField(label=_("Ends"), widget=_moment())
    link = forms.URLField(
        label=_("Address to take part from afar"), max_length=500, required=False, assume_scheme="https"
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    class Meta:
        model = Session
        fields = ["title", "starts_at", "ends_at", "place", "link", "seats", "open", "reminder_hours", "owner"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = User.objects.filter(is_active=True).order_by("name", "pk")
        self.initial["seen"] = self.instance.version if self.instance.pk else 0

    def _post_clean(self) -> None:
        """The service checks the row; here only what was typed."""


class RepeatForm(forms.Form):
    every = forms.ChoiceField(label=_("How often"), choices=Series.Every.choices, widget=forms.RadioSelect)
    times = forms.IntegerField(
        label=_("How many more times"),
        min_value=1,
        max_value=MOST_TIMES,
        initial=4,
        help_text=_("Days of Tết are left out. Each session can then be changed for itself."),
    )


class CopyForm(forms.Form):
    starts_at = forms.DateTimeField(label=_("Begins"), widget=_moment())


class CancelForm(forms.Form):
    why = forms.CharField(
        label=_("Why?"), max_length=300, required=False, help_text=_("Everybody who is called off reads it.")
    )


class VersionForm(forms.ModelForm[MaterialVersion]):
    file = forms.FileField(
        label=_("File"),
        required=False,
        validators=[FileExtensionValidator(settings.WAGTAILDOCS_EXTENSIONS)],
        help_text=_("Whoever has its address can open it. 50 MB at most."),
    )

    class Meta:
        model = MaterialVersion
        fields = ["words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 8})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and file.size > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
            raise ValidationError({"file": _("This file is too large.")})
        return cleaned


class MaterialForm(VersionForm):
    title = forms.CharField(label=_("Title"), max_length=160)

    field_order = ["title", "words", "file"]


class RevokeForm(forms.ModelForm[Certificate]):
    class Meta:
        model = Certificate
        fields = ["why_revoked"]
        help_texts = {"why_revoked": _("For the desk alone. Whoever asks is told that it does not stand any more.")}


class FeedbackForm(forms.ModelForm[FeedbackAnswer]):
    useful = forms.TypedChoiceField(
        label=_("Was it useful to you?"), choices=_STEPS, coerce=int, widget=forms.RadioSelect
    )
    clear = forms.TypedChoiceField(label=_("Was it clear?"), choices=_STEPS, coerce=int, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What should be done differently? (may stay empty)"),
        help_text=_("Write nothing that says who you are."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = FeedbackAnswer
        fields = ["useful", "clear", "words"]

    def _post_clean(self) -> None:
        """The service checks the row; here only what was typed."""


class CohortForm(forms.Form):
    """Which trainings, and of which course."""

    first = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=_("Until and with"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    course = forms.ModelChoiceField(
        label=_("Course"), queryset=Course.objects.none(), required=False, empty_label=_("All courses")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course: Any = self.fields["course"]
        course.queryset = Course.objects.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not (first.year >= 2000 and first <= last and last.year <= 2100):
            raise ValidationError(_("The first day lies before the last."))
        return cleaned
