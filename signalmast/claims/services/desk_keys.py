"""The desk's key: changed without losing a tip, and asked about before a backup takes the place of what is there."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from signalmast.claims import sealing
from signalmast.claims.models import Dispute, Tip
from signalmast.claims.selectors import tips as selectors


def rotate(*, forget_old: bool) -> tuple[str, int]:
    """A new key wraps every key of a tip and a dispute anew; its fingerprint and their number.

    The new key is on the disk before the first row changes, and old ones stay in the file, which still open backups,
    unless they are to be forgotten. Raises sealing.NoKeys, or WrongKey where a row is under no key of the file: then
    every row is as it was.
    """
    keys = selectors.desk_keys().with_another()
    sealing.save(settings.TIP_KEYS, keys)
    with transaction.atomic():
        rows: list[Tip | Dispute] = [
            *Tip.objects.select_for_update().only("sealed_key"),
            *Dispute.objects.select_for_update().exclude(sealed=b"").only("sealed_key"),
        ]
        for row in rows:
            row.sealed_key = sealing.wrap(keys, sealing.unwrap(keys, row.sealed_key))
            row.save(update_fields=["sealed_key"])
    if forget_old:
        sealing.save(settings.TIP_KEYS, keys.only_current())
    return keys.fingerprint(), len(rows)
