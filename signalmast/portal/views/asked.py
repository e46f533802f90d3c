"""What the desk asks of somebody, and what they hand in: asked for or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from signalmast.accounts.admin_views import say_errors
from signalmast.assignments import attachments
from signalmast.assignments import services as assignments
from signalmast.assignments.forms import ReasonForm, SubmitForm
from signalmast.assignments.forms.answers import file_words
from signalmast.assignments.models import AnswerFile, Assignment, GivenFile
from signalmast.assignments.selectors import portal as theirs
from signalmast.assignments.selectors.files import path_of
from signalmast.core import clock
from signalmast.network.models import Contributor
from signalmast.network.services import contributors
from signalmast.portal.forms import OfferForm
from signalmast.portal.views.door import inside
from signalmast.portal.views.inside import page

Act = Callable[[dict[str, Any]], object]


@inside
def home(request: HttpRequest, contributor: Contributor) -> HttpResponse:
    rows = theirs.of_person(contributor, at=clock.now())
    context = {
        "open": [row for row in rows if row.may],
        "ended": [row for row in rows if not row.may][:20],
    }
    return page(request, contributor, "home", gettext("What the desk asks me for"), context)


@inside
def one(request: HttpRequest, key: str, contributor: Contributor) -> HttpResponse:
    found = theirs.one_of_person(contributor, key=key, at=clock.now())
    if found is None:
        raise Http404
    return page(request, contributor, "home", found.title, {"one": found}, template="request")


@inside
def accept(request: HttpRequest, key: str, contributor: Contributor) -> HttpResponse:
    row = _row(contributor, key)
    if request.method == "POST":
        try:
            assignments.accept(assignment=row, contributor=contributor, at=clock.now())
        except assignments.NotNow:
            return _passed(request, contributor)
        contributors.seen(contributor=contributor, at=clock.now())
    return redirect("portal:request", key)


@inside
def decline(request: HttpRequest, key: str, contributor: Contributor) -> HttpResponse:
    row = _row(contributor, key)
    form = ReasonForm(request.POST or None)
    return _filled(
        request,
        contributor,
        form,
        lambda given: assignments.decline(assignment=row, **given, contributor=contributor, at=clock.now()),
        title=gettext("I cannot do it"),
        submit=gettext("Decline"),
        back=reverse("portal:request", args=[key]),
    )


@inside
def submit(request: HttpRequest, key: str, contributor: Contributor) -> HttpResponse:
    row = _row(contributor, key)
    form = SubmitForm(request.POST or None, request.FILES or None)
    return _filled(
        request,
        contributor,
        form,
        lambda given: assignments.submit(
            assignment=row,
            text=given["text"],
            files=[assignments.Came.of(each) for each in given["files"]],
            contributor=contributor,
            at=clock.now(),
        ),
        title=gettext("Hand in"),
        submit=gettext("Hand in"),
        back=reverse("portal:request", args=[key]),
        words=row.title,
    )


@inside
def offer(request: HttpRequest, contributor: Contributor) -> HttpResponse:
    """Something the desk did not ask for: a draft, a picture, a clip, what somebody knows of the place."""
    form = OfferForm(request.POST or None, request.FILES or None)
    return _filled(
        request,
        contributor,
        form,
        lambda given: assignments.offer(
            contributor=contributor,
            title=given["title"],
            wanted=given["wanted"],
            text=given["text"],
            files=[assignments.Came.of(each) for each in given["files"]],
            at=clock.now(),
        ),
        title=gettext("Send something unasked"),
        submit=gettext("Send"),
        back=reverse("portal:home"),
    )


@inside
def given_file(request: HttpRequest, number: int, contributor: Contributor) -> HttpResponseBase:
    return _file(contributor, GivenFile.objects.filter(pk=number).first())


@inside
def own_file(request: HttpRequest, number: int, contributor: Contributor) -> HttpResponseBase:
    return _file(contributor, AnswerFile.objects.filter(pk=number).first())


def _file(contributor: Contributor, file: GivenFile | AnswerFile | None) -> HttpResponseBase:
    if file is None or not theirs.may_read_file(contributor, file=file, at=clock.now()):
        raise Http404
    try:
        stream = path_of(file.place).open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = FileResponse(stream, as_attachment=True, filename=file.name, content_type=file.media_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _row(contributor: Contributor, key: str) -> Assignment:
    row = theirs.held_by(contributor, key=key, at=clock.now())
    if row is None:
        raise Http404
    return row


def _filled(
    request: HttpRequest,
    contributor: Contributor,
    form: Any,
    act: Act,
    *,
    title: str,
    submit: str,
    back: str,
    words: str = "",
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        if not form.is_bound:  # a form sent without any field
            form = type(form)({}, {}) if form.is_multipart() else type(form)({})
        if form.is_valid():
            try:
                act(form.cleaned_data)
                contributors.seen(contributor=contributor, at=clock.now())
                return redirect(back)
            except assignments.TooOften:
                form.add_error(None, gettext("As much was sent already as can be taken. Write to the desk instead."))
            except assignments.NotNow:
                return _passed(request, contributor)
            except attachments.Refused as refused:
                form.add_error("files", file_words(refused))
            except ValidationError as wrong:
                say_errors(form, wrong)
        status = 422
    context = {"form": form, "submit": submit, "back": back, "words": words}
    return page(request, contributor, "home", title, context, status=status)


def _passed(request: HttpRequest, contributor: Contributor) -> HttpResponse:
    """It ended, or was decided by somebody else meanwhile."""
    return page(
        request, contributor, "home", gettext("This is not to be done any more"), {}, template="passed", status=409
    )
