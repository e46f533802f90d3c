from signalmast.pages.views.writing.begun import go_on_with_begun
from signalmast.pages.views.writing.checks import ChecksView, ask_before_reading, say_open_checks
from signalmast.pages.views.writing.copying import (
    CarriedOverView,
    DuplicateView,
    MakeTemplateView,
    TranslateView,
    duplicate_instead,
    submit_translation,
)
from signalmast.pages.views.writing.filters import FilterView, KeepFilterView
from signalmast.pages.views.writing.tagging import FilePosts, TagPosts

__all__ = [
    "CarriedOverView",
    "ChecksView",
    "DuplicateView",
    "FilePosts",
    "FilterView",
    "KeepFilterView",
    "MakeTemplateView",
    "TagPosts",
    "TranslateView",
    "ask_before_reading",
    "duplicate_instead",
    "go_on_with_begun",
    "say_open_checks",
    "submit_translation",
]
