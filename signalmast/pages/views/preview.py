from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from signalmast.core import clock
from signalmast.pages.services import previews
from signalmast.pages.views import errors
from signalmast.pages.views.post import post


@require_safe
def preview_link(request: HttpRequest, token: str) -> HttpResponse:
    """The newest draft of the one post a link leads to. Nobody keeps or lists the answer, nor logs its address."""
    draft = previews.open_link(token=token, at=clock.now()) if request.method == "GET" else None
    if draft is None:
        response = errors.page_not_found(request)
    else:
        request.is_preview = True  # type: ignore[attr-defined]
        request.by_preview_link = True  # type: ignore[attr-defined]
        with translation.override(draft.locale.language_code):
            response = post(request, draft)
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django would write the address down
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
