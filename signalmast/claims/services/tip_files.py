"""Files of tips on the disk, encrypted: written before the rows that name them, gone again where those never came."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from signalmast.claims import attachments, pictures, sealing
from signalmast.claims.models import Tip, TipFile
from signalmast.claims.selectors import tips as selectors
from signalmast.core import new_files


class Written:
    """A context: files are written when it begins, entered as rows inside it, and removed where it ends by an error."""

    def __init__(self, key: bytes, cleaned: Sequence[attachments.Clean], pepper: bytes) -> None:
        self.key, self.cleaned, self.pepper = key, cleaned, pepper
        self.places: list[str] = []

    def __enter__(self) -> Written:
        try:
            for each in self.cleaned:
                sealed = sealing.seal(self.key, each.content)
                self.places.append(new_files.write([sealed], below=Path(settings.TIPS_DIR)))
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
