from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel

from signalmast.core.plain import settle


class Publisher(ClusterableModel):
    """The real responsible body behind a community page: never empty, printed on everything that goes out."""

    name = models.CharField(_("name of the responsible body"), max_length=200)
    address = models.CharField(_("postal address"), max_length=300)
    contact_email = models.EmailField(_("public e-mail"))
    contact_phone = models.CharField(_("public telephone"), max_length=40, blank=True)
    demo = models.BooleanField(default=False, editable=False)

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldPanel("address"),
        FieldPanel("contact_email"),
        FieldPanel("contact_phone"),
        InlinePanel(
            "channels",
            heading=_("Channels it declares in public"),
            label=_("Channel"),
            help_text=_("Accounts and sites elsewhere that are its own. Readers see them on the page about the desk."),
        ),
    ]

    class Meta:
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(address="") & ~Q(contact_email=""), name="publisher_says_who_it_is"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        settle(self)
        super().clean()

    @property
    def contact(self) -> str:
        """One line a reader can use."""
        return " · ".join(part for part in (self.contact_email, self.contact_phone) if part)
