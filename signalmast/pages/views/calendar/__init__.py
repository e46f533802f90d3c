from signalmast.pages.views.calendar.board import CalendarView
from signalmast.pages.views.calendar.moving import MoveView
from signalmast.pages.views.calendar.starting import FilledComposer, StartView, start_filled

__all__ = ["CalendarView", "FilledComposer", "MoveView", "StartView", "start_filled"]
