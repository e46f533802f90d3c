"""The document of a review: composed, frozen with its files, read again, verified and looked behind."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Set
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from signalmast.accounts.models import User
from signalmast.claims.selectors import counting
from signalmast.core import wording
from signalmast.core.periods import Period
from signalmast.metrics.models import Dispute
from signalmast.metrics.selectors import Asking, Dimension, asking
from signalmast.pages import selectors as pages
from signalmast.pages.models import CommunityPage, Post, Publisher
from signalmast.pages.titles import rule_title
from signalmast.programmes.models import Programme
from signalmast.programmes.selectors.frozen import Frozen
from signalmast.reports import document as documents
from signalmast.reports import render_docx, render_html, render_pdf, render_xlsx, selectors
from signalmast.reports.chapters import CHAPTERS, OF_PROGRAMME, top, vocabulary
from signalmast.reports.chapters.context import Context, Figures
from signalmast.reports.chapters.kept import Kept
from signalmast.reports.document import Block, Cell, Document, Edition, Heading, Paragraph, Record
from signalmast.reports.models import Review
from signalmast.reports.services import of_claims, of_network

LANGUAGES = ("vi", "en")


class ReviewImpossible(Exception):
    """The review cannot be made; the message is one of Review.Problem."""


def compose(
    *,
    period: Period,
    page: CommunityPage | None,
    languages: tuple[str, ...],
    chapters: list[str],
    findings: dict[str, dict[str, str]],
    at: datetime,
    programme: Programme | None = None,
) -> Document:
    """Ask every chapter for its blocks and freeze the figures as known at `at`.

    `findings` holds a person's own words by chapter and language. With a programme only its posts, its targets, its
    requests and those of its parts are counted. Raises ReviewImpossible without a publisher.
    """
    publisher = page.publisher if page else pages.default_publisher()
    if publisher is None:
        raise ReviewImpossible(Review.Problem.NO_PUBLISHER)
    parts = selectors.programmes_in(programme) if programme else None
    whole = selectors.dimension(set(parts.values()) if parts is not None else None)
    with asking(dimension=whole, as_of=at, zone=period.zone) as open_lake:
        figures = Figures(at.astimezone(UTC).isoformat())
        names = pages.page_names()
        kept = counted_part(whole, period, page.key if page else None, also=_seen(open_lake, period))
        claims = of_claims.counting_at(at, zone=period.zone)
        plans = Frozen(as_of=at, programmes=parts)
        network = of_network.read(period=period, chapters=chapters, at=at, programmes=parts)
        network_names = of_network.names_of(network)
        contexts = [
            _context(
                *(open_lake, period, page),
                figures=figures,
                claims=claims,
                programmes=plans,
                network=network,
                network_names=network_names,
                lang=lang,
            )
            for lang in languages
        ]
        about = programme or page
        editions = [
            _edition(context, publisher=publisher, about=about, chapters=chapters, findings=findings, at=at)
            for context in contexts
        ]
        records = _records(open_lake, period, page, names)
    said = {key: {"vi": name, "en": name} for key, name in names.items()} | pages.topic_names()
    if of_claims.CHAPTER in chapters:
        kept["claims"] = of_claims.kept_part(claims, period)
        said |= claims.words
    if "programmes" in chapters:
        said |= plans.names
    kept |= {name: lines for name, lines in network.lines.items() if lines}
    said |= network_names
    if parts is not None:
        kept["of_programmes"] = sorted(parts.values())
    return Document(
        schema=1,
        date_from=period.first.isoformat(),
        date_to=period.last.isoformat(),
        page=page.key if page else None,
        frozen_at=at.astimezone(UTC).isoformat(),
        figures=list(figures.all.values()),
        editions=editions,
        records=records,
        zone=period.zone,
        dimension=kept,
        chapters=chapters,
        names=said,
    )


def as_html(document: Document, lang: str, *, record_url: Callable[[str], str] | None = None) -> bytes:
    """One edition as a page that stands alone; `record_url` links its footprints into the back office."""
    vocabulary.register()
    return render_html.render(document, lang, record_url=record_url)


def write_review(*, document: Document, out: Path) -> list[Path]:
    """Write review.json and, for each language, HTML, PDF, DOCX and the XLSX annex into `out`; returns the paths."""
    vocabulary.register()
    written = [out / "review.json"]
    write_file(written[0], documents.dump(document))
    for edition in document.editions:
        lang = edition.lang
        for ending, render in (("html", render_html.render), ("pdf", render_pdf.render), ("docx", render_docx.render)):
            path = out / f"review.{lang}.{ending}"
            write_file(path, render(document, lang))
            written.append(path)
        annex = out / f"review.{lang}.xlsx"
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / annex.name
            render_xlsx.render(document, lang, made)
            write_file(annex, made.read_bytes())
        written.append(annex)
    return written


def compose_review(*, review: Review, at: datetime) -> Document:
    """The document of a review as it would be frozen now: for the preview. Raises ReviewImpossible."""
    if review.page is None and review.page_title:
        raise ReviewImpossible(Review.Problem.PAGE_GONE)
    if review.programme is None and review.programme_name:
        raise ReviewImpossible(Review.Problem.PROGRAMME_GONE)
    chapters = chapters_of(review)
    if not chapters:
        raise ReviewImpossible(Review.Problem.NO_CHAPTER)
    return compose(
        period=period_of(review),
        page=review.page,
        languages=tuple(lang for lang in LANGUAGES if lang in review.languages),
        chapters=chapters,
        findings=review.findings,
        at=at,
        programme=review.programme,
    )


def chapters_of(review: Review) -> list[str]:
    """Those that are ticked, in their order, of those it may have."""
    return [key for key in may_have(review.programme) if key in review.chapters]


def may_have(programme: Programme | None) -> list[str]:
    return [key for key in CHAPTERS if programme is None or key in OF_PROGRAMME]


def freeze_review(*, review: Review, by: User | None, at: datetime) -> Review:
    """Freeze the figures as known now and write the files. A frozen review never changes; a second call does nothing.

    Raises ReviewImpossible, or whatever broke the work; then nothing is frozen, the words and choices are kept, and
    `problem` says why. Files of an attempt that was cut off are replaced.
    """
    review.refresh_from_db()
    if review.state == Review.State.FROZEN:
        return review
    try:
        document = compose_review(review=review, at=at)
        _write_folder(document, folder_of(review))
        text = (folder_of(review) / "review.json").read_text("utf-8")
    except Exception as error:
        review.state, review.problem = Review.State.FAILED, _problem_of(error)
        review.save(update_fields=["state", "problem"])
        raise
    review.sha256 = json.loads(text)["sha256"]
    review.state, review.problem = Review.State.FROZEN, ""
    review.frozen_at, review.frozen_by = at, by
    review.save(update_fields=["state", "problem", "sha256", "frozen_at", "frozen_by"])
    return review


def period_of(review: Review) -> Period:
    return Period(review.date_from, review.date_to, settings.TIME_ZONE)


def frozen_document(review: Review) -> Document:
    """The document of a frozen review. Raises ValueError when the file is not the one that was frozen."""
    document = documents.loads((folder_of(review) / "review.json").read_text("utf-8"))
    if json.loads(documents.dumps(document))["sha256"] != review.sha256:
        raise ValueError("this is not the file that was frozen")
    return document


def folder_of(review: Review) -> Path:
    return Path(settings.REVIEWS_DIR) / review.key.replace("review:", "")


def names_of(document: Document, lang: str) -> dict[str, str]:
    """The words of pages and topics by their keys, as they stood at the freeze; learns the words of questions too."""
    vocabulary.register()
    return {key: words[lang] for key, words in document.names.items()}


def write_file(path: Path, content: bytes) -> None:
    """Write beside and replace, so that a reader finds the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _write_folder(document: Document, folder: Path) -> None:
    """All files or none: written beside, then put in the place of whatever an earlier attempt left."""
    beside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        write_review(document=document, out=beside)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(beside, folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _problem_of(error: Exception) -> str:
    if isinstance(error, ReviewImpossible):
        return str(error)
    if isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return Review.Problem.DISK_FULL if full else Review.Problem.UNWRITABLE
    return Review.Problem.UNFINISHED


def _seen(open_lake: Asking, period: Period) -> set[str]:
    """Posts that were read on our own site in the three periods: older ones are read too."""
    spans = (period, period.before(), period.year_earlier())
    return {
        key for span in spans for key in open_lake.seen(date_from=span.first.isoformat(), date_to=span.last.isoformat())
    }


def counted_part(
    whole: Dimension, period: Period, page: str | None, *, also: Set[str] = frozenset()
) -> dict[str, list[Any]]:
    """The part of the dimension that the three periods of a review count, and the posts that count `also`."""
    spans = [span.edges() for span in (period, period.before(), period.year_earlier())]
    edges = [(f"{begin:%Y-%m-%dT%H:%M:%SZ}", f"{end:%Y-%m-%dT%H:%M:%SZ}") for begin, end in spans]
    kept: dict[str, list[Any]] = {"key": [], "page": [], "kind": [], "month": [], "posted_at": []}
    for row in zip(whole.key, whole.page, whole.kind, whole.month, whole.posted_at, strict=True):
        if (page is None or row[1] == page) and (row[0] in also or any(begin <= row[4] < end for begin, end in edges)):
            for column, value in zip(kept, row, strict=True):
                kept[column].append(value)
    inside = set(kept["key"])
    kept["topics"] = sorted([key, topic] for key, topic in whole.topics if key in inside)
    return kept


def _context(
    open_lake: Asking,
    period: Period,
    page: CommunityPage | None,
    *,
    figures: Figures,
    claims: counting.Counting,
    programmes: Frozen,
    network: Kept,
    network_names: dict[str, dict[str, str]],
    lang: str,
) -> Context:
    return Context(
        asking=open_lake,
        period=period,
        before=period.before(),
        year_earlier=period.year_earlier(),
        page=page.key if page else None,
        page_names=pages.page_names(),
        topic_names=pages.topic_names(),
        titles=_titles(open_lake, period, page, lang),
        figures=figures,
        lang=lang,
        claims=claims,
        programmes=programmes,
        network=network,
        network_names=network_names,
        disputes=Dispute.objects.filter(settled=Dispute.Settled.OPEN).count(),
    )


def _edition(
    context: Context,
    *,
    publisher: Publisher,
    about: CommunityPage | Programme | None,
    chapters: list[str],
    findings: dict[str, dict[str, str]],
    at: datetime,
) -> Edition:
    blocks: list[Block] = []
    for key in chapters:
        chapter = CHAPTERS[key]
        context.chapter = key
        blocks.append(Heading(text=chapter.title(context.lang), level=2, anchor=key))
        words = findings.get(key, {}).get(context.lang, "").strip()
        blocks += [Paragraph([Cell(part.strip())], tone="finding") for part in words.split("\n\n") if part.strip()]
        blocks += chapter.build(context)
    lang, period = context.lang, context.period
    name = wording.period_name(period.first, period.last, lang)
    return Edition(
        lang=lang,
        title=f"{wording.review_kind(period.first, period.last, lang)} · {name}",
        subtitle=_subtitle(context, about),
        publisher=publisher.name,
        publisher_address=publisher.address,
        publisher_contact=publisher.contact,
        period=f"{wording.date(period.first, lang)} – {wording.date(period.last, lang)}",
        frozen=wording.date_time(at, lang, ZoneInfo(period.zone)),
        blocks=blocks,
    )


def _subtitle(context: Context, about: CommunityPage | Programme | None) -> str:
    if isinstance(about, Programme):
        name = about.name(context.lang)
        return context.say("Chương trình: {name}", "Programme: {name}", name=name)
    return about.title if about else context.say("Tất cả các trang", "All pages")


def _titles(open_lake: Asking, period: Period, page: CommunityPage | None, lang: str) -> dict[str, tuple[str, str]]:
    """Title and day of the posts that stand in a list by name."""
    answer = open_lake.ask(
        "top",
        date_from=period.first.isoformat(),
        date_to=period.last.isoformat(),
        page=page.key if page else None,
        metric="interactions",
        limit=top.SHOWN,
    )
    zone = ZoneInfo(period.zone)
    return {
        post.key: (title_of(post, zone, lang), wording.date(post.posted_at.astimezone(zone).date(), lang))
        for post in pages.posts_by_key([str(row[0]) for row in answer.rows])
    }


def title_of(post: Post, zone: ZoneInfo, lang: str) -> str:
    """A post's headline; one that was made by rule is made again in the review's language."""
    local = post.posted_at.astimezone(zone)
    made = {rule_title(post.source_type, local, each) for each in LANGUAGES}
    return rule_title(post.source_type, local, lang) if post.title in made else post.title


def _records(open_lake: Asking, period: Period, page: CommunityPage | None, names: dict[str, str]) -> list[Record]:
    posts = pages.record_words(period.edges(), page)
    files = pages.import_files()
    topics = {key: words[settings.LANGUAGE_CODE] for key, words in pages.topic_names().items()}
    found = []
    for row in open_lake.records(
        date_from=period.first.isoformat(), date_to=period.last.isoformat(), page=page.key if page else None
    ):
        title, address, tags = posts.pop(row["key"], (row["key"], "", []))
        found.append(
            Record(
                key=row["key"],
                page=names.get(row["page"], row["page"]),
                title=title,
                kind=row["kind"],
                topic=", ".join(topics.get(tag, tag) for tag in tags),
                published=row["posted_at"],
                address=address,
                values=row["values"],
                measured=row["measured_at"].isoformat() if row["measured_at"] else "",
                file=files.get(row["import_key"] or "", ""),
                line=int(row["line"] or 0),
            )
        )
    return found
