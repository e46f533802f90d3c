"""Full-text search in one rebuildable SQLite file beside the database, whatever that is.

Text is kept twice, as written and without marks, so that "dich sot" finds "dịch sốt" and "đường" finds "đường" first.
Holds only what was published; made again from its sources whenever it is missing, broken or of another schema.
"""

from signalmast.core.textindex.excerpt import Piece
from signalmast.core.textindex.files import NotReady
from signalmast.core.textindex.index import SCHEMA, Document, Index, digest_of
from signalmast.core.textindex.search import Found, Hit, Query, search

__all__ = ["SCHEMA", "Document", "Found", "Hit", "Index", "NotReady", "Piece", "Query", "digest_of", "search"]
