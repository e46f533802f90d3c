"""`signalmast review`: the period review as files, or the proof that a frozen one still holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from signalmast.core import clock
from signalmast.core.periods import Period, PeriodWrong
from signalmast.pages import selectors
from signalmast.programmes.models import Programme
from signalmast.reports import document as documents
from signalmast.reports import selectors as of_reviews
from signalmast.reports import services
from signalmast.reports.chapters import CHAPTERS


class Command(BaseCommand):
    help = "Write the review of a period as HTML, PDF, DOCX and XLSX, or verify one that was frozen."
    requires_system_checks: list[str] = []  # half a second, and `signalmast check` is for that

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", help="the first day, as 2018-01-01")
        parser.add_argument("--to", dest="last", help="the last day, as 2018-06-30")
        parser.add_argument("--page", help="one community page (its address words); all pages when left out")
        parser.add_argument("--programme", help="one programme (its short name): its posts, targets and requests only")
        parser.add_argument("--lang", choices=["vi", "en", "both"], default="both")
        parser.add_argument("--out", type=Path, default=Path("review"))
        parser.add_argument("--chapters", help="chapters separated by commas: " + ", ".join(CHAPTERS))
        parser.add_argument("--verify", type=Path, metavar="REVIEW.JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verify"]:
            self._verify(options["verify"])
            return
        document = self._compose(options)
        out: Path = options["out"]
        try:
            written = services.write_review(document=document, out=out)
        except OSError as error:
            raise CommandError(_("%(out)s cannot be written: %(why)s") % {"out": out, "why": error.strerror}) from error
        for path in written:
            self.stdout.write(str(path))
        self.stdout.write(
            _("%(figures)s figures over %(records)s posts.")
            % {"figures": len(document.figures), "records": len(document.records)}
        )

    def _compose(self, options: dict[str, Any]) -> documents.Document:
        programme = _programme(options)
        first_day, last_day = _days(options, programme)
        page = None
        if options["page"]:
            page = selectors.page_at(options["page"])
            if page is None:
                raise CommandError(_("There is no community page “%(page)s”.") % {"page": options["page"]})
        try:
            first, last = date.fromisoformat(first_day), date.fromisoformat(last_day)
            period = Period(first, last, settings.TIME_ZONE)
        except PeriodWrong as error:
            raise CommandError(_("The first day lies after the last.")) from error
        except ValueError as error:
            raise CommandError(_("A day is written as 2018-01-31: %(why)s") % {"why": error}) from error
        known = services.may_have(programme)
        chapters = [key.strip() for key in (options["chapters"] or ",".join(known)).split(",") if key.strip()]
        unknown = [key for key in chapters if key not in known]
        if unknown:
            raise CommandError(_("There is no chapter “%(chapter)s”.") % {"chapter": unknown[0]})
        languages = services.LANGUAGES if options["lang"] == "both" else (options["lang"],)
        try:
            return services.compose(
                period=period,
                page=page,
                programme=programme,
                languages=languages,
                chapters=chapters,
                findings={},
                at=clock.now(),
            )
        except services.ReviewImpossible as error:
            raise CommandError(_("The desk has no publisher yet; a review must say who is responsible.")) from error

    def _verify(self, path: Path) -> None:
        try:
            document = documents.loads(path.read_text("utf-8"))
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except ValueError as error:
            raise CommandError(f"{path}: {error}") from error
        found = services.verify(document)
        lang = "en" if (get_language() or "").startswith("en") else "vi"
        for one in found:
            self.stdout.write(
                _("%(id)s %(label)s: the review says %(said)s, the records say %(found)s")
                % {
                    "id": one.figure.id,
                    "label": one.figure.label[lang],
                    "said": one.figure.value,
                    "found": one.found if one.why == "value" else _("the same from other records"),
                }
            )
        if found:
            raise CommandError(
                _("%(wrong)s of %(all)s figures do not agree.") % {"wrong": len(found), "all": len(document.figures)}
            )
        self.stdout.write(_("All %(all)s figures agree.") % {"all": len(document.figures)})


def _programme(options: dict[str, Any]) -> Programme | None:
    if not options["programme"]:
        return None
    programme = Programme.objects.filter(slug=options["programme"]).first()
    if programme is None:
        raise CommandError(_("There is no programme “%(slug)s”.") % {"slug": options["programme"]})
    if options["page"]:
        raise CommandError(_("Choose a page or a programme, not both."))
    return programme


def _days(options: dict[str, Any], programme: Programme | None) -> tuple[str, str]:
    """As given; the time of the programme where nothing is."""
    first, last = options["first"], options["last"]
    if programme:
        begins, ends = of_reviews.time_of(programme, today=timezone.localdate(clock.now()))
        first, last = first or begins.isoformat(), last or ends.isoformat()
    if not first or not last:
        raise CommandError(_("Say the period: --from 2018-01-01 --to 2018-06-30."))
    return first, last
