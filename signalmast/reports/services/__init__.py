"""Reviews: drafts (`drafts`), their documents (`reviews`), the proof that those hold (`verifying`), and what changed
since (`since`)."""

from signalmast.reports.services.drafts import (
    DraftChanged,
    ReviewClosed,
    change_draft,
    delete_review,
    draft_review,
    give_up_freezing,
    note_task,
    request_freeze,
)
from signalmast.reports.services.reviews import (
    LANGUAGES,
    ReviewImpossible,
    as_html,
    compose,
    compose_review,
    folder_of,
    freeze_review,
    frozen_document,
    may_have,
    names_of,
    period_of,
    title_of,
    write_file,
    write_review,
)
from signalmast.reports.services.since import Since, changed_since
from signalmast.reports.services.verifying import Disagreement, records_behind, verify

__all__ = [
    "LANGUAGES",
    "Disagreement",
    "DraftChanged",
    "ReviewClosed",
    "ReviewImpossible",
    "Since",
    "as_html",
    "change_draft",
    "changed_since",
    "compose",
    "compose_review",
    "delete_review",
    "draft_review",
    "folder_of",
    "freeze_review",
    "frozen_document",
    "give_up_freezing",
    "may_have",
    "names_of",
    "note_task",
    "period_of",
    "records_behind",
    "request_freeze",
    "title_of",
    "verify",
    "write_file",
    "write_review",
]
