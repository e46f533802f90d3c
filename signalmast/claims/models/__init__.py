from signalmast.claims.models.answers import Answer, Carried
from signalmast.claims.models.claims import Claim, ClaimDay, Evidence, Reply, SettledBy
from signalmast.claims.models.exits import Exit, ExitDay
from signalmast.claims.models.listening import FeedItem, Source
from signalmast.claims.models.log import Entry
from signalmast.claims.models.requests import ClaimRequest
from signalmast.claims.models.tips import Deletion, MailTaken, Tip, TipFile, TipOpening, TipPart
from signalmast.claims.models.verdicts import Dispute, DisputeOpening, ScaleStep, Verdict

__all__ = [
    "Answer",
    "Carried",
    "Claim",
    "ClaimDay",
    "ClaimRequest",
    "Deletion",
    "Dispute",
    "DisputeOpening",
    "Entry",
    "Evidence",
    "Exit",
    "ExitDay",
    "FeedItem",
    "MailTaken",
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
