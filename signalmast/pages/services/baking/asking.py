from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from signalmast.pages.models import PublicAddress, Rebuild

_MONTH = re.compile(r"(.*/archive/)\d+/\d+/")


def ask_for_rebuild(*, at: datetime) -> None:
    """Something that every page shows has changed. Asked again within seconds, it is done once."""
    row, _new = Rebuild.objects.get_or_create(pk=1)
    row.asked_at, row.asked_first_at = at, row.asked_first_at or at
    row.save(update_fields=["asked_at", "asked_first_at"])


def mark_neighbours(months: Iterable[str], *, at: datetime, rank: int = PublicAddress.SOON) -> None:
    """A month that comes or goes is named by those before and after it."""
    for archive in {found[1] for path in months if (found := _MONTH.fullmatch(path))}:
        beside = PublicAddress.objects.filter(path__startswith=archive, kind=PublicAddress.Kind.LIST, due_at=None)
        beside.update(due_at=at, rank=rank)
