from __future__ import annotations

from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from signalmast.accounts.admin_views import ACCESS, DeskAdminView
from signalmast.accounts.models import User
from signalmast.pages.selectors import calendar


class WritersDoor(DeskAdminView):
    """For whoever writes or lets out posts on some page: these rights stand on pages, not on models."""

    permission_required: ClassVar[Any] = ACCESS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not calendar.may_write(request.user):
            return TemplateResponse(request, "accounts/refused.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        return cast("User", self.request.user)  # type: ignore[attr-defined]
