"""Addresses of the back office for programmes and their targets."""

from __future__ import annotations

from django.urls import path

from signalmast.programmes.views.office import programmes, targets

urls = [
    path("programmes/", programmes.ListView.as_view(), name="programmes"),
    path("programmes/new/", programmes.NewView.as_view(), name="programme_new"),
    path("programmes/<int:pk>/", programmes.ProgrammeView.as_view(), name="programme"),
    path("programmes/<int:pk>/edit/", programmes.EditView.as_view(), name="programme_edit"),
    path("programmes/<int:pk>/end/", programmes.EndView.as_view(), name="programme_end"),
    path("programmes/<int:pk>/count/", programmes.CountView.as_view(), name="programme_count"),
    path("programmes/<int:pk>/targets/new/", targets.ChooseView.as_view(), name="programme_target_choose"),
    path("programmes/<int:pk>/targets/new/<str:measure>/", targets.NewView.as_view(), name="programme_target_new"),
    path("programmes/<int:pk>/targets/<int:target>/", targets.TargetView.as_view(), name="programme_target"),
    path("programmes/<int:pk>/targets/<int:target>/edit/", targets.EditView.as_view(), name="programme_target_edit"),
    path("programmes/<int:pk>/targets/<int:target>/aside/", targets.AsideView.as_view(), name="programme_target_aside"),
    path("programmes/<int:pk>/targets/<int:target>/figure/", targets.FigureView.as_view(), name="programme_figure"),
]
