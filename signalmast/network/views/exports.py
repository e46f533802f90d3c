from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any, ClassVar, cast

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext
from django.views import View

from signalmast.accounts.admin_views import ACCESS, DeskAdminView
from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.network import lists
from signalmast.network.services import exporting
from signalmast.network.services.may import KEEP

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = ("csv", "xlsx")


class ExportView(DeskAdminView, View):
    """Organisations or contributors as a table, for whoever keeps the network."""

    permission_required: ClassVar[Any] = (ACCESS, KEEP)
    http_method_names = ["get"]

    def get(self, request: HttpRequest, kind: str, form: str) -> FileResponse:
        if kind not in lists.COLUMNS or form not in FORMS:
            raise Http404
        name = gettext("contributors") if kind == lists.PEOPLE else gettext("organisations")
        return self._csv(kind, name) if form == "csv" else self._xlsx(kind, name)

    @property
    def _person(self) -> User:
        return cast("User", self.request.user)

    def _csv(self, kind: str, name: str) -> FileResponse:
        stream = TemporaryFile()  # noqa: SIM115 -- the response closes it
        exporting.write_csv(kind=kind, stream=stream, by=self._person, at=clock.now())
        stream.seek(0)
        return FileResponse(stream, as_attachment=True, filename=f"{name}.csv", content_type="text/csv; charset=utf-8")

    def _xlsx(self, kind: str, name: str) -> FileResponse:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "export.xlsx"
            exporting.write_xlsx(kind=kind, path=path, by=self._person, at=clock.now())
            stream = path.open("rb")
        return FileResponse(stream, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
