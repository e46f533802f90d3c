from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from signalmast.accounts.views import AccountView
from signalmast.assignments import urls as assignments
from signalmast.backoffice.views import TodayView
from signalmast.claims import urls as claims
from signalmast.pages import views as public
from signalmast.pages.urls import whole_site
from signalmast.pages.views.writing import submit_translation

handler404 = public.page_not_found
handler500 = public.server_error

# Wagtail's own sign-in forms know neither delay nor second step: they lead to ours.
SIGN_IN = RedirectView.as_view(pattern_name="account_login", query_string=True)


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the folder that holds pictures and clips now, not when the addresses were read."""
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))


urlpatterns = [
    path("admin/login/", SIGN_IN),
    path("_util/login/", SIGN_IN),
    path("admin/account/", require_admin_access(AccountView.as_view()), name="wagtailadmin_account"),
    path("admin/", require_admin_access(TodayView.as_view()), name="wagtailadmin_home"),
    path("admin/translation/submit/page/<int:page_id>/", require_admin_access(submit_translation)),
    *whole_site,
    path("desk/preview/<str:token>/", public.preview_link, name="preview_link"),
    path("admin/", include(wagtailadmin_urls)),
    path("accounts/", include("signalmast.accounts.urls")),
    path("portal/", include("signalmast.portal.urls")),
    path("documents/", include(wagtaildocs_urls)),
    # Documents go out through the view above, which asks who may read them; files half brought in, through none.
    re_path(r"^media/(?P<path>(?:images|original_images|media|media_thumbnails)/.*)$", media),
    re_path(r"^static/(?P<path>.*)$", serve, {"document_root": settings.STATIC_ROOT}),
    *claims.api,
    *assignments.feeds,
    *i18n_patterns(
        path("", include("signalmast.claims.urls")),
        path("", include("signalmast.network.urls")),
        path("", include("signalmast.pages.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
