"""Addresses of the back office for training."""

from __future__ import annotations

from django.urls import path

from signalmast.network.views.training import courses, people, results, sessions

urls = [
    path("training/", sessions.SessionsView.as_view(), name="training"),
    path("training/calendar/", sessions.FeedView.as_view(), name="training_feed"),
    path("training/effect/", results.CohortView.as_view(), name="training_cohort"),
    path("training/courses/", courses.CoursesView.as_view(), name="training_courses"),
    path("training/courses/new/", courses.NewCourseView.as_view(), name="training_course_new"),
    path("training/courses/<int:pk>/", courses.CourseView.as_view(), name="training_course"),
    path("training/courses/<int:pk>/change/", courses.EditCourseView.as_view(), name="training_course_edit"),
    path("training/courses/<int:pk>/sessions/new/", sessions.NewSessionView.as_view(), name="training_session_new"),
    path("training/courses/<int:pk>/materials/new/", courses.NewMaterialView.as_view(), name="training_material_new"),
    path("training/courses/<int:pk>/materials/<int:row>/", courses.MaterialView.as_view(), name="training_material"),
    path("training/<int:pk>/", people.SessionView.as_view(), name="training_session"),
    path("training/<int:pk>/change/", sessions.EditSessionView.as_view(), name="training_session_edit"),
    path("training/<int:pk>/repeat/", sessions.RepeatView.as_view(), name="training_repeat"),
    path("training/<int:pk>/copy/", sessions.CopyView.as_view(), name="training_copy"),
    path("training/<int:pk>/cancel/", sessions.CancelView.as_view(), name="training_cancel"),
    path("training/<int:pk>/session.ics", sessions.SessionFileView.as_view(), name="training_session_file"),
    path("training/<int:pk>/people/", people.AddView.as_view(), name="training_add"),
    path("training/<int:pk>/attendance/", people.AttendanceView.as_view(), name="training_attendance"),
    path("training/<int:pk>/screen/", people.ScreenView.as_view(), name="training_screen"),
    path("training/<int:pk>/screen/now/", people.ScreenNowView.as_view(), name="training_screen_now"),
    path("training/<int:pk>/feedback/", results.FeedbackView.as_view(), name="training_feedback"),
    path("training/<int:pk>/certificates/", results.CertificatesView.as_view(), name="training_certificates"),
    path(
        "training/<int:pk>/certificates/<int:row>/certificate.pdf",
        results.CertificateFileView.as_view(),
        name="training_certificate_file",
    ),
    path("training/<int:pk>/certificates/<int:row>/revoke/", results.RevokeView.as_view(), name="training_revoke"),
]
