"""Public addresses of the network."""

from __future__ import annotations

from django.urls import path

from signalmast.network.views.training import public as training_views

app_name = "network"

training = [
    path("training/seat/<slug:code>/", training_views.SeatView.as_view(), name="seat"),
    path("training/seat/<slug:code>/session.ics", training_views.seat_calendar, name="seat_calendar"),
    path("training/seat/<slug:code>/certificate.pdf", training_views.seat_certificate, name="seat_certificate"),
    path("training/check-in/<slug:key>/", training_views.CheckInView.as_view(), name="check_in"),
    path("training/check-in/<slug:key>/<slug:digits>/", training_views.CheckInView.as_view(), name="check_in_by_code"),
    path("training/feedback/<slug:code>/", training_views.FeedbackView.as_view(), name="feedback"),
    path("training/certificate/", training_views.CertificateView.as_view(), name="certificate"),
    path("training/certificate/<slug:code>/", training_views.CertificateView.as_view(), name="certificate_of"),
    path("training/calendar/<slug:code>.ics", training_views.calendar, name="calendar"),
]

urlpatterns = [*training]
