"""Every column of training. A new one fails here until somebody says why it is needed (rule 6 of the principles)."""

from __future__ import annotations

from django.apps import apps

COLUMNS = {
    "network_calendarlink": {"contributor_id", "digest", "expires_at", "id", "made_at", "revoked_at", "user_id"},
    "network_certificate": {
        "code", "id", "issued_at", "issued_by_id", "publisher", "revoked_at", "revoked_by_id", "seat_id", "why_revoked",
    },
    "network_course": {"about", "closed_at", "demo", "id", "name", "name_en", "topic_id"},
    "network_feedbackanswer": {"clear", "id", "session_id", "useful", "words"},
    "network_feedbackticket": {"digest", "id", "session_id"},
    "network_letter": {"about", "begun_at", "due_at", "id", "kind", "said", "seat_id", "sent_at", "state", "tries"},
    "network_material": {"course_id", "id", "title", "withdrawn_at"},
    "network_materialversion": {"added_at", "by_id", "document_id", "id", "material_id", "number", "words"},
    "network_seat": {
        "asked_at", "contributor_id", "id", "marked_at", "marked_by_id", "presence", "session_id", "state", "turn",
    },
    "network_seatlink": {"digest", "expires_at", "id", "made_at", "revoked_at", "seat_id"},
    "network_series": {"at", "by_id", "every", "id", "times"},
    "network_session": {
        "cancelled_at", "course_id", "ends_at", "id", "key", "link", "open", "owner_id", "place", "reminder_hours",
        "seats", "series_id", "starts_at", "title", "version", "why_cancelled",
    },
}  # fmt: skip


def test_training_has_these_columns() -> None:
    found = {model._meta.db_table: {field.column for field in model._meta.concrete_fields}
             for model in apps.get_app_config("network").get_models(include_auto_created=True)}  # fmt: skip
    assert {table: found[table] for table in COLUMNS} == COLUMNS


def test_no_table_leads_from_feedback_to_a_person() -> None:
    for name in ("FeedbackAnswer", "FeedbackTicket"):
        model = apps.get_model("network", name)
        assert {field.name for field in model._meta.get_fields() if field.is_relation} == {"session"}
