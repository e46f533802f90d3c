from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicAddress(models.Model):
    """One path of the public site and the file that answers for it: all of them, and the work still to do on them.

    A post's or page's old paths stay with it: they lead to where it stands now, or say that it is gone.
    """

    class Kind(models.TextChoices):
        POST = "post", _("post")
        PAGE = "page", _("page")
        PART = "part", _("part of a post")
        LIST = "list", _("list")

    class State(models.TextChoices):
        NONE = "", _("not made yet")
        HERE = "here", _("stands")
        MOVED = "moved", _("moved")
        GONE = "gone", _("taken down")

    SOON, LATER = 0, 1

    path = models.CharField(max_length=600, unique=True)
    page = models.PositiveBigIntegerField(null=True, db_index=True)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    state = models.CharField(max_length=5, choices=State.choices, default=State.NONE, blank=True)
    due_at = models.DateTimeField(null=True)
    rank = models.PositiveSmallIntegerField(default=SOON)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    card = models.CharField(max_length=32, blank=True)
    shown_on = models.JSONField(default=list)
    demo = models.BooleanField(default=False)
    made_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("public address")
        verbose_name_plural = _("public addresses")
        default_permissions = ()
        indexes = [models.Index(fields=["rank", "due_at"], condition=~models.Q(due_at=None), name="address_due")]

    def __str__(self) -> str:
        return self.path


class PublicLink(models.Model):
    """One published page leads to one post: when that post moves, goes or gets a new headline, the page is remade."""

    from_page = models.PositiveBigIntegerField()
    to_page = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["from_page", "to_page"], name="one_link_of_two_pages")]

    def __str__(self) -> str:
        return f"{self.from_page} -> {self.to_page}"


class Rebuild(models.Model):
    """The making anew of every public page: one row, so that it goes on after a stop and can be looked at."""

    asked_at = models.DateTimeField(null=True)
    asked_first_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cursor = models.PositiveBigIntegerField(null=True)
    edition = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("making of the public pages")
        verbose_name_plural = _("making of the public pages")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_rebuild")]

    def __str__(self) -> str:
        return str(self.begun_at)

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]
