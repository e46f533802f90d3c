"""Saved filters above the list of posts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views import View
from wagtail.admin.utils import get_valid_next_url_from_request

from signalmast.pages.selectors.filters import filters_for
from signalmast.pages.services import filters
from signalmast.pages.views.calendar.base import WritersDoor


class KeepFilterView(WritersDoor, View):
    permission_required = WritersDoor.permission_required
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        post = request.POST
        try:
            kept = filters.keep_filter(
                name=post.get("name", ""), query=post.get("query", ""), shared="shared" in post, by=self.person
            )
        except filters.NotKept as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("The filter “%(name)s” is kept.") % {"name": kept.name})
        return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_explore_root"))


class FilterView(WritersDoor, View):
    """One saved filter: deleted by whoever made it."""

    permission_required = WritersDoor.permission_required
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        kept = get_object_or_404(filters_for(self.person), pk=pk)
        try:
            filters.forget_filter(kept=kept, by=self.person)
        except filters.NotKept as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("The filter “%(name)s” is deleted.") % {"name": kept.name})
        return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_explore_root"))
