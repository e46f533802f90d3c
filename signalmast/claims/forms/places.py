from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from signalmast.claims.models import Answer


class _Answers(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.post.title)


class PlaceForm(forms.Form):
    """A place that carried an answer; which answer is asked only where there are several."""

    answer = _Answers(label=_("Post"), queryset=Answer.objects.none(), empty_label=None)
    place = forms.CharField(
        label=_("Place"),
        max_length=250,
        help_text=_("A body, a notice board, a newspaper, a page of the desk elsewhere. Never a private person."),
    )
    address = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")
    earlier = forms.BooleanField(label=_("It still shows the verdict of before"), required=False)

    def __init__(self, *args: Any, answers: list[Answer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer: Any = self.fields["answer"]
        answer.queryset = Answer.objects.filter(pk__in=[each.pk for each in answers]).select_related("post")
        answer.initial = answers[0] if answers else None
        if len(answers) == 1:
            answer.widget = forms.HiddenInput()
        if not any(each.verdict.replaces_id for each in answers):
            del self.fields["earlier"]

    def clean(self) -> dict[str, Any]:
        return {"earlier": False, **(super().clean() or {})}
