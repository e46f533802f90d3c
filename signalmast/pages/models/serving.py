from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[[HttpRequest, Any], HttpResponse]
_VIEWS: dict[str, View] = {}


def show_with(model: type[ShownByView], view: View) -> None:
    """Enter the view of a page type. Views stand above models, so the app does this when it is ready."""
    _VIEWS[model.__name__] = view


class ShownByView:
    """A Wagtail page whose public face, also in preview, is a view of this app."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.is_preview = False  # type: ignore[attr-defined]
        return _VIEWS[type(self).__name__](request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        request.is_preview = True  # type: ignore[attr-defined]
        return _VIEWS[type(self).__name__](request, self)
