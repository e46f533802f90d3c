from signalmast.assignments.models.answers import AnswerFile, Submission
from signalmast.assignments.models.assignments import Assignment, GivenFile, InternalNote, Recipient, Step
from signalmast.assignments.models.calendars import CalendarLink
from signalmast.assignments.models.letters import Letter
from signalmast.assignments.models.templates import QuietDays, Recurrence, RequestTemplate

__all__ = [
    "AnswerFile",
    "Assignment",
    "CalendarLink",
    "GivenFile",
    "InternalNote",
    "Letter",
    "QuietDays",
    "Recipient",
    "Recurrence",
    "RequestTemplate",
    "Step",
    "Submission",
]
