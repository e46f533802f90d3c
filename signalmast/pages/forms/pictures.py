from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_READ = ("GIF", "JPEG", "PNG", "WEBP")  # no other decoder is ever asked: some start programs
_KEPT = {"transparency", "duration", "loop", "disposal"}
MOST_FRAMES = 500
_SRGB = ImageCms.createProfile("sRGB")
_SAVED_AS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90},
    "GIF": {"optimize": True},
}


class PictureField(WagtailImageField):
    """An uploaded picture: refused in words when it is too large, else stored anew without what cameras write into it.

    Wagtail 7.4 answers a picture of 900 million pixels, a file of 100 KB, with an error 500.
    """

    def to_python(self, data: Any) -> Any:
        if data is None:
            return None
        if getattr(data, "size", 0) > self.max_upload_size:
            raise ValidationError(
                _("This picture is too large: %(size)s MB. At most %(most)s MB can be taken in."),
                code="too_large",
                params={"size": -(-data.size // 1024**2), "most": self.max_upload_size // 1024**2},
            )
        self._check_pixels(data)
        return _stored_anew(super().to_python(data))

    def _check_pixels(self, data: Any) -> None:
        """By the head of the file alone: Wagtail would unpack the whole picture to count them."""
        data.seek(0)
        try:
            with Image.open(data, formats=_READ) as picture:
                pixels = picture.width * picture.height
                if pixels <= self.max_image_pixels:
                    if _goes_on_and_on(picture):
                        raise ValidationError(
                            _("This moving picture has too many frames. At most %(most)s can be taken in."),
                            code="too_many_frames",
                            params={"most": MOST_FRAMES},
                        )
                    pixels *= getattr(picture, "n_frames", 1)
        except _BOMBS:
            raise self._too_many_pixels() from None
        except UnidentifiedImageError:
            raise _no_picture(getattr(data, "name", "")) from None
        except (OSError, SyntaxError, ValueError, EOFError):
            raise _damaged() from None
        if pixels > self.max_image_pixels:
            raise self._too_many_pixels()
        data.seek(0)

    def _too_many_pixels(self) -> ValidationError:
        return ValidationError(
            _("This picture has too many pixels. At most %(most)s million can be taken in; make it smaller first."),
            code="too_many_pixels",
            params={"most": self.max_image_pixels // 1_000_000},
        )


class PictureForm(BaseImageForm):
    """The form behind every picture upload of the back office."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.fields.get("file")
        if given is not None:
            self.fields["file"] = PictureField(label=given.label, required=given.required, widget=given.widget)
        shelf = self.fields.get("collection")
        if shelf is not None and not self.instance.pk:
            # A new picture goes to the common shelf; who keeps several moves it afterwards.
            shelf.initial = shelf.queryset.first()
            shelf.widget = HiddenInput()

    class Meta(BaseImageForm.Meta):
        pass


def _no_picture(name: str) -> ValidationError:
    if name.lower().endswith(".svg"):
        words = _("SVG is not taken in: such a file can hold scripts. Save the picture as PNG and try again.")
    else:
        words = _("This file is no picture that can be shown. Save it as JPEG, PNG, WebP or GIF and try again.")
    return ValidationError(words, code="invalid_image")


def _goes_on_and_on(picture: Image.Image) -> bool:
    """Whether it has more frames than are taken in, found without counting them all."""
    if not getattr(picture, "is_animated", False) or picture.format == "MPO":
        return False
    try:
        picture.seek(MOST_FRAMES)
    except EOFError:
        return False
    return True


def _damaged() -> ValidationError:
    return ValidationError(_("This picture is damaged and cannot be read."), code="invalid_image")


def _stored_anew(upload: UploadedFile[Any]) -> SimpleUploadedFile:
    """The same picture, upright, without EXIF, place, XMP or comments. Raises ValidationError when it is broken."""
    upload.seek(0)
    try:
        with Image.open(upload, formats=_READ) as picture:
            # Telephones write an MPO: a JPEG with a second picture behind it, which is left out.
            kind = "JPEG" if picture.format == "MPO" else picture.format or ""
            if kind != "JPEG" and getattr(picture, "n_frames", 1) > 1:
                frames = [_bare(frame.copy()) for frame in ImageSequence.Iterator(picture)]
            else:
                frames = [_bare(_in_common_colours(picture, kind))]
        written = BytesIO()
        more: dict[str, Any] = {"save_all": True, "append_images": frames[1:]} if frames[1:] else {}
        frames[0].save(written, format=kind, **_SAVED_AS[kind], **more)
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, *_BOMBS):
        raise _damaged() from None
    return SimpleUploadedFile(upload.name or "picture", written.getvalue(), f"image/{kind.lower()}")


def _bare(frame: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(frame)
    upright.info = {name: value for name, value in upright.info.items() if name in _KEPT}
    upright.getexif().clear()
    return upright


def _in_common_colours(picture: Image.Image, kind: str) -> Image.Image:
    """In sRGB, as every screen reads it. What printers and cameras use looks wrong or is not shown at all."""
    picture.load()
    profile = picture.info.pop("icc_profile", None)
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            told = ImageCms.ImageCmsProfile(BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, told, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):  # a damaged profile says nothing
            turned = None
        if turned is not None:
            turned.info = {**picture.info}
            turned.info.pop("icc_profile", None)
            return turned
    if kind == "JPEG" and picture.mode not in ("RGB", "L"):
        return picture.convert("RGB")
    return picture
