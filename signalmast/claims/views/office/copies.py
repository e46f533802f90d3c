from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.claims import tasks
from signalmast.claims.models import Evidence
from signalmast.claims.selectors import copies as found
from signalmast.claims.services import copies, evidence
from signalmast.claims.services.may import CHECK
from signalmast.claims.views.office.base import OneClaim, refused
from signalmast.core import clock, fetch


class OneCopy(OneClaim):
    permission_required = "wagtailadmin.access_admin"

    @cached_property
    def row(self) -> Evidence:
        return get_object_or_404(Evidence, pk=self.kwargs["row"], claim=self.claim)


class CopyView(OneCopy):
    """The words of a copy; posting to it asks for one."""

    permission_required = "wagtailadmin.access_admin"
    template_name = "claims/office/copy.html"
    page_title = gettext_lazy("Copy of the evidence")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.row.archived_at is None:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "row": self.row}

    def post(self, request: HttpRequest, pk: int, row: int) -> HttpResponse:
        if not self.person.has_perm(CHECK):
            return TemplateResponse(request, "accounts/refused.html", status=403)
        try:
            tasks.ask_for_copy(evidence=self.row, by=self.person, at=clock.now())
        except (evidence.NotOpen, evidence.StandsStill) as refusal:
            messages.error(request, refused(refusal))
        except copies.NoAddress:
            messages.error(request, gettext("This evidence stands at no address."))
        except fetch.Off as refusal:
            messages.error(request, refusal.words)
        else:
            messages.success(request, gettext("The copy is being taken."))
        return redirect("claim", pk)


class CopyFileView(OneCopy):
    """The file as it came, to be kept on one's own machine: never shown as a page, whatever is in it."""

    permission_required = "wagtailadmin.access_admin"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if not self.row.archive_place:
            raise Http404
        try:
            stream = found.place_of(self.row.archive_place).open("rb")
        except FileNotFoundError:
            raise Http404 from None
        ending = self.row.archive_place.rpartition(".")[2]
        name = f"copy-{self.row.pk}.{ending}" + (".txt" if ending == "html" else "")
        answer = FileResponse(stream, as_attachment=True, filename=name, content_type="application/octet-stream")
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
        answer["Cache-Control"] = "no-store"
        return answer
