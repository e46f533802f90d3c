from signalmast.pages.views.imports.disputes import DisputesView, SettleView
from signalmast.pages.views.imports.look import ChooseView, ForgetView, OptionsView
from signalmast.pages.views.imports.mappings import ColumnsView, MappingActionView, MappingsView
from signalmast.pages.views.imports.one import BringInView, ImportView, RefusedRowsView, StatusView
from signalmast.pages.views.imports.start import ImportsView, UploadView
from signalmast.pages.views.imports.where import WhereView

__all__ = [
    "BringInView",
    "ChooseView",
    "ColumnsView",
    "DisputesView",
    "ForgetView",
    "ImportView",
    "ImportsView",
    "MappingActionView",
    "MappingsView",
    "OptionsView",
    "RefusedRowsView",
    "SettleView",
    "StatusView",
    "UploadView",
    "WhereView",
]
