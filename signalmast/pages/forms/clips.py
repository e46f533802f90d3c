from __future__ import annotations

from io import BytesIO
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image
from wagtailmedia.forms import BaseMediaForm

from signalmast.pages import captions
from signalmast.pages.forms.pictures import PictureField
from signalmast.pages.models import details_of
from signalmast.pages.services import media as services

# First bytes, with their place: ISO base media (mp4, m4a), Matroska (webm), Ogg, MPEG audio with and without a tag.
_BEGINNINGS: dict[str, tuple[tuple[int, bytes], ...]] = {
    "mp4": ((4, b"ftyp"),),
    "m4a": ((4, b"ftyp"),),
    "webm": ((0, b"\x1a\x45\xdf\xa3"),),
    "ogg": ((0, b"OggS"),),
    "mp3": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2"), (0, b"\xff\xfa")),
}
_STILLS = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis")  # pictures in the same kind of box
POSTER_SIZE = (1280, 1280)
LONGEST = 24 * 3600  # seconds


class CaptionsField(forms.FileField):
    """A file of captions, given on as clean WebVTT in bytes."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = super().clean(data, initial)
        if not isinstance(given, UploadedFile):
            return given
        if (given.size or 0) > captions.MOST_BYTES:
            return captions.as_webvtt(bytes(captions.MOST_BYTES + 1))
        given.seek(0)
        return captions.as_webvtt(given.read())


class PosterField(PictureField):
    """The still picture of a clip, made small enough for a telephone."""

    def to_python(self, data: Any) -> Any:
        given = super().to_python(data)
        if given is None:
            return None
        with Image.open(given) as picture:
            small = picture.convert("RGB")
        small.thumbnail(POSTER_SIZE)
        written = BytesIO()
        small.save(written, "JPEG", quality=85, optimize=True, progressive=True)
        return SimpleUploadedFile("poster.jpg", written.getvalue(), "image/jpeg")


class ClipForm(BaseMediaForm):
    """The form behind every upload of a clip or recording, with its captions, its words and its still picture."""

    captions = CaptionsField(
        label=gettext_lazy("Captions"),
        required=False,
        help_text=gettext_lazy("A file of WebVTT or SRT, stored as UTF-8."),
        widget=forms.ClearableFileInput(attrs={"accept": ".vtt,.srt"}),
    )
    captions_language = forms.ChoiceField(label=gettext_lazy("Language of the captions"), choices=settings.LANGUAGES)
    no_captions_reason = forms.CharField(
        label=gettext_lazy("Or: why there are no captions"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Readers see it, for example: nobody speaks in this clip. "
            "Without captions and without a reason no post with this clip can go out."
        ),
    )
    transcript = forms.CharField(
        label=gettext_lazy("What is said, as text"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Readers can open it below the clip."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.details = details_of(self.instance)
        self.poster_before = self.instance.thumbnail.name if self.instance.thumbnail else ""
        if self.instance.pk is None:
            self.initial.setdefault("captions_language", (translation.get_language() or "vi")[:2])
        else:
            for name in ("captions", "captions_language", "no_captions_reason", "transcript"):
                self.initial.setdefault(name, getattr(self.details, name))
        self._put_in_order()

    def _put_in_order(self) -> None:
        poster = self.fields.get("thumbnail")
        if poster is not None:
            self.fields["thumbnail"] = PosterField(
                label=_("Still picture"),
                required=False,
                widget=poster.widget,
            )
            self.fields["thumbnail"].help_text = _(
                "Shown until the clip plays. Choose a file, or take it from the clip."
            )
        if self.instance.type == "audio":
            self.fields.pop("thumbnail", None)
        shelf = self.fields.get("collection")
        if shelf is not None and not self.instance.pk:
            shelf.initial = shelf.queryset.first()
            shelf.widget = forms.HiddenInput()
        if "file" in self.fields:
            self.fields["file"].widget.attrs |= self._for_the_browser()
        words = ("captions", "captions_language", "no_captions_reason", "transcript")
        self.order_fields(["title", "file", "thumbnail", *words])

    def _for_the_browser(self) -> dict[str, Any]:
        """What `pages/clips.js` reads and says."""
        return {
            "data-clip": self.instance.type,
            "data-clip-address": self.instance.file.url if self.instance.pk and self.instance.file else "",
            "data-clip-most": settings.CLIP_BYTES,
            "data-clip-too-large": _("This clip is too large: %(size)s MB. At most %(most)s MB can be taken in.")
            % {"size": "{size}", "most": settings.CLIP_BYTES // 1024**2},
            "data-clip-take": _("Take the picture shown now"),
            "data-clip-taken": _("This picture will be kept when you save."),
            "data-clip-unreadable": _("The browser cannot play this file; choose a picture instead."),
        }

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given and "file" in self.changed_data:
            if given.size > settings.CLIP_BYTES:
                raise ValidationError(
                    _("This clip is too large: %(size)s MB. At most %(most)s MB can be taken in.")
                    % {"size": -(-given.size // 1024**2), "most": settings.CLIP_BYTES // 1024**2}
                )
            kinds = settings.WAGTAILMEDIA[f"{self.instance.type.upper()}_EXTENSIONS"]
            if given.name.rpartition(".")[2].lower() not in kinds:
                raise ValidationError(
                    _("Files of this kind are not taken in. Save it as %(kinds)s and try again.")
                    % {"kinds": ", ".join(kinds).upper()}
                )
            if not _is_what_it_says(given):
                raise ValidationError(_("This file is not the clip or recording its name says."))
        return given

    def clean_duration(self) -> float:
        given: float = self.cleaned_data["duration"] or 0.0
        return min(given, float(LONGEST))

    def _post_clean(self) -> None:
        super()._post_clean()
        if "file" in self.errors:  # the row says it again, in Django's words, of a file it was not given
            self.errors.pop(NON_FIELD_ERRORS, None)

    def save(self, commit: bool = True) -> Any:
        media = super().save(commit=commit)
        if commit:
            given = self.cleaned_data
            services.keep_words(
                media=media,
                captions=given["captions"] if isinstance(given["captions"], bytes) else None,
                language=given["captions_language"],
                no_captions_reason=given["no_captions_reason"].strip(),
                transcript=given["transcript"].strip(),
                drop=given["captions"] is False,
            )
            if self.poster_before and media.thumbnail.name != self.poster_before:
                services.forget_poster(self.poster_before)
        return media


def _is_what_it_says(upload: Any) -> bool:
    ending = upload.name.rpartition(".")[2].lower()
    upload.seek(0)
    head = upload.read(16)
    upload.seek(0)
    if head[4:8] == b"ftyp" and head[8:12] in _STILLS:
        return False
    return any(head.startswith(begins, at) for at, begins in _BEGINNINGS.get(ending, ()))
