"""Files of tips on the disk, encrypted: written before the rows that name them, gone again where those never came."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence

from django.conf import settings

from signalmast.claims import attachments, pictures, sealing
from signalmast.claims.models import Tip, TipFile
from signalmast.claims.selectors import tips as selectors


class Written:
    """A context: files are written when it begins, entered as rows inside it, and removed where it ends by an error."""

    def __init__(self, key: bytes, cleaned: Sequence[attachments.Clean], pepper: bytes) -> None:
        self.key, self.cleaned, self.pepper = key, cleaned, pepper
        self.places: list[str] = []

    def __enter__(self) -> Written:
        try:
            for each in self.cleaned:
                self.places.append(_write(sealing.seal(self.key, each.content)))
        except BaseException:
            self._remove()
            raise
        return self

    def enter(self, tip: Tip) -> None:
        for place, each in zip(self.places, self.cleaned, strict=True):
            TipFile.objects.create(
                tip=tip,
                place=place,
                media_type=each.media_type,
                size=len(each.content),
                picture_hash=pictures.kept(each.signs, self.pepper),
            )

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self._remove()

    def _remove(self) -> None:
        for place in self.places:
            selectors.place_of(place).unlink(missing_ok=True)


def _write(sealed: bytes) -> str:
    name = secrets.token_hex(16)
    place = f"{name[:2]}/{name}"
    path = selectors.place_of(place)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(sealed)
        stream.flush()
        os.fsync(stream.fileno())
    for folder in (path.parent, settings.TIPS_DIR, settings.DATA_DIR):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    return place
