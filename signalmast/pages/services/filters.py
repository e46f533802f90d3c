"""Filters of the post list kept under a name."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from signalmast.accounts.models import User
from signalmast.core.plain import plain
from signalmast.pages.models.saved_filter import LONGEST_NAME, LONGEST_QUERY, SavedFilter

NOT_KEPT = frozenset({"p", "_w_filter_fragment", "csrfmiddlewaretoken", "saved"})
MOST = 50


class NotKept(Exception):
    """The filter cannot be kept; its words say why."""


@transaction.atomic
def keep_filter(*, name: str, query: str, shared: bool, by: User) -> SavedFilter:
    """Keep filter values under a name; the same name of the same person is overwritten. Raises NotKept."""
    values = QueryDict(query, mutable=True)
    for key in list(values):
        if key in NOT_KEPT or not any(values.getlist(key)):
            del values[key]
    encoded, name = values.urlencode(), plain(name).strip()
    if not name or len(name) > LONGEST_NAME:
        raise NotKept(_("Give the filter a name of at most 60 characters."))
    if not encoded or len(encoded) > LONGEST_QUERY:
        raise NotKept(_("Choose at least one filter before keeping it."))
    own = SavedFilter.objects.filter(owner=by)
    if own.count() >= MOST and not own.filter(name=name).exists():
        raise NotKept(_("You keep 50 filters already. Delete one first."))
    try:
        kept, _new = SavedFilter.objects.update_or_create(
            owner=by, name=name, defaults={"query": encoded, "shared": shared}
        )
    except IntegrityError:  # kept twice at once: the other one stands
        raise NotKept(_("This name is taken.")) from None
    return kept


@transaction.atomic
def forget_filter(*, kept: SavedFilter, by: User) -> None:
    """Whoever made a filter deletes it. Raises NotKept."""
    if kept.owner_id != by.pk:
        raise NotKept(_("Only whoever kept a filter can delete it."))
    kept.delete()
