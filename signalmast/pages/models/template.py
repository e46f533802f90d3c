from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from signalmast.core.plain import settle
from signalmast.pages.blocks import BodyBlock
from signalmast.pages.models.post import Post


class PostTemplate(models.Model):
    """What a new post may start from: kind, topics, a headline to complete and a text to fill in."""

    name = models.CharField(_("name"), max_length=80, unique=True, help_text=_("Writers choose the template by it."))
    kind = models.CharField(_("kind"), max_length=12, choices=Post.Kind.choices, default=Post.Kind.ARTICLE)
    topics = models.ManyToManyField("topics.Topic", blank=True, related_name="+", verbose_name=_("topics"))
    headline = models.CharField(
        _("headline to begin with"),
        max_length=255,
        blank=True,
        help_text=_("Write … where the writer goes on, as in “Water supply in …, week …”."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text to begin with"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("post template")
        verbose_name_plural = _("post templates")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        settle(self)
        super().clean()
