"""Clips and pictures on disk: the words kept beside a clip, and the files that nothing names any more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.models import UploadedFile
from wagtailmedia.models import get_media_model

from signalmast.pages.models import ClipDetails, details_of

FORGOTTEN_AFTER = timedelta(days=1)
# Each folder of uploads, and who names its files. Documents have a door of their own and are left alone.
_FOLDERS = ("original_images", "images", "media", "media_thumbnails", "wagtail_uploads")


@dataclass(frozen=True)
class Swept:
    files: int
    size: int


@transaction.atomic
def keep_words(
    *, media: Any, captions: bytes | None, language: str, no_captions_reason: str, transcript: str, drop: bool = False
) -> ClipDetails:
    """Store what a clip says. `captions` are WebVTT, None leaves those there are; `drop` takes them away."""
    details = details_of(media)
    before = details.captions.name if details.captions else ""
    details.captions_language = language
    details.no_captions_reason = no_captions_reason
    details.transcript = transcript
    if captions is not None:
        # A new name each time: readers and the edge may keep the old one for a while.
        details.captions.save(f"{media.pk}.vtt", ContentFile(captions), save=False)
    elif drop:
        details.captions = ""
    details.save()
    if before and details.captions != before:
        transaction.on_commit(lambda: default_storage.delete(before))
    return details


def forget_captions(sender: type[ClipDetails], instance: ClipDetails, **kwargs: Any) -> None:
    """When a clip is deleted its captions go too (Wagtail's own rows do the same for theirs)."""
    name = instance.captions.name
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def forget_poster(name: str) -> None:
    """The still picture that another took the place of."""
    transaction.on_commit(lambda: default_storage.delete(name))


def sweep_uploads(*, now: datetime) -> Swept:
    """Delete uploads older than a day that no row names: their save broke off, or was never finished."""
    before = now - FORGOTTEN_AFTER
    for upload in UploadedFile.objects.filter(pk__in=_unfinished(before)):
        upload.file.delete(save=False)
        upload.delete()
    named = _named()
    files = size = 0
    for path, name in _old_files(before):
        if name not in named:
            try:
                taken = path.stat().st_size
                path.unlink()
            except FileNotFoundError:
                continue
            files, size = files + 1, size + taken
    return Swept(files, size)


def _unfinished(before: datetime) -> list[int]:
    """Rows of Wagtail's upload of many pictures at once, which carry no date: by the age of their files."""
    return [
        upload.pk
        for upload in UploadedFile.objects.all()
        if (path := Path(upload.file.path)) and (not path.exists() or path.stat().st_mtime < before.timestamp())
    ]


def _named() -> set[str]:
    picture, clip = get_image_model(), get_media_model()
    columns = (
        picture.objects.values_list("file"),
        picture.get_rendition_model().objects.values_list("file"),
        clip.objects.values_list("file"),
        clip.objects.values_list("thumbnail"),
        ClipDetails.objects.values_list("captions"),
        UploadedFile.objects.values_list("file"),
    )
    return {name for column in columns for (name,) in column.iterator(chunk_size=5000) if name}


def _old_files(before: datetime) -> Iterator[tuple[Path, str]]:
    root = Path(settings.MEDIA_ROOT)
    for folder in _FOLDERS:
        for place, _folders, names in os.walk(root / folder):
            for name in names:
                path = Path(place) / name
                try:
                    old = path.stat().st_mtime < before.timestamp()
                except FileNotFoundError:
                    continue
                if old:
                    yield path, path.relative_to(root).as_posix()
