from signalmast.assignments.forms.answers import ReasonForm, SubmitForm, WordsForm, file_words
from signalmast.assignments.forms.keeping import QuietDaysForm, RecurrenceForm, TemplateForm
from signalmast.assignments.forms.requests import FilesForm, NoteForm, ReassignForm, RequestForm

__all__ = [
    "FilesForm",
    "NoteForm",
    "QuietDaysForm",
    "ReasonForm",
    "ReassignForm",
    "RecurrenceForm",
    "RequestForm",
    "SubmitForm",
    "TemplateForm",
    "WordsForm",
    "file_words",
]
