from signalmast.reports.views.drafts import DraftView, HoldingsView, NewView, PreviewView
from signalmast.reports.views.figure import FigureRecordsView, FigureView
from signalmast.reports.views.freezing import FreezeView, ProgressView
from signalmast.reports.views.frozen import DownloadView, OpenView, ReviewView, VerifyView
from signalmast.reports.views.listing import DeleteView, ListView

__all__ = [
    "DeleteView",
    "DownloadView",
    "DraftView",
    "FigureRecordsView",
    "FigureView",
    "FreezeView",
    "HoldingsView",
    "ListView",
    "NewView",
    "OpenView",
    "PreviewView",
    "ProgressView",
    "ReviewView",
    "VerifyView",
]
