from __future__ import annotations

from typing import cast

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from signalmast.accounts.models import User
from signalmast.reports import selectors, views
from signalmast.reports.views.base import TITLE


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("reviews/", views.ListView.as_view(), name="review_list"),
        path("reviews/new/", views.NewView.as_view(), name="review_new"),
        path("reviews/new/holds/", views.HoldingsView.as_view(), name="review_holds"),
        path("reviews/<int:pk>/", views.ReviewView.as_view(), name="review"),
        path("reviews/<int:pk>/draft/", views.DraftView.as_view(), name="review_draft"),
        path("reviews/<int:pk>/preview/<slug:lang>/", views.PreviewView.as_view(), name="review_preview"),
        path("reviews/<int:pk>/freeze/", views.FreezeView.as_view(), name="review_freeze"),
        path("reviews/<int:pk>/progress/", views.ProgressView.as_view(), name="review_progress"),
        path("reviews/<int:pk>/verify/", views.VerifyView.as_view(), name="review_verify"),
        path("reviews/<int:pk>/open/<slug:lang>/", views.OpenView.as_view(), name="review_open"),
        path("reviews/<int:pk>/files/<str:name>/", views.DownloadView.as_view(), name="review_download"),
        path("reviews/<int:pk>/figures/<str:figure>/", views.FigureView.as_view(), name="review_figure"),
        path(
            "reviews/<int:pk>/figures/<str:figure>/records.csv",
            views.FigureRecordsView.as_view(),
            name="review_figure_records",
        ),
        path("reviews/<int:pk>/delete/", views.DeleteView.as_view(), name="review_delete"),
    ]


class _ReviewsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return cast("User", request.user).has_perm(selectors.VIEW)


@hooks.register("register_admin_menu_item")
def reviews_item() -> MenuItem:
    return _ReviewsItem(
        TITLE, reverse_lazy("review_list"), name="period-reviews", icon_name="clipboard-list", order=450
    )


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """What a group may be given where groups are kept."""
    names = [name.partition(".")[2] for name in (selectors.VIEW, selectors.WRITE, selectors.FREEZE, selectors.DELETE)]
    return Permission.objects.filter(content_type__app_label="reports", codename__in=names)
