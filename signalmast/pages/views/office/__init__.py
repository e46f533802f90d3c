from signalmast.pages.views.office.alone import AloneView, WaitingView
from signalmast.pages.views.office.crediting import CreditsView
from signalmast.pages.views.office.from_answer import WriteFromAnswerView, way_to_post
from signalmast.pages.views.office.links import LinksView
from signalmast.pages.views.office.reading import ReadView
from signalmast.pages.views.office.withdrawing import WithdrawView

__all__ = [
    "AloneView",
    "CreditsView",
    "LinksView",
    "ReadView",
    "WaitingView",
    "WithdrawView",
    "WriteFromAnswerView",
    "way_to_post",
]
