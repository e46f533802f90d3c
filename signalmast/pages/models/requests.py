from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostRequest(models.Model):
    """That something was asked of the network for a post. The request itself knows the post's key and words only."""

    post = models.ForeignKey("pages.Post", on_delete=models.CASCADE, related_name="requests")
    assignment = models.OneToOneField("assignments.Assignment", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("request for a post")
        verbose_name_plural = _("requests for posts")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.assignment_id}"
