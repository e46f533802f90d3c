from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """A feed the desk reads: a media outlet, a public body or a fact-checker, named in public with the reason.

    `tag` and `changed` are what the feed calls its own state, given back so that only news come; `seen` the marks of
    what stood in it last time, so that an item that was dropped does not come back.
    """

    class Kind(models.TextChoices):
        MEDIA = "media", _("media outlet")
        BODY = "body", _("public body")
        FACT_CHECKER = "checker", _("fact-checker")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    address = models.URLField(_("address of its feed"), max_length=500, unique=True)
    reason = models.CharField(_("why the desk reads it"), max_length=300)
    read_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    tag = models.CharField(max_length=200, blank=True)
    changed = models.CharField(max_length=60, blank=True)
    seen = models.TextField(blank=True)

    class Meta:
        verbose_name = _("feed the desk reads")
        verbose_name_plural = _("feeds the desk reads")
        default_permissions = ()
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="source_says_why")]

    def __str__(self) -> str:
        return self.name


class FeedItem(models.Model):
    """A headline of such a feed. One that nobody opened as a claim goes after two days."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=300)
    address = models.URLField(max_length=500)
    came_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("item of a feed")
        verbose_name_plural = _("items of feeds")
        default_permissions = ()
        ordering = ["-came_at", "-pk"]

    def __str__(self) -> str:
        return self.title
