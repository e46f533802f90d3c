from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from signalmast.core.plain import settle


class DeclaredChannel(Orderable):
    """An account or site elsewhere that a responsible body says, in public, is its own."""

    publisher = ParentalKey("pages.Publisher", on_delete=models.CASCADE, related_name="channels")
    name = models.CharField(_("name of the channel"), max_length=80, help_text=_("As readers know it, with the place."))
    address = models.CharField(_("address"), max_length=300, help_text=_("Begins with https://"))

    class Meta(Orderable.Meta):
        verbose_name = _("declared channel")
        verbose_name_plural = _("declared channels")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        settle(self)
        super().clean()
        try:
            URLValidator(schemes=["https"])(self.address)
        except ValidationError:
            wrong = _("Give the whole address, beginning with https://")
            raise ValidationError({"address": wrong}) from None
