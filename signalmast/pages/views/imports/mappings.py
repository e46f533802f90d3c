"""Column mappings: made over a file, kept by name."""

from __future__ import annotations

from typing import Any, cast
from zoneinfo import available_timezones

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views import View

from signalmast.accounts.admin_views import DeskAdminView
from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.metrics import services as metrics
from signalmast.metrics.importers.mapping import guess, read
from signalmast.metrics.models import Mapping
from signalmast.pages import services
from signalmast.pages.forms.columns import ColumnsForm
from signalmast.pages.views.imports.base import PERMISSION, ImportScreen, OneImport


class ColumnsView(OneImport, ImportScreen):
    """Say what each column of a file is; filled in beforehand by what can be told."""

    permission_required = PERMISSION
    template_name = "pages/imports/columns.html"

    def steps(self) -> list[dict[str, str]]:
        return [{"url": reverse("import_one", args=[self.job.pk]), "label": self.job.filename}]

    def title(self) -> str:
        return gettext("What the columns are")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._shown(None)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._shown(request.POST)

    def _shown(self, given: Any) -> HttpResponse:
        try:
            head = services.head_of(job=self.job, at=clock.now())
        except services.ImportRefused as refused:
            return self.render_to_response(self.get_context_data(job=self.job, refusal=str(refused)))
        start = self._start(head)
        form = ColumnsForm(
            given,
            header=head["header"],
            rows=head["rows"],
            initial=ColumnsForm.from_definition(start, head["header"]),
        )
        if given is not None and form.is_valid() and self._save(form):
            return redirect("import_one", self.job.pk)
        context = self.get_context_data(form=form, job=self.job, zones=sorted(available_timezones()))
        return self.render_to_response(context, status=422 if given is not None else 200)

    def _start(self, head: dict[str, Any]) -> dict[str, Any]:
        """The mapping this file is read by now, else a guess."""
        name = self.job.mapping_name or self._told()
        saved = Mapping.objects.filter(name=name).first() if name else None
        if saved is None:
            return guess(head["header"], head["rows"])
        copied = gettext("%(name)s (copy)") % {"name": saved.name}
        return {**saved.definition, "name": copied if saved.builtin else saved.name}

    def _told(self) -> str:
        try:
            return services.look_at(job=self.job, at=clock.now())["result"].get("mapping") or ""
        except services.ImportRefused:
            return ""

    def _save(self, form: ColumnsForm) -> bool:
        definition = form.definition()
        name = definition["name"]
        if name != form.initial.get("name") and Mapping.objects.filter(name=name).exists():
            form.add_error("name", gettext("There is already a mapping of this name. Choose another."))
            return False
        try:
            metrics.save_mapping(name=name, definition=definition, by=self.person, at=clock.now())
        except metrics.MappingBuiltIn:
            form.add_error("name", gettext("A mapping that comes with the desk has this name. Choose another."))
            return False
        job = self.job
        services.choose(
            job=job, options=job.options, format="", mapping_name=name, page=job.page, create_pages=job.create_pages
        )
        return True


class MappingsView(ImportScreen):
    permission_required = PERMISSION
    template_name = "pages/imports/mappings.html"

    def title(self) -> str:
        return gettext("Column mappings")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [{"mapping": each, "columns": _columns(each)} for each in Mapping.objects.select_related("created_by")]
        return {**super().get_context_data(**kwargs), "rows": rows}


class MappingActionView(DeskAdminView, View):
    """Rename, copy or delete; those that come with the desk are fixed and can be copied."""

    permission_required = PERMISSION
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mapping = get_object_or_404(Mapping, pk=pk)
        name = request.POST.get("name", "").strip()[:80]
        try:
            self._do(request, mapping, name)
        except metrics.MappingBuiltIn:
            messages.error(
                request, gettext("“%(name)s” comes with the desk and stays as it is.") % {"name": mapping.name}
            )
        except metrics.MappingNameTaken:
            messages.error(request, gettext("There is already a mapping of this name. Choose another."))
        return redirect("import_mappings")

    def _do(self, request: HttpRequest, mapping: Mapping, name: str) -> None:
        action = request.POST.get("action")
        if action == "delete":
            metrics.delete_mapping(mapping=mapping)
        elif action in ("rename", "copy") and not name:
            messages.error(request, gettext("Give the mapping a name."))
        elif action == "rename":
            metrics.rename_mapping(mapping=mapping, name=name)
        elif action == "copy":
            metrics.copy_mapping(mapping=mapping, name=name, by=cast("User", request.user), at=clock.now())


def _columns(mapping: Mapping) -> list[str]:
    return read(mapping.definition).columns()
