from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from signalmast.portal.views import office


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("network/people/<int:pk>/way-in/", office.DoorView.as_view(), name="portal_door")]
