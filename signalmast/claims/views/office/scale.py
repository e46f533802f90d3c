from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.claims.forms.checking import ScaleForm
from signalmast.claims.models import ScaleStep
from signalmast.claims.services import scale
from signalmast.claims.views.office.base import ClaimsScreen


class ScaleView(ClaimsScreen):
    """The desk's own words for its verdicts, in both languages."""

    permission_required = ("wagtailadmin.access_admin", scale.SETTINGS)
    template_name = "claims/office/scale.html"
    page_title = gettext_lazy("Scale of verdicts")
    above = ()
    filled: list[ScaleForm] | None = None

    def may_open(self) -> bool:
        return True  # the permission says it all

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "forms": self.filled or self._forms(),
            "english": get_language() == "en",
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        self.filled = self._forms(request.POST)
        right = [form.is_valid() for form in self.filled]  # each says what is wrong with it
        if all(right) and self._kept(self.filled):
            messages.success(request, gettext("Kept."))
            return redirect("claim_scale")
        return self.render_to_response(self.get_context_data(), status=422)

    def _forms(self, data: Any = None) -> list[ScaleForm]:
        return [ScaleForm(data, instance=row, prefix=f"step-{row.pk}") for row in ScaleStep.objects.all()]

    def _kept(self, forms: list[ScaleForm]) -> bool:
        form = forms[0]
        try:
            with transaction.atomic():
                # What comes into use first, so that one is always there.
                for form in sorted(forms, key=lambda each: not each.cleaned_data["in_use"]):
                    step = ScaleStep.objects.get(pk=form.instance.pk)
                    scale.change(step=step, **form.cleaned_data, by=self.person)
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
            return False
        return True
