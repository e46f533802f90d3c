from signalmast.assignments.services.answering import accept, decline, submit
from signalmast.assignments.services.asking import (
    Nobody,
    TooMany,
    add_files,
    add_recipients,
    change,
    create,
    from_template,
    reassign,
    remove_recipient,
    send,
    send_to_many,
)
from signalmast.assignments.services.deciding import (
    cancel,
    close_for_about,
    close_these,
    mark_done,
    note,
    return_with_words,
)
from signalmast.assignments.services.files import Came
from signalmast.assignments.services.may import MayNot
from signalmast.assignments.services.moving import NotNow, TooOften
from signalmast.assignments.services.offering import offer
from signalmast.assignments.services.recurring import recur
from signalmast.assignments.services.reminders import escalate

__all__ = [
    "Came",
    "MayNot",
    "Nobody",
    "NotNow",
    "TooMany",
    "TooOften",
    "accept",
    "add_files",
    "add_recipients",
    "cancel",
    "change",
    "close_for_about",
    "close_these",
    "create",
    "decline",
    "escalate",
    "from_template",
    "mark_done",
    "note",
    "offer",
    "reassign",
    "recur",
    "remove_recipient",
    "return_with_words",
    "send",
    "send_to_many",
    "submit",
]
