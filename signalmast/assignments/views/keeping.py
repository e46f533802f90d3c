"""Templates, what comes again, and quiet days."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.assignments.forms import QuietDaysForm, RecurrenceForm, TemplateForm
from signalmast.assignments.models import QuietDays, Recurrence, RequestTemplate
from signalmast.assignments.services import keeping, recurring
from signalmast.assignments.views.base import LIST, Choosing, Filled, Pressed, RequestsScreen

TEMPLATES = (*LIST, ("request_templates", gettext_lazy("Templates")))


class TemplatesView(RequestsScreen):
    template_name = "assignments/templates.html"
    page_title = gettext_lazy("Templates")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        coming = Recurrence.objects.filter(ended_at=None).select_related("template")
        return {
            **super().get_context_data(**kwargs),
            "templates": RequestTemplate.objects.select_related("programme")[:500],
            "coming": coming.prefetch_related("organisations", "contributors")[:500],
        }


class TemplateView(Filled, RequestsScreen):
    """A new template, or one that is changed."""

    page_title = gettext_lazy("Template")
    above = TEMPLATES

    @cached_property
    def row(self) -> RequestTemplate:
        number = self.kwargs.get("pk")
        return get_object_or_404(RequestTemplate, pk=number) if number else RequestTemplate()

    def make_form(self, **given: Any) -> BaseForm:
        return TemplateForm(instance=self.row, **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        keeping.keep_template(template=self.row, by=self.person, at=self.at)
        messages.success(self.request, gettext("Kept."))
        return redirect("request_templates")


class RecurrenceView(Choosing, Filled, RequestsScreen):
    """A template that goes out again and again to the same people."""

    template_name = "assignments/recurrence.html"
    page_title = gettext_lazy("Ask again and again")
    submit = gettext_lazy("Ask those that are ticked")
    above = TEMPLATES

    @cached_property
    def template(self) -> RequestTemplate:
        return get_object_or_404(RequestTemplate, pk=self.kwargs["pk"])

    def make_form(self, **given: Any) -> BaseForm:
        return RecurrenceForm(initial={"every": Recurrence.Every.MONTH}, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("request_templates")
        return {**super().get_context_data(**kwargs), "template": self.template, "back": back}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        recurring.start(template=self.template, **given, **self.chosen(), by=self.person, at=self.at)
        messages.success(self.request, gettext("It will be asked again and again, until you end it."))
        return redirect("request_templates")


class EndRecurrenceView(Pressed, RequestsScreen):
    told = gettext_lazy("It is not asked again. What was sent stays.")

    def press(self) -> object:
        row = get_object_or_404(Recurrence, pk=self.kwargs["pk"])
        return recurring.end(recurrence=row, by=self.person, at=self.at)

    def after(self) -> HttpResponse:
        return redirect("request_templates")


class QuietDaysView(Filled, RequestsScreen):
    """Days on which nothing that comes again falls due."""

    template_name = "assignments/quiet_days.html"
    page_title = gettext_lazy("Quiet days")
    submit = gettext_lazy("Add")
    above = TEMPLATES

    def make_form(self, **given: Any) -> BaseForm:
        return QuietDaysForm(**given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "days": QuietDays.objects.order_by("-starts_on")[:200]}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        keeping.keep_quiet_days(days=QuietDays(**given), by=self.person, at=self.at)
        messages.success(self.request, gettext("Kept."))
        return redirect("request_quiet_days")


class ForgetQuietDaysView(Pressed, RequestsScreen):
    told = gettext_lazy("These days are like others again.")

    def press(self) -> object:
        row = get_object_or_404(QuietDays, pk=self.kwargs["pk"])
        return keeping.forget_quiet_days(days=row, by=self.person, at=self.at)

    def after(self) -> HttpResponse:
        return redirect("request_quiet_days")
