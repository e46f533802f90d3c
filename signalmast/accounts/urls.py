from __future__ import annotations

from allauth.account import views as allauth_views
from django.urls import include, path, re_path

from signalmast.accounts import views

# Only what a desk needs of allauth: no sign-up, no second address, no outside accounts.
urlpatterns = [
    path("login/", allauth_views.login, name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth_views.password_change, name="account_change_password"),
    path("password/set/", allauth_views.password_set, name="account_set_password"),
    path("password/reset/", views.forgotten, name="account_reset_password"),
    path("password/reset/done/", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("two-step/first/", views.SecondStepView.as_view(), name="accounts_second_step"),
    path("two-step/", include("allauth.mfa.urls")),
    path("language/", views.LanguageView.as_view(), name="accounts_language"),
    path("link/<str:token>/", views.LinkView.as_view(), name="accounts_link"),
]
