from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from signalmast.network.models import Contribution


class PostCredit(models.Model):
    """Who of the network gave what to a post. Readers see a name only where the person agreed to it.

    One entered after the post went out counts, and shows, from the next version a second reader lets out.
    """

    post = models.ForeignKey("pages.Post", on_delete=models.CASCADE, related_name="credits")
    contributor = models.ForeignKey("network.Contributor", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("what they gave"), max_length=12, choices=Contribution.Kind.choices)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("contribution to a post")
        verbose_name_plural = _("contributions to posts")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "contributor", "kind"], name="one_credit_of_a_kind_a_post")
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.kind}"
