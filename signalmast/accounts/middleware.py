"""Which language a screen speaks: the address for public pages; else the person's, the browser's, the desk's."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import trans_real

from signalmast.accounts import selectors

GetResponse = Callable[[HttpRequest], HttpResponse]
OFFICE_PATHS = ("/admin/", "/accounts/", "/desk/", "/documents/", "/portal/")
# What a person who still owes a second step may open; everything else of the back office waits.
BEFORE_SECOND_STEP = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "accounts_language",
    "accounts_link",
    "accounts_second_step",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "wagtailadmin_logout",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
}


class LanguageMiddleware:
    """Before the person is known: the language of the address, the cookie, the browser or the desk."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(language_of(request))
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response


class PersonLanguageMiddleware:
    """In the back office a person's own choice wins."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OFFICE_PATHS) and request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


class SecondStepMiddleware:
    """Whoever may open tips sets up a code or a passkey before anything else of the back office opens."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.path.startswith(OFFICE_PATHS)
            and request.user.is_authenticated
            and _name_of(request) not in BEFORE_SECOND_STEP
            and selectors.owes_second_step(request.user)
        ):
            return HttpResponseRedirect(reverse("accounts_second_step"))
        return self.get_response(request)


def _name_of(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def language_of(request: HttpRequest) -> str:
    """The language for one request, without asking the database."""
    known = [code for code, _name in settings.LANGUAGES]
    first = request.path.split("/", 2)[1]
    if first in known:
        return first
    if not request.path.startswith(OFFICE_PATHS):
        return settings.LANGUAGE_CODE
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in known:
        return chosen
    for code, _weight in trans_real.parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if code.split("-")[0] in known:
            return code.split("-")[0]
    return settings.LANGUAGE_CODE
