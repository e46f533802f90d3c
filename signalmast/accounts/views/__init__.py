from signalmast.accounts.views.people import AccountView, HandOutLinkView
from signalmast.accounts.views.sign_in import LanguageView, LinkView, SecondStepView, forgotten

__all__ = ["AccountView", "HandOutLinkView", "LanguageView", "LinkView", "SecondStepView", "forgotten"]
