from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ClipDetails(models.Model):
    """What a clip or recording says, for whoever cannot hear or play it: kept beside Wagtail's own row of the file."""

    media = models.OneToOneField(
        "wagtailmedia.Media", on_delete=models.CASCADE, primary_key=True, related_name="details"
    )
    captions = models.FileField(_("captions"), upload_to="media/captions", blank=True)
    captions_language = models.CharField(
        _("language of the captions"), max_length=5, choices=settings.LANGUAGES, default="vi"
    )
    no_captions_reason = models.CharField(_("why there are no captions"), max_length=300, blank=True)
    transcript = models.TextField(_("transcript"), blank=True, max_length=100_000)

    class Meta:
        verbose_name = _("words of a clip")
        verbose_name_plural = _("words of clips")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.media)

    @property
    def enough(self) -> bool:
        """Whether a post with it may go out: captions, or why there are none; of a recording its text will do."""
        return bool(self.captions or self.no_captions_reason or (self.media.type == "audio" and self.transcript))


def details_of(media: Any) -> ClipDetails:
    """What is kept of a clip's words, or an empty row not yet stored."""
    found: ClipDetails | None = getattr(media, "details", None)
    return found or ClipDetails(media=media)


def without_words(body: Any) -> list[str]:
    """Titles of the clips in a post's text that have neither captions nor a stated reason."""
    clips = [block.value["clip"] for block in body if block.block_type == "clip"]
    return [clip.title for clip in clips if clip is not None and not details_of(clip).enough]
