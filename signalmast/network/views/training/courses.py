from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy

from signalmast.core import clock
from signalmast.network.forms import training as forms
from signalmast.network.models import Material
from signalmast.network.selectors import training as found
from signalmast.network.services import training
from signalmast.network.services.may import KEEP
from signalmast.network.views.training.base import PER_SCREEN, Filled, OneCourse, TrainingScreen


class CoursesView(TrainingScreen):
    permission_required = KEEP
    template_name = "network/training/courses.html"
    page_title = gettext_lazy("Courses")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = Paginator(found.courses(), PER_SCREEN).get_page(self.request.GET.get("p"))
        return {**super().get_context_data(**kwargs), "shown": shown}


class NewCourseView(Filled, TrainingScreen):
    permission_required = KEEP
    page_title = gettext_lazy("A new course")
    above = OneCourse.above

    def make_form(self, **given: Any) -> BaseForm:
        return forms.CourseForm(**given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        course = training.add_course(**given, by=self.person, at=clock.now())
        return self.told(gettext("Kept. Now plan its first session."), "training_course", course.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "back": reverse("training_courses")}


class CourseView(OneCourse):
    """One course: its materials with their newest version, and what comes next."""

    permission_required = KEEP
    template_name = "network/training/course.html"
    page_title = gettext_lazy("Course")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items()[:-2], {"url": "", "label": self.name[:60]}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        coming = found.sessions(which=found.COMING, course=self.course.pk, at=clock.now())
        return {
            **super().get_context_data(**kwargs),
            "materials": [(row, list(row.versions.all())) for row in found.materials(self.course)],
            "coming": coming[:PER_SCREEN],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        closed = request.POST.get("act") == "close"
        training.close_course(course=self.course, closed=closed, by=self.person, at=clock.now())
        words = gettext("It is not offered any more.") if closed else gettext("It is offered again.")
        return self.told(words, "training_course", self.course.pk)


class EditCourseView(Filled, OneCourse):
    permission_required = KEEP
    page_title = gettext_lazy("Change")

    def make_form(self, **given: Any) -> BaseForm:
        return forms.CourseForm(instance=self.course, **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        training.change_course(course=self.course, **given, by=self.person, at=clock.now())
        return self.told(gettext("Kept."), "training_course", self.course.pk)


class NewMaterialView(Filled, OneCourse):
    permission_required = KEEP
    page_title = gettext_lazy("A new material")

    def make_form(self, **given: Any) -> BaseForm:
        return forms.MaterialForm(**given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        training.add_material(course=self.course, **given, by=self.person, at=clock.now())
        return self.told(gettext("Kept."), "training_course", self.course.pk)


class MaterialView(Filled, OneCourse):
    """One material with all its versions; a newer one is added here."""

    permission_required = KEEP
    template_name = "network/training/material.html"
    page_title = gettext_lazy("Material")
    submit = gettext_lazy("Add the new version")

    @cached_property
    def material(self) -> Material:
        return get_object_or_404(found.materials(self.course), pk=self.kwargs["row"])

    def make_form(self, **given: Any) -> BaseForm:
        return forms.VersionForm(**given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(self.material.versions.all())
        return {**super().get_context_data(**kwargs), "material": self.material, "versions": versions}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = request.POST.get("act")
        if act not in ("withdraw", "show"):
            return super().post(request, *args, **kwargs)
        training.withdraw_material(material=self.material, withdrawn=act == "withdraw", by=self.person, at=clock.now())
        return self.told(gettext("Kept."), "training_material", self.course.pk, self.material.pk)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        training.add_version(material=self.material, **given, by=self.person, at=clock.now())
        return self.told(
            gettext("The new version is shown from now on."), "training_material", self.course.pk, self.material.pk
        )
