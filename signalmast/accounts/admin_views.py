"""The base of every own screen of the back office: closed unless the person holds what the screen declares."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import NON_FIELD_ERRORS, ImproperlyConfigured, PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
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


class Screen(DeskAdminView, DeskScreen, TemplateView):
    """A screen of our own for whoever holds what it declares; its template extends `accounts/screen.html`."""

    permission_required: ClassVar[Any] = ACCESS

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    def get_page_subtitle(self) -> str:
        return ""


class Filled:
    """Put before a screen that has one form. `act` makes one call to a service; what that refuses is said on the form.

    `refusals` gives the words for each error a service raises; those that are a PermissionDenied are answered by 403.
    """

    request: HttpRequest
    template_name: str | None = "accounts/form.html"
    refusals: ClassVar[dict[type[Exception], Any]] = {}
    submit: Any = gettext_lazy("Save")
    form: BaseForm | None = None

    def make_form(self, **given: Any) -> BaseForm:
        raise NotImplementedError

    def act(self, given: dict[str, Any]) -> HttpResponse:
        raise NotImplementedError

    def in_words(self, refusal: Exception) -> str:
        return str(self.refusals[type(refusal)])

    def say(self, form: BaseForm, wrong: ValidationError) -> None:
        say_errors(form, wrong)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form if self.form is not None else self.make_form()
        return {**super().get_context_data(**kwargs), "form": form, "submit": self.submit}  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        files = {"files": request.FILES} if request.FILES else {}
        form = self.form = self.make_form(data=request.POST, **files)
        if not form.is_valid():
            return self.again(422)
        try:
            return self.act(form.cleaned_data)
        except ValidationError as wrong:
            self.say(form, wrong)
        except tuple(self.refusals) as refusal:
            form.add_error(None, self.in_words(refusal))
            return self.again(403 if isinstance(refusal, PermissionDenied) else 422)
        return self.again(422)

    def again(self, status: int) -> HttpResponse:
        made: HttpResponse = self.render_to_response(self.get_context_data(), status=status)  # type: ignore[attr-defined]
        return made


def say_errors(form: BaseForm, wrong: ValidationError, *, prefixes: tuple[str, ...] = ("",)) -> None:
    """What a service found wrong, beside the field it is about; what is about none that is shown, above all of them.

    Fields may be called by the name of what they are about behind one of `prefixes`.
    """
    for name, errors in (wrong.error_dict if hasattr(wrong, "error_dict") else {NON_FIELD_ERRORS: [wrong]}).items():
        form.add_error(next((each + name for each in prefixes if each + name in form.fields), None), errors)


def number_of(text: str) -> int:
    """The number of a row as a form gives it; 0, which no row has, for anything else, however long."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
