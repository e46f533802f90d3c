from signalmast.backoffice.views.entrance import EntranceView
from signalmast.backoffice.views.outside import OutsideView
from signalmast.backoffice.views.roles import RolesView, RoleView
from signalmast.backoffice.views.set_up import CloseView, OverviewView
from signalmast.backoffice.views.steps import STEP_VIEWS
from signalmast.backoffice.views.today import HealthView, TodayView

__all__ = [
    "STEP_VIEWS",
    "CloseView",
    "EntranceView",
    "HealthView",
    "OutsideView",
    "OverviewView",
    "RoleView",
    "RolesView",
    "TodayView",
]
