from __future__ import annotations

from django.db import models


class Twin(models.Model):
    """A post written as the translation of another: which one, and how that one read when the translator last looked.

    `digest` is of the original's words; when it no longer agrees, the original was changed since.
    """

    post = models.OneToOneField("pages.Post", on_delete=models.CASCADE, related_name="twin_of", primary_key=True)
    original = models.ForeignKey("pages.Post", on_delete=models.CASCADE, related_name="twins")
    digest = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.post_id} ← {self.original_id}"
