from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from wagtail.admin import messages

from signalmast.accounts import admin_views
from signalmast.network.models import Course, Session
from signalmast.network.selectors import training as found
from signalmast.network.services import attendance, certificates, reminders, seats, training
from signalmast.network.services.may import KEEP, MayNot

TITLE = gettext_lazy("Training")
PER_SCREEN = 50

# What a service refused, in words for whoever filled in the form.
REFUSALS: dict[type[Exception], Any] = {
    MayNot: gettext_lazy("Your roles do not include this."),
    training.ChangedMeanwhile: gettext_lazy(
        "Somebody changed this session since you opened it. Open it again and look at what it says now."
    ),
    training.Over: gettext_lazy("This session is over or was called off, so it stays as it is."),
    training.NothingGiven: gettext_lazy("Write a text, or add a file."),
    training.CourseClosed: gettext_lazy("This course is not offered any more."),
    training.NothingLeft: gettext_lazy("No date is left: every one falls on a day of Tết."),
    seats.TooLate: gettext_lazy("This session has begun, is over or was called off."),
    seats.NotOffered: gettext_lazy("The desk itself chooses who comes to this session."),
    seats.Nobody: gettext_lazy("The particulars of this person are gone; nobody can be reached."),
    seats.WasThere: gettext_lazy("Whoever came keeps the seat."),
    attendance.NotBegun: gettext_lazy("Who came can be marked from half an hour before it begins."),
    attendance.NoSeat: gettext_lazy("Only who has a seat can be marked."),
    certificates.DidNotCome: gettext_lazy("A certificate is for those who came, once the session is over."),
    certificates.NoReason: gettext_lazy("Write the reason."),
    certificates.Revoked: gettext_lazy("This certificate was revoked and is not printed any more."),
    reminders.NotUnknown: gettext_lazy("This letter was sent meanwhile, waits already, or cannot be sent again."),
}


class TrainingScreen(admin_views.Screen):
    """A screen of training, for whoever keeps the network."""

    permission_required: ClassVar[Any] = KEEP
    header_icon = "calendar-check"
    above: ClassVar[tuple[tuple[str, Any], ...]] = (("training", TITLE),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "english": get_language() == "en"}

    def told(self, words: str, name: str, *arguments: Any) -> HttpResponse:
        messages.success(self.request, words)
        return redirect(name, *arguments)

    def refused(self, refusal: Exception, name: str, *arguments: Any) -> HttpResponse:
        messages.error(self.request, in_words(refusal))
        return redirect(name, *arguments)


class OneSession(TrainingScreen):
    """A screen about one session, the second part of its address."""

    @cached_property
    def session(self) -> Session:
        return get_object_or_404(found.counted(Session.objects.select_related("course", "owner")), pk=self.kwargs["pk"])

    @property
    def name(self) -> str:
        return self.session.name(get_language() or "vi")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = super().get_breadcrumbs_items()
        way.insert(-1, {"url": reverse("training_session", args=[self.session.pk]), "label": self.name[:60]})
        return way

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("training_session", args=[self.session.pk])
        return {**super().get_context_data(**kwargs), "session": self.session, "name": self.name, "back": back}

    def to_session(self, words: str) -> HttpResponse:
        return self.told(words, "training_session", self.session.pk)


class OneCourse(TrainingScreen):
    """A screen about one course, the second part of its address."""

    above = (("training", TITLE), ("training_courses", gettext_lazy("Courses")))

    @cached_property
    def course(self) -> Course:
        return get_object_or_404(Course.objects.select_related("topic"), pk=self.kwargs["pk"])

    @property
    def name(self) -> str:
        return self.course.said(get_language() or "vi")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = super().get_breadcrumbs_items()
        way.insert(-1, {"url": reverse("training_course", args=[self.course.pk]), "label": self.name[:60]})
        return way

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("training_course", args=[self.course.pk])
        return {**super().get_context_data(**kwargs), "course": self.course, "name": self.name, "back": back}


class Filled(admin_views.Filled):
    refusals = {**REFUSALS, training.BelowTaken: ""}

    def in_words(self, refusal: Exception) -> str:
        return in_words(refusal)


def in_words(refusal: Exception) -> str:
    if isinstance(refusal, training.BelowTaken):
        return str(
            gettext_lazy("%(taken)s people have a seat already; there cannot be fewer.") % {"taken": refusal.args[0]}
        )
    return str(REFUSALS[type(refusal)])
