"""The base of every own screen of the back office: closed unless the person holds what the screen declares."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from signalmast.accounts import selectors
from signalmast.accounts.models import User

Crumb = dict[str, Any]
ACCESS = "wagtailadmin.access_admin"


class DeskAdminView:
    """Put first among the bases. `permission_required` is one "app.codename" or several, all of which are needed.

    A class that declares none cannot even be imported. Anonymous people go to the sign-in page, others get 403.
    """

    permission_required: ClassVar[Any] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not permissions_of(cls):
            raise ImproperlyConfigured(f"{cls.__module__}.{cls.__qualname__} declares no permission_required")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not allows(request.user, ACCESS, *permissions_of(type(self))):
            return TemplateResponse(request, "accounts/refused.html", status=403)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class DeskScreen(WagtailAdminTemplateMixin):
    """The look of a screen of our own: the way to it stands above its title. `above` are the steps between."""

    above: ClassVar[tuple[tuple[str, Any], ...]] = ()

    def get_breadcrumbs_items(self) -> list[Crumb]:
        between = [{"url": reverse(name), "label": label} for name, label in self.above]
        return [*super().get_breadcrumbs_items(), *between, {"url": "", "label": self.get_page_title()}]


def permissions_of(view: type) -> tuple[str, ...]:
    declared = getattr(view, "permission_required", None) or ()
    return (declared,) if isinstance(declared, str) else tuple(declared)


def allows(user: User, *permissions: str) -> bool:
    """Whether a person holds them all. What the public sends in is opened only to whom it was given by name."""
    return all(
        selectors.may_open_tips(user) if permission == selectors.OPEN_TIPS else user.has_perm(permission)
        for permission in permissions
    )
