"""Was this answered before? Text in, ranked keys out; no database of the desk, no Django.

One rebuildable SQLite file holds the claims, each language in a half of its own. A question goes through it in two
steps: the rarest words and the rarest runs of letters find some two hundred claims, then a short list of comparisons
that can be read one by one ranks them (`ranking`, weights in `weights`). A sentence model, where there is one, is one
more list fused with the others (`meaning`). What is found is a suggestion: a person decides.
"""

from signalmast.claims.matching.search import Match, near
from signalmast.claims.matching.store import SCHEMA, Entry, Index, digest_of
from signalmast.claims.matching.words import LANGUAGES, language_of
from signalmast.core.textindex import NotReady

__all__ = ["LANGUAGES", "SCHEMA", "Entry", "Index", "Match", "NotReady", "digest_of", "language_of", "near"]
