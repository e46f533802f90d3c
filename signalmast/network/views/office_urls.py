"""Addresses of the back office for organisations, contributors, lists and coverage."""

from __future__ import annotations

from django.urls import path

from signalmast.network.views import coverage, exports, lists, merging, organisations, people, roles, settings

urls = [
    path("network/", organisations.TreeView.as_view(), name="network"),
    path("network/coverage/", coverage.CoverageView.as_view(), name="network_coverage"),
    path("network/coverage/history/", coverage.HistoryView.as_view(), name="network_history"),
    path("network/settings/", settings.SettingsView.as_view(), name="network_settings"),
    path("network/export/<slug:kind>.<slug:form>", exports.ExportView.as_view(), name="network_export"),
    path("network/lists/", lists.NewView.as_view(), name="network_list_new"),
    path("network/lists/<str:word>/", lists.LookView.as_view(), name="network_list"),
    path("network/lists/<str:word>/columns/", lists.ColumnsView.as_view(), name="network_list_columns"),
    path("network/lists/<str:word>/drop/", lists.DropView.as_view(), name="network_list_drop"),
    path("network/organisations/new/", organisations.NewView.as_view(), name="network_organisation_new"),
    path("network/organisations/<int:pk>/", organisations.OrganisationView.as_view(), name="network_organisation"),
    path("network/organisations/<int:pk>/edit/", organisations.EditView.as_view(), name="network_organisation_edit"),
    path("network/organisations/<int:pk>/move/", organisations.MoveView.as_view(), name="network_organisation_move"),
    path("network/organisations/<int:pk>/end/", organisations.EndView.as_view(), name="network_organisation_end"),
    path(
        "network/organisations/<int:pk>/remove/", organisations.RemoveView.as_view(), name="network_organisation_remove"
    ),
    path("network/people/", people.PeopleView.as_view(), name="network_people"),
    path("network/people/new/", people.NewView.as_view(), name="network_person_new"),
    path("network/people/twice/", merging.DuplicatesView.as_view(), name="network_duplicates"),
    path("network/people/<int:pk>/", people.PersonView.as_view(), name="network_person"),
    path("network/people/<int:pk>/edit/", people.EditView.as_view(), name="network_person_edit"),
    path("network/people/<int:pk>/delete/", people.EraseView.as_view(), name="network_person_erase"),
    path("network/people/<int:pk>/consent/", people.ConsentView.as_view(), name="network_consent"),
    path("network/people/<int:pk>/consent/back/", people.TakeBackView.as_view(), name="network_consent_back"),
    path("network/people/<int:pk>/credit/", people.CreditView.as_view(), name="network_credit"),
    path("network/people/<int:pk>/notes/", people.NoteView.as_view(), name="network_note"),
    path("network/people/<int:pk>/notes/<int:row>/drop/", people.DropNoteView.as_view(), name="network_note_drop"),
    path("network/people/<int:pk>/roles/", roles.GiveView.as_view(), name="network_role_new"),
    path("network/people/<int:pk>/roles/<int:row>/end/", roles.EndView.as_view(), name="network_role_end"),
    path("network/people/<int:pk>/roles/<int:row>/remove/", roles.RemoveView.as_view(), name="network_role_remove"),
    path("network/people/<int:pk>/same/<int:other>/", merging.MergeView.as_view(), name="network_merge"),
    path("network/merges/<int:pk>/undo/", merging.UndoView.as_view(), name="network_merge_undo"),
]
