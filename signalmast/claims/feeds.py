"""The feeds of the library (a line a fact-check, its verdict in the title) and of the public log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext

from signalmast.claims import selectors
from signalmast.claims.selectors import public_log
from signalmast.pages import selectors as pages
from signalmast.pages.feeds import plain
from signalmast.pages.feeds.forms import FORMS
from signalmast.pages.models import Publisher
from signalmast.pages.selectors import sitemaps

NEWEST = 30
_BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)  # the date of a feed that never had an item


@dataclass(frozen=True)
class _Feed:
    title: str
    link: str
    own: str
    description: str
    changed_at: datetime


def of_library(request: HttpRequest, form: str) -> HttpResponse:
    language = _language()
    posts = list(selectors.listed(language).select_related("section__publisher").defer("body")[:NEWEST])
    entries = selectors.entries(posts)
    changed = [max(sitemaps.changed_at(entry.post), *_decided(entry)) for entry in entries]
    feed = _begin(
        form,
        _Feed(
            title=f"{gettext('Fact-checks')} · {pages.desk(language=language).name}",
            link=selectors.library(language),
            own=selectors.named(f"library_{form}", language=language),
            description=gettext("Claims that were checked, with the verdict and its sources."),
            changed_at=max(changed, default=_BEFORE_ALL),
        ),
    )
    for entry, moment in zip(entries, changed, strict=True):
        feed.add_item(**_item_of_library(entry, moment))
    return _answer(feed)


def of_log(request: HttpRequest) -> HttpResponse:
    language = _language()
    lines = public_log.screen(size=NEWEST).lines
    head = public_log.head()
    said = gettext("Verdicts, changed verdicts, corrections and disputes, with their reasons.")
    if head:
        said += " " + gettext("Head of the chain: entry %(number)s, %(digest)s.") % {
            "number": head.number,
            "digest": head.digest,
        }
    feed = _begin(
        "rss",
        _Feed(
            title=f"{gettext('Public log')} · {pages.desk(language=language).name}",
            link=selectors.named("log", language=language),
            own=selectors.named("log_rss", language=language),
            description=said,
            changed_at=head.at if head else _BEFORE_ALL,
        ),
    )
    body = pages.desk(language=language).publisher or next(iter(_publishers()), None)
    for line in lines:
        told = "\n".join(f"{label}: {text}" for label, text in public_log.said(line, language=language))
        feed.add_item(
            title=plain(f"{line.number} · {line.kind_name}"),
            link=f"{settings.PUBLIC_URL}{selectors.named('log', language=language)}#entry-{line.number}",
            description=plain(f"{told}\n{line.digest}"),
            author_name=plain(body.name) if body else None,
            author_email=plain(body.contact_email) if body else None,
            pubdate=line.at,
            updateddate=line.at,
            unique_id=line.digest,
            unique_id_is_permalink=False,
            categories=[line.kind_name],
            picture="",
        )
    return _answer(feed)


def _item_of_library(entry: selectors.Entry, changed: datetime) -> dict[str, Any]:
    post = entry.post
    words = ", ".join(dict.fromkeys(answer.word.name for answer in entry.answers))
    title = f"{words}: {post.title}"
    said = "\n".join(
        gettext("Claim: %(claim)s Verdict: %(verdict)s. %(answer)s")
        % {"claim": answer.claim.statement, "verdict": answer.word.name, "answer": answer.verdict.short_answer}
        for answer in entry.answers
    )
    publisher = post.section.publisher
    return {
        "title": plain(gettext("[Invented] %(headline)s") % {"headline": title} if post.demo else title),
        "link": settings.PUBLIC_URL + pages.address(post),
        "description": plain(said),
        "author_name": plain(publisher.name),
        "author_email": plain(publisher.contact_email),
        "pubdate": post.posted_at,
        "updateddate": changed,
        "unique_id": plain(post.key),
        "unique_id_is_permalink": False,
        "categories": list(dict.fromkeys(answer.word.name for answer in entry.answers)),
        "picture": "",
    }


def _decided(entry: selectors.Entry) -> list[datetime]:
    return [answer.verdict.decided_at for answer in entry.answers if answer.verdict.decided_at]


def _begin(form: str, said: _Feed) -> Any:
    publishers = _publishers()
    first = publishers[0] if publishers else None
    who = plain("; ".join(f"{body.name}, {body.address}, {body.contact}" for body in publishers))
    responsible = gettext("Published by: %(who)s") % {"who": who}
    return FORMS[form](
        title=plain(said.title),
        link=settings.PUBLIC_URL + said.link,
        description=plain(f"{said.description} {responsible}"),
        language=_language(),
        author_name=plain(first.name) if first else None,
        author_email=plain(first.contact_email) if first else None,
        feed_url=settings.PUBLIC_URL + said.own,
        feed_copyright=responsible,
        changed_at=said.changed_at,
        publisher=first,
        publishers=publishers,
    )


def _publishers() -> list[Publisher]:
    sections = pages.sections(language=_language())
    return list({section.publisher_id: section.publisher for section in sections}.values())


def _answer(feed: Any) -> HttpResponse:
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE
