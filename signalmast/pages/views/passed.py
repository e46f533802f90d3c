from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext

from signalmast.pages import selectors
from signalmast.pages.models import PublicAddress
from signalmast.pages.views import shell


def passed(request: HttpRequest) -> HttpResponse | None:
    """What is said at an address where a page stood: where it is now, or that it was taken down. None elsewhere."""
    row = selectors.address_at(request.path_info)
    if row is None or row.page is None:
        return None
    now_at = selectors.stands_at(row.page)
    if now_at and now_at != row.path:
        return HttpResponsePermanentRedirect(now_at)
    return None if row.demo and now_at is None and not selectors.is_kept(row.page) else _gone(request, row)


def _gone(request: HttpRequest, row: PublicAddress) -> HttpResponse:
    return shell.show(
        request,
        shell.Screen(
            template="pages/gone.html",
            context={"kind": row.kind, "withdrawal": selectors.withdrawal_of(row.page) if row.page else None},
            title=gettext("This page was taken down"),
            status=410,
        ),
    )
