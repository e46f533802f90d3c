"""What the text of a post is made of."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import AbstractMediaChooserBlock
from wagtailmedia.utils import format_audio_html, format_video_html

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "link", "ol", "ul"]


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        max_length=250,
        required=False,
        help_text=_("Left empty, the description kept with the picture is used."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "pages/blocks/picture.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not (cleaned["alt"] or "").strip():
            cleaned["alt"] = described(cleaned["picture"])
        if not cleaned["alt"] and not self.is_deferred_validation:
            raise StructBlockValidationError({"alt": ValidationError(_("Say in words what the picture shows."))})
        return cleaned


def described(picture: Any) -> str:
    """The description kept with a picture, as long as a post may use; empty where there is none."""
    return (picture.description or "").strip()[:250] if picture else ""


class ClipChooserBlock(AbstractMediaChooserBlock):
    """Any clip or recording; what it looks like in the comparison of two versions."""

    def render_basic(self, value: Any, context: Any = None) -> str:
        if not value:
            return ""
        return str(format_audio_html(value) if value.type == "audio" else format_video_html(value))


class ClipValue(blocks.StructValue):
    """What a template shows of a clip. Addresses are texts, empty where there is nothing."""

    @property
    def media(self) -> Any:
        return self.get("clip")

    @property
    def _details(self) -> Any:
        return getattr(self.media, "details", None)

    @property
    def captions_url(self) -> str:
        return self._details.captions.url if self._details and self._details.captions else ""

    @property
    def captions_language(self) -> str:
        return self._details.captions_language if self._details else ""

    @property
    def transcript(self) -> str:
        return self._details.transcript if self._details else ""

    @property
    def no_captions_reason(self) -> str:
        """Empty where there are captions: then it is not true any more."""
        return self._details.no_captions_reason if self._details and not self._details.captions else ""

    @property
    def poster(self) -> str:
        return self.media.thumbnail.url if self.media and self.media.thumbnail else ""


class ClipBlock(blocks.StructBlock):
    clip = ClipChooserBlock(label=_("Clip or recording"))
    description = blocks.CharBlock(label=_("What the clip shows and says"), max_length=500)

    class Meta:
        icon = "media"
        label = _("Clip")
        value_class = ClipValue
        template = "pages/blocks/clip.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("The words quoted"))
    who = blocks.CharBlock(label=_("Who said it"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "pages/blocks/quote.html"


class LinkBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Words of the link"), max_length=200)
    address = blocks.URLBlock(label=_("Address"))

    class Meta:
        icon = "link"
        label = _("Link")
        template = "pages/blocks/link.html"


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(
        label=_("Text"), required=False, features=TEXT_FEATURES, template="pages/blocks/text.html"
    )
    picture = PictureBlock()
    clip = ClipBlock()
    quote = QuoteBlock()
    link = LinkBlock()
