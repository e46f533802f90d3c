from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.views import View

from signalmast.accounts.admin_views import DeskAdminView
from signalmast.accounts.models import User
from signalmast.claims.selectors import claims, counting
from signalmast.core import tables, wording
from signalmast.metrics.footprints import Behind
from signalmast.pages import selectors as pages
from signalmast.pages.models import Post
from signalmast.programmes.selectors import frozen
from signalmast.reports import footprint, selectors, services
from signalmast.reports.chapters import kept
from signalmast.reports.document import Document, Figure
from signalmast.reports.models import Review
from signalmast.reports.templatetags.review_words import spoken
from signalmast.reports.views.base import OfReview, ReviewScreen, kept_nowhere

SHOWN = 500
EVERY = 1_000_000
_BY_DAY = ("page_days", "site_", "claims_", frozen.QUESTION, *kept.SHEETS)  # questions whose records are days


@dataclass(frozen=True)
class Line:
    """One record behind a figure in words; `link` is empty where there is nothing to open."""

    title: str
    link: str
    page: str
    day: str
    value: str
    read: str


class OfFigure(OfReview):
    """A view whose address names a figure of a frozen review."""

    @cached_property
    def document(self) -> Document:
        if self.review.state != Review.State.FROZEN:
            raise Http404
        try:
            return services.frozen_document(self.review)
        except (OSError, ValueError):
            raise Http404 from None

    @cached_property
    def figure(self) -> Figure:
        return self.named(self.kwargs["figure"])

    def named(self, name: str) -> Figure:
        found = next((one for one in self.document.figures if one.id == name), None)
        if found is None:
            raise Http404
        return found

    def lines(self, limit: int, *, linked: bool) -> tuple[int, list[Line]]:
        """How many records stand behind the figure, and the first of them."""
        figure, found = services.records_behind(document=self.document, figure_id=self.figure.id, limit=limit)
        posts = {post.key: post for post in pages.posts_by_key([one.key for one in found.records])}
        may_read = counting.knows(figure.question.name) and claims.may_see(cast("User", self.request.user))
        statements = counting.statements(one.key for one in found.records) if may_read else {}
        write = _Writer(self.document, posts, figure, self.request.user, statements)
        return found.total, [write.line(one, linked=linked) for one in found.records]


class FigureView(OfFigure, ReviewScreen):
    """The records behind one figure, as they were known when it was frozen."""

    template_name = "reports/screens/figure.html"
    page_title = "figure"

    def get_page_title(self) -> str:
        return self.figure.label[spoken()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lang, figure = spoken(), self.figure
        sides = []
        if figure.question.name == "change":
            sides = [self.named(str(figure.question.filters[side])) for side in ("now", "then")]
        total, lines = self.lines(SHOWN, linked=True)
        return {
            **super().get_context_data(**kwargs),
            "figure": figure,
            "value": footprint.figure_words(figure, lang),
            "question": footprint.footprint_words(figure, lang, services.names_of(self.document, lang)),
            "time": footprint.time_words(figure.data_time, lang, ZoneInfo(self.document.zone)),
            "sides": [(one, one.label[lang], footprint.figure_words(one, lang)) for one in sides],
            "total": total,
            "lines": lines,
            "by_day": figure.question.name.startswith(_BY_DAY),
            "of_posts": not any(knows(figure.question.name) for knows in (counting.knows, frozen.knows, kept.knows)),
            "titled": any(line.title for line in lines),
            "valued": any(line.value for line in lines),
        }


class FigureRecordsView(OfFigure, DeskAdminView, View):
    """Every record behind a figure as a table for a spreadsheet."""

    permission_required = selectors.VIEW

    def get(self, request: HttpRequest, pk: int, figure: str) -> HttpResponse:
        if self.figure.question.name == "change":
            return redirect("review_figure", pk, figure)
        _total, lines = self.lines(EVERY, linked=False)
        head = [gettext("Post"), gettext("Community page"), gettext("Day"), gettext("Value"), gettext("Read at")]
        stream = io.BytesIO()
        rows = ([one.title, one.page, one.day, Decimal(one.value) if one.value else "", one.read] for one in lines)
        tables.write_csv(stream, head, rows)
        response = HttpResponse(stream.getvalue(), content_type="text/csv; charset=utf-8")
        days = f"{self.review.date_from.isoformat()}_{self.review.date_to.isoformat()}"
        name = f"{'records' if spoken() == 'en' else 'nguon-so-lieu'}-{days}-{self.figure.id}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return kept_nowhere(response)


class _Writer:
    """Puts records into words: from the desk of today, else from what the frozen review keeps."""

    def __init__(
        self, document: Document, posts: dict[str, Post], figure: Figure, person: Any, statements: dict[str, str]
    ) -> None:
        self.zone, self.lang, self.person = ZoneInfo(document.zone), spoken(), person
        self.frozen = {record.key: record for record in document.records}
        self.posts, self.names = posts, services.names_of(document, self.lang)
        counted = document.dimension
        self.page_of = dict(zip(counted["key"], counted["page"], strict=True))
        self.posted = dict(zip(counted["key"], counted["posted_at"], strict=True))
        self.days = figure.question.name.startswith(_BY_DAY)
        self.of_claims = counting.knows(figure.question.name)
        self.of_programmes = frozen.knows(figure.question.name)
        self.of_network = kept.knows(figure.question.name)
        self.statements = statements

    def line(self, record: Behind, *, linked: bool) -> Line:
        if self.of_claims:
            return self._of_claim(record)
        if self.of_programmes or self.of_network:
            name = self.names.get(record.key) or self._unnamed(record.key)
            return Line(title=name, link="", page="", day=self._day(record), value=record.value, read="")
        # Days of our own site may be a post's.
        post = not self.days or record.key in self.page_of
        page = self.page_of.get(record.key, "") if post else record.key
        return Line(
            title=self._title(record.key) if post else "",
            link=self._link(record.key) if linked and post else "",
            page=self.names.get(page, ""),
            day=self._day(record),
            value=record.value,
            read=wording.date_time(record.measured_at.replace(tzinfo=UTC), self.lang, self.zone)
            if record.measured_at
            else "",
        )

    def _unnamed(self, key: str) -> str:
        """What a request asked for is read by whoever keeps requests."""
        if not self.of_network:
            return key
        return gettext("The whole desk") if key == kept.DESK else gettext("A request")

    def _of_claim(self, record: Behind) -> Line:
        """A statement is read by those who may open claims; for others it is a claim."""
        known = self.statements.get(record.key) or self.names.get(record.key)
        title = known or (self._title(record.key) if record.key in self.posts else gettext("A claim"))
        return Line(title=title, link="", page="", day=self._day(record), value=record.value, read="")

    def _title(self, key: str) -> str:
        if key in self.posts:
            return services.title_of(self.posts[key], self.zone, self.lang)
        return self.frozen[key].title if key in self.frozen else gettext("A post that is no longer on the desk")

    def _day(self, record: Behind) -> str:
        if record.day:
            return wording.date(date.fromisoformat(record.day), self.lang)
        moment = self.posted.get(record.key)
        return wording.date(datetime.fromisoformat(moment).astimezone(self.zone).date(), self.lang) if moment else ""

    def _link(self, key: str) -> str:
        post = self.posts.get(key)
        if post is None:
            return ""
        if not post.figures_only:
            if post.permissions_for_user(self.person).can_edit():
                return reverse("wagtailadmin_pages:edit", args=[post.pk])
            if post.live:
                return pages.address(post)
        try:
            return reverse("record", args=[key])
        except NoReverseMatch:
            return ""
