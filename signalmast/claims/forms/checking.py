from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from signalmast.claims.models import Claim, Dispute, Evidence, Reply, ScaleStep, SettledBy
from signalmast.topics.models import Topic


def _long(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ClaimForm(forms.Form):
    statement = forms.CharField(
        label=_("Statement"),
        max_length=500,
        widget=_long(),
        help_text=_("One statement of fact that can be checked, in your words and said fairly. Never who said it."),
    )
    language = forms.ChoiceField(label=_("Language of the statement"), choices=settings.LANGUAGES)
    would_be_settled_by = forms.ChoiceField(
        label=_("What would settle it?"),
        choices=SettledBy.choices,
        widget=forms.RadioSelect,
        help_text=_("If nothing would, it is an opinion, a forecast or cannot be verified, and no claim comes of it."),
    )
    settled_how = forms.CharField(
        label=_("Which one, exactly?"),
        max_length=500,
        widget=_long(2),
        help_text=_("A second person answers the same question without seeing yours; readers see both."),
    )
    about_publisher = forms.BooleanField(
        label=_("It is about the desk's publisher or a body above it"),
        required=False,
        help_text=_("Readers are told so, and sources issued by them alone cannot carry the verdict."),
    )
    seen_at = forms.URLField(
        label=_("Where it was seen"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("One address at most, never somebody's profile. It is forgotten if no verdict follows."),
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"), queryset=Topic.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = Topic.objects.all()  # type: ignore[attr-defined]


class SecondForm(forms.Form):
    would_be_settled_by = forms.ChoiceField(
        label=_("What would settle it?"), choices=SettledBy.choices, widget=forms.RadioSelect
    )
    settled_how = forms.CharField(label=_("Which one, exactly?"), max_length=500, widget=_long(2))


class EvidenceForm(forms.ModelForm[Evidence]):
    address = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = Evidence
        fields = ["publisher", "title", "address", "excerpt", "bearing", "kind", "primary", "own", "cites"]
        widgets = {
            "excerpt": _long(4),
            "bearing": forms.RadioSelect,
            "cites": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "publisher": _("The body or outlet that stands behind it."),
            "excerpt": _("The words or figures that matter, quoted exactly."),
            "primary": _("It comes from where the fact arose: the record, the data, the study, who was there."),
            "own": _("Readers see it marked. What the desk's own publishers issued is marked by itself."),
            "cites": _("Sources of this claim that it repeats or rests on. It then counts together with them."),
        }

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = claim.evidence.exclude(pk=self.instance.pk)
        self.fields["cites"].queryset = others  # type: ignore[attr-defined]
        if not others.exists():
            del self.fields["cites"]
        for name in ("bearing", "kind"):
            field = self.fields[name]
            field.choices = [each for each in field.choices if each[0]]  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service checks the row; here only what was typed."""


class ReplyForm(forms.ModelForm[Reply]):
    class Meta:
        model = Reply
        fields = ["body", "question"]
        widgets = {"question": _long(4)}
        help_texts = {"question": _("As it was sent. Readers see it beside the verdict, with the day.")}


class ReplyAnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=4000,
        widget=_long(6),
        help_text=_("As it came. It is entered once and printed beside the verdict."),
    )


class VerdictForm(forms.Form):
    value = forms.ModelChoiceField(
        label=_("Verdict"), queryset=ScaleStep.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    short_answer = forms.CharField(
        label=_("Short answer"), max_length=280, widget=_long(2), help_text=_("What to tell a neighbour.")
    )
    reasoning = forms.CharField(label=_("How the desk came to it"), max_length=8000, widget=_long(8))
    would_change = forms.CharField(
        label=_("What would change it"), max_length=1000, widget=_long(2), help_text=_("Readers see it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value = self.fields["value"]
        value.queryset = ScaleStep.objects.filter(in_use=True)  # type: ignore[attr-defined]
        value.label_from_instance = said  # type: ignore[attr-defined]


class ChangeForm(VerdictForm):
    about_publisher = forms.BooleanField(label=_("It is about the desk's publisher or a body above it"), required=False)
    reason = forms.CharField(
        label=_("Why it changes"),
        max_length=1000,
        widget=_long(3),
        help_text=_("It stands in the public log with the verdict before and after."),
    )


class DisputeForm(forms.Form):
    state = forms.ChoiceField(
        label=_("Decision"),
        choices=[each for each in Dispute.State.choices if each[0] != Dispute.State.NEW],
        widget=forms.RadioSelect,
    )
    question = forms.CharField(
        label=_("The question, as readers will see it"),
        max_length=1000,
        widget=_long(3),
        help_text=_("In your words: nothing of it may tell who asked."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=_long(4))


class ScaleForm(forms.ModelForm[ScaleStep]):
    class Meta:
        model = ScaleStep
        fields = ["name_vi", "name_en", "in_use"]


def said(step: ScaleStep) -> str:
    """The words of a verdict in the reader's language."""
    return step.name_en if get_language() == "en" else step.name_vi
