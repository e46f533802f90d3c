from __future__ import annotations

from django.db.models import Q, QuerySet

from signalmast.accounts.models import User
from signalmast.pages.models import SavedFilter


def filters_for(user: User) -> QuerySet[SavedFilter]:
    """A person's own and those of the desk."""
    return SavedFilter.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner")
