"""A full disk as the desk's parts say it: the system by number, SQLite, PostgreSQL, DuckDB and delta-rs by words."""

from __future__ import annotations

import errno
import re
import shutil

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# EFBIG: the file-size limit of the process; EDQUOT: the person's share of the disk.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
WORDS: Promise = _("The disk is full. Nothing was lost; make room and try again.")
_SAYS: dict[int, Promise] = {
    errno.EACCES: _("the desk may not write there"),
    errno.EPERM: _("the desk may not write there"),
    errno.EROFS: _("nothing may be written there"),
    errno.ENOENT: _("the folder is not there"),
}
_SAID = re.compile(
    r"database or disk is full|no space left on device|disk quota exceeded|file too large|os error (?:27|28|122)\b",
    re.I,
)


# SQLite's words when it cannot even open its log; they may mean a broken disk too, so the room itself is asked.
_PERHAPS = "disk I/O error"
_NONE_LEFT = 1 << 20


def is_full(error: BaseException) -> bool:
    """Whether this error, or the one it came from, means that there is no room left."""
    seen: BaseException | None = error
    while seen is not None:
        if (isinstance(seen, OSError) and seen.errno in FULL) or _SAID.search(str(seen)):
            return True
        if _PERHAPS in str(seen) and shutil.disk_usage(settings.DATA_DIR).free < _NONE_LEFT:
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def why(error: BaseException) -> str:
    """Why the system refused, for a person: in words where we have them, else the name of its number."""
    if is_full(error):
        return str(WORDS)
    number = getattr(error, "errno", None) or 0
    return str(_SAYS[number]) if number in _SAYS else errno.errorcode.get(number, type(error).__name__)
