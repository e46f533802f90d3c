"""The one door to other sites: GET and HEAD, guarded. Off until `connect` names a switch and the switch says yes.

In this order at every hop: the address, the name's numbers (asked for once), the connection to that very number, the
certificate, the answer's size and kind. Errors are `Refused`, each with words for a person.
"""

from signalmast.core.fetch.addresses import Target, is_public, read
from signalmast.core.fetch.fetcher import MEDIA, TEXT, Answer, Fetcher, Kind, connect, desk, switched
from signalmast.core.fetch.refusal import NotAllowed, NotReached, NotUsable, Off, Refused, TooMuch, words

__all__ = [
    "MEDIA",
    "TEXT",
    "Answer",
    "Fetcher",
    "Kind",
    "NotAllowed",
    "NotReached",
    "NotUsable",
    "Off",
    "Refused",
    "Target",
    "TooMuch",
    "connect",
    "desk",
    "is_public",
    "read",
    "switched",
    "words",
]
