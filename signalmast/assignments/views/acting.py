"""What is done with one request: by the desk, or by the desk for whoever was asked."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext, gettext_lazy

from signalmast.assignments import services
from signalmast.assignments.forms import FilesForm, NoteForm, ReasonForm, ReassignForm, SubmitForm, WordsForm
from signalmast.assignments.models import AnswerFile, GivenFile
from signalmast.assignments.models.assignments import KeptFile
from signalmast.assignments.selectors.files import path_of
from signalmast.assignments.views.base import Choosing, Filled, OneRequest, Pressed


class AcceptView(Pressed, OneRequest):
    told = gettext_lazy("Entered as accepted.")

    def press(self) -> object:
        return services.accept(assignment=self.row, by=self.person, at=self.at)


class DoneView(Pressed, OneRequest):
    told = gettext_lazy("The request is done.")

    def press(self) -> object:
        return services.mark_done(assignment=self.row, by=self.person, at=self.at)


class DeclineView(Filled, OneRequest):
    page_title = gettext_lazy("They declined")
    submit = gettext_lazy("Enter as declined")

    def make_form(self, **given: Any) -> BaseForm:
        return ReasonForm(**given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        services.decline(assignment=self.row, **given, by=self.person, at=self.at)
        return self.done(gettext("Entered as declined."))


class SubmitView(Filled, OneRequest):
    """What came by telephone, by mail or by hand is entered for them."""

    page_title = gettext_lazy("Enter what they handed in")
    submit = gettext_lazy("Hand in for them")

    def make_form(self, **given: Any) -> BaseForm:
        return SubmitForm(**given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        came = [services.Came.of(each) for each in given["files"]]
        services.submit(assignment=self.row, text=given["text"], files=came, by=self.person, at=self.at)
        return self.done(gettext("Entered as handed in."))


class ReturnView(Filled, OneRequest):
    page_title = gettext_lazy("Send back with words")
    submit = gettext_lazy("Send back")

    def make_form(self, **given: Any) -> BaseForm:
        return WordsForm(**given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        services.return_with_words(assignment=self.row, **given, by=self.person, at=self.at)
        return self.done(gettext("Sent back."))


class CancelView(Filled, OneRequest):
    page_title = gettext_lazy("Call the request off")
    submit = gettext_lazy("Call the request off")

    def make_form(self, **given: Any) -> BaseForm:
        return WordsForm(**given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        services.cancel(assignment=self.row, **given, by=self.person, at=self.at)
        return self.done(gettext("The request is called off."))


class ReassignView(Choosing, Filled, OneRequest):
    template_name = "assignments/reassign.html"
    page_title = gettext_lazy("Ask somebody else")
    submit = gettext_lazy("Ask those that are ticked")

    def make_form(self, **given: Any) -> BaseForm:
        return ReassignForm(initial={"due_at": self.row.due_at}, **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        services.reassign(assignment=self.row, **given, **self.chosen(), by=self.person, at=self.at)
        return self.done(gettext("It stands with somebody else now."))


class NoteView(Filled, OneRequest):
    page_title = gettext_lazy("Internal note")

    def make_form(self, **given: Any) -> BaseForm:
        return NoteForm(**given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        services.note(assignment=self.row, **given, by=self.person, at=self.at)
        return self.done(gettext("Noted."))


class FilesView(Filled, OneRequest):
    page_title = gettext_lazy("Files that help")
    submit = gettext_lazy("Add")

    def make_form(self, **given: Any) -> BaseForm:
        return FilesForm(**given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        came = [services.Came.of(each) for each in given["files"]]
        services.add_files(assignment=self.row, files=came, by=self.person, at=self.at)
        return self.done(gettext("Kept."))


class GivenFileView(OneRequest):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        return as_download(get_object_or_404(GivenFile, pk=self.kwargs["row"], assignment=self.row))


class AnswerFileView(OneRequest):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        return as_download(get_object_or_404(AnswerFile, pk=self.kwargs["row"], submission__assignment=self.row))


def as_download(file: KeptFile) -> HttpResponseBase:
    """To be kept on one's own machine, never shown as a page, whatever is in it."""
    try:
        stream = path_of(file.place).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(stream, as_attachment=True, filename=file.name, content_type="application/octet-stream")
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
