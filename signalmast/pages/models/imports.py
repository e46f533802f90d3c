from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from signalmast.core import clock, keys


def new_import_key() -> str:
    return "import:" + keys.new_key(now=clock.now())


class Import(models.Model):
    """One file brought in. Its state says what is already stored, so that a stopped import is finished or undone."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("waiting for your word")
        WAITING = "waiting", _("waiting its turn")
        READING = "reading", _("reading the file")
        PARSED = "parsed", _("writing posts")
        POSTED = "posted", _("writing figures")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        UNDONE = "undone", _("stopped before anything was stored")

    key = models.CharField(max_length=40, unique=True, default=new_import_key)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    filename = models.CharField(_("file"), max_length=255)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    format = models.CharField(max_length=40, blank=True)
    mapping_name = models.CharField(max_length=80, blank=True)
    options = models.JSONField(default=dict)
    page = models.ForeignKey(
        "pages.CommunityPage", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("community page")
    )
    create_pages = models.BooleanField(default=False)
    measured_at = models.DateTimeField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-started_at"]
        permissions = [("import_figures", _("May bring in posts and figures"))]

    def __str__(self) -> str:
        return self.filename
