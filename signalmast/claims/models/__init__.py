from signalmast.claims.models.answers import Answer, Carried
from signalmast.claims.models.claims import Claim, ClaimDay, Evidence, Reply, SettledBy
from signalmast.claims.models.exits import Exit, ExitDay
from signalmast.claims.models.listening import FeedItem, Source
from signalmast.claims.models.log import Entry
from signalmast.claims.models.tips import Deletion, Tip, TipFile, TipOpening, TipPart
from signalmast.claims.models.verdicts import Dispute, ScaleStep, Verdict

__all__ = [
    "Answer",
    "Carried",
    "Claim",
    "ClaimDay",
    "Deletion",
    "Dispute",
    "Entry",
    "Evidence",
    "Exit",
    "ExitDay",
    "FeedItem",
    "Reply",
    "ScaleStep",
    "SettledBy",
    "Source",
    "Tip",
    "TipFile",
    "TipOpening",
    "TipPart",
    "Verdict",
]
