from __future__ import annotations

from django.urls import path

from signalmast.assignments.views import acting, desk, keeping, months

office = [
    path("requests/", desk.ListView.as_view(), name="requests"),
    path("requests/new/", desk.NewView.as_view(), name="request_new"),
    path("requests/month/", months.MonthView.as_view(), name="requests_month"),
    path("requests/month/address/", months.MakeAddressView.as_view(), name="request_address_make"),
    path("requests/month/address/end/", months.EndAddressView.as_view(), name="request_address_end"),
    path("requests/times/", months.TimesView.as_view(), name="request_times"),
    path("requests/templates/", keeping.TemplatesView.as_view(), name="request_templates"),
    path("requests/templates/new/", keeping.TemplateView.as_view(), name="request_template_new"),
    path("requests/templates/<int:pk>/", keeping.TemplateView.as_view(), name="request_template"),
    path("requests/templates/<int:pk>/again/", keeping.RecurrenceView.as_view(), name="request_recurrence_new"),
    path("requests/again/<int:pk>/end/", keeping.EndRecurrenceView.as_view(), name="request_recurrence_end"),
    path("requests/quiet-days/", keeping.QuietDaysView.as_view(), name="request_quiet_days"),
    path(
        "requests/quiet-days/<int:pk>/forget/", keeping.ForgetQuietDaysView.as_view(), name="request_quiet_days_forget"
    ),
    path("requests/<int:pk>/", desk.OneView.as_view(), name="request"),
    path("requests/<int:pk>/change/", desk.EditView.as_view(), name="request_change"),
    path("requests/<int:pk>/whom/", desk.RecipientsView.as_view(), name="request_recipients"),
    path(
        "requests/<int:pk>/whom/<int:row>/forget/",
        desk.RemoveRecipientView.as_view(),
        name="request_recipient_remove",
    ),
    path("requests/<int:pk>/send/", desk.SendView.as_view(), name="request_send"),
    path("requests/<int:pk>/side-by-side/", desk.SideBySideView.as_view(), name="request_side_by_side"),
    path("requests/<int:pk>/accept/", acting.AcceptView.as_view(), name="request_accept"),
    path("requests/<int:pk>/decline/", acting.DeclineView.as_view(), name="request_decline"),
    path("requests/<int:pk>/hand-in/", acting.SubmitView.as_view(), name="request_submit"),
    path("requests/<int:pk>/send-back/", acting.ReturnView.as_view(), name="request_return"),
    path("requests/<int:pk>/done/", acting.DoneView.as_view(), name="request_done"),
    path("requests/<int:pk>/call-off/", acting.CancelView.as_view(), name="request_cancel"),
    path("requests/<int:pk>/somebody-else/", acting.ReassignView.as_view(), name="request_reassign"),
    path("requests/<int:pk>/note/", acting.NoteView.as_view(), name="request_note"),
    path("requests/<int:pk>/files/", acting.FilesView.as_view(), name="request_files"),
    path("requests/<int:pk>/files/<int:row>/", acting.GivenFileView.as_view(), name="request_file"),
    path("requests/<int:pk>/answers/<int:row>/", acting.AnswerFileView.as_view(), name="request_answer_file"),
]

# A calendar program has no language and no session.
feeds = [path("desk/requests/<str:token>.ics", months.feed, name="request_feed")]
