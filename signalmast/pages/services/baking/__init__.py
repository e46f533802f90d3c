"""The public site as files: what is due is answered by the desk itself, as a reader would be, and kept whole."""

from signalmast.pages.services.baking.asking import ask_for_rebuild
from signalmast.pages.services.baking.making import Made, MakingFailed, make_due, make_now
from signalmast.pages.services.baking.marking import (
    came_back,
    changed,
    mark,
    mark_gone,
    mark_lists,
    mark_pages,
    remember,
    went_out,
    went_out_many,
)
from signalmast.pages.services.baking.rebuild import (
    LookedOver,
    check_files,
    look_over,
    new_edition,
    slice_of_work,
    sweep,
)

__all__ = [
    "LookedOver",
    "Made",
    "MakingFailed",
    "ask_for_rebuild",
    "came_back",
    "changed",
    "check_files",
    "look_over",
    "make_due",
    "make_now",
    "mark",
    "mark_gone",
    "mark_lists",
    "mark_pages",
    "new_edition",
    "remember",
    "slice_of_work",
    "sweep",
    "went_out",
    "went_out_many",
]
