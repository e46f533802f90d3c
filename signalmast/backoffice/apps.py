from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

from signalmast.backoffice import presets

if TYPE_CHECKING:
    from django.contrib.auth.models import Group


class BackofficeConfig(AppConfig):
    name = "signalmast.backoffice"
    label = "backoffice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.models import Group  # noqa: PLC0415 -- app ready

        from signalmast.backoffice import naming  # noqa: PLC0415 -- app ready

        Group.add_to_class("__str__", _shown)
        naming.connect()


def _shown(group: Group) -> str:
    """Every screen that names a group, Wagtail's own too, names the role in the reader's language."""
    return presets.shown_name(group.name)
