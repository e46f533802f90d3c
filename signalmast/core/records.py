"""Rows of a history: written once, never changed, gone only with what they belong to."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class WrittenOnce(Exception):
    """A record is added to; a line that stands is never changed or removed."""


class WrittenOnceQuerySet(models.QuerySet[Any]):
    def _refuse(self, *args: object, **kwargs: object) -> NoReturn:
        raise WrittenOnce(self.model.__name__)

    update = _refuse
    delete = _refuse
    bulk_update = _refuse
    update_or_create = _refuse


class Record(models.Model):
    """A row that is written once; it leaves only with what it belongs to."""

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WrittenOnce(type(self).__name__)
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise WrittenOnce(type(self).__name__)
