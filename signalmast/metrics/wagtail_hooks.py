from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from signalmast.metrics import views


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("metric-book/", views.MetricBookView.as_view(), name="metric_book")]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return MenuItem(_("Metric book"), reverse_lazy("metric_book"), icon_name="doc-full", order=900)
