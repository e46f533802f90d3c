"""The demonstration desk: an invented ward with its posts, imported history, daily reach, a frozen review and people.

Everything it makes is marked `demo`, and `remove` takes all of it away again, figures included.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.db import transaction
from django.db.models import ProtectedError
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale

from signalmast.accounts import services as accounts
from signalmast.accounts.models import User
from signalmast.backoffice import presets, reference
from signalmast.claims.services import demo as claims
from signalmast.core.fold import address_words
from signalmast.core.periods import Period
from signalmast.metrics import services as metrics
from signalmast.pages import services as pages
from signalmast.pages.models import CommunityPage, DeskHome, DeskSettings, Import, Post, Publisher
from signalmast.reports import services as reports
from signalmast.reports.models import Review
from signalmast.topics.models import Topic

FOLDER = Path(__file__).parent / "demo"
COLLECTION = "Demonstration"
PEOPLE = (
    ("bien-tap@example.org", "Biên tập viên minh họa", presets.EDITOR),
    ("nguoi-doc@example.org", "Người đọc thứ hai minh họa", presets.EDITOR),
    ("kiem-chung@example.org", "Người kiểm chứng minh họa", presets.FACT_CHECKER),
)
CHAPTERS = ["overview", "posts", "interactions", "top", "spread", "reach", "comparison", "missing"]
NEWER_CHAPTERS = ["overview", "posts", "reach", "claims"]


class NotEmpty(Exception):
    """The desk holds content already; the demonstration is loaded into an empty one only."""


@dataclass(frozen=True)
class Loaded:
    posts: int
    history: int


def load(*, at: datetime) -> Loaded:
    """Fill an empty desk. Raises NotEmpty when there is a publisher, a community page or a post."""
    if Publisher.objects.exists() or CommunityPage.objects.exists() or Post.objects.exists():
        raise NotEmpty
    desk, posts, history = (_read(name) for name in ("desk.json", "posts.json", "history.json"))
    with transaction.atomic():
        maker = _Maker(desk, at)
        count = maker.fill(posts)
        maker.open_stalls(history)
        _people()
        claims.fill(told=_read("claims.json"), first=_person(2), second=_person(1), at=at)
    job = _bring_in("live-sellers.csv", (FOLDER / "live-sellers.csv").read_bytes(), "thai-live-sellers", at=at)
    Post.objects.filter(import_key=job.key).update(demo=True)
    _bring_in("reach.csv", _reach(at), "page-per-day", at=at)
    _review(history, at=at)
    _newer_review(at=at)
    return Loaded(posts=count, history=job.counts["added"])


def remove(*, by: User | None, at: datetime) -> None:
    """Take the demonstration away: its words, pictures, people, imports, readings and reviews.

    An invented page that holds something of the desk's own stays, and so does whoever answers for it; removing again,
    once that is moved or deleted, takes the rest.
    """
    jobs = list(Import.objects.filter(options__demo=True))
    with transaction.atomic():
        for review in Review.objects.filter(demo=True):
            shutil.rmtree(reports.folder_of(review), ignore_errors=True)
            review.delete()
        reference.remove()
        claims.remove()
        pages.delete_demo_posts()
        for page in CommunityPage.objects.filter(demo=True).order_by("-path"):
            if not page.posts.exists():
                page.delete()
        answering = CommunityPage.objects.values("publisher")
        leaving_bodies = Publisher.objects.filter(demo=True).exclude(pk__in=answering)
        DeskSettings.objects.filter(publisher__in=leaving_bodies).update(publisher=None, logo=None)
        leaving_bodies.delete()
        Topic.objects.filter(demo=True).delete()
        for collection in Collection.objects.filter(name=COLLECTION, depth__gt=1):
            for image in get_image_model().objects.filter(collection=collection):
                image.delete()
            collection.delete()
        Import.objects.filter(pk__in=[job.pk for job in jobs]).delete()
        leaving = User.objects.filter(email__in=[email for email, _name, _role in PEOPLE], is_superuser=False)
        _let_go(leaving.exclude(pk=by.pk) if by else leaving)
    for job in jobs:
        metrics.forget_import(import_key=job.key)
        shutil.rmtree(pages.folder_of(job), ignore_errors=True)


class _Maker:
    """Makes the invented desk inside one transaction."""

    def __init__(self, desk: dict[str, Any], at: datetime) -> None:
        self.desk = desk
        self.at = at
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.collection = Collection.get_first_root_node().add_child(name=COLLECTION)
        self.homes = {home.locale.language_code: home for home in DeskHome.objects.select_related("locale")}
        self.pictures: dict[str, Any] = {}
        self.pages: dict[tuple[str, str], CommunityPage] = {}

    def fill(self, posts: list[dict[str, Any]]) -> int:
        said = self.desk["publisher"]
        publishers = {lang: self._publisher(said, lang) for lang in ("vi", "en")}
        topics = {
            one["key"]: Topic.objects.create(
                key=one["key"], name_vi=one["vi"], name_en=one["en"], colour=one["colour"], demo=True
            )
            for one in self.desk["topics"]
        }
        for one in self.desk["pages"]:
            self._page(one, publishers, topics)
        DeskSettings.objects.update_or_create(
            pk=1,
            defaults={
                "name_vi": "Bến Hoa Đăng Mẫu",
                "name_en": "Bến Hoa Đăng Mẫu",
                "publisher": publishers["vi"],
                "logo": self._picture(said["logo"], said["logo_alt"]["vi"]),
            },
        )
        return sum(self._post(one, topics) for one in posts)

    def open_stalls(self, history: dict[str, Any]) -> None:
        """Pages for the imported history: counted, never public."""
        publisher = Publisher.objects.get(name=self.desk["publisher"]["vi"]["name"])
        for one in history["pages"]:
            page = CommunityPage(
                title=one["vi"]["title"],
                slug=one["slug"],
                publisher=publisher,
                about=one["vi"]["about"] + f"<p>{history['attribution']['vi']}</p>",
                source_names=one["id"],
                locale=self.homes["vi"].locale,
                live=False,
                demo=True,
            )
            self.homes["vi"].add_child(instance=page)

    def _publisher(self, said: dict[str, Any], lang: str) -> Publisher:
        publisher: Publisher = Publisher.objects.create(
            name=said[lang]["name"],
            address=said[lang]["address"],
            contact_email=said["email"],
            contact_phone=said["phone"],
            demo=True,
        )
        return publisher

    def _page(self, one: dict[str, Any], publishers: dict[str, Publisher], topics: dict[str, Topic]) -> None:
        cover = self._picture(one["cover"], one["cover_alt"]["vi"])
        first = None
        for lang in ("vi", "en"):
            page = CommunityPage(
                title=one[lang]["title"],
                slug=one["slug"],
                publisher=publishers[lang],
                about=one[lang]["about"],
                cover=cover,
                colour=one["colour"],
                locale=Locale.objects.get(language_code=lang),
                first_published_at=self.at,
                last_published_at=self.at,
                demo=True,
            )
            if first is not None:
                page.translation_key = first.translation_key
            page.topics = [topics[key] for key in one["topics"]]
            self.homes[lang].add_child(instance=page)
            first = first or page
            self.pages[one["slug"], lang] = page

    def _post(self, one: dict[str, Any], topics: dict[str, Topic]) -> int:
        day = self.at.astimezone(self.zone).date() - timedelta(days=one["posted_days_ago"])
        posted = datetime.combine(day, time.fromisoformat(one["time"]), self.zone)
        if posted > self.at:
            posted = self.at - timedelta(minutes=5 * int(one["key"][-3:]))
        first = None
        for lang in ("vi", "en"):
            words = one[lang]
            if words is None:
                continue
            post = Post(
                key=f"demo:{one['key']}:{lang}",
                title=words["headline"],
                slug=f"{address_words(words['headline'])}-{one['key'][-3:]}",
                summary=words["summary"],
                kind=one["kind"],
                posted_at=posted,
                body=[self._block(block) for block in words["body"]],
                section=self.pages[one["page"], lang],
                locale=self.pages[one["page"], lang].locale,
                first_published_at=posted,
                last_published_at=posted,
                demo=True,
            )
            if one["picture"]:
                post.picture = self._picture(one["picture"], one["picture_alt"]["vi"])
                post.picture_alt = one["picture_alt"][lang]
            if first is not None:
                post.translation_key = first.translation_key
            post.topics = [topics[key] for key in one["topics"]]
            self.pages[one["page"], lang].add_child(instance=post)
            first = first or post
        return 1 if one["en"] is None else 2

    def _block(self, block: dict[str, Any]) -> tuple[str, Any]:
        match block["type"]:
            case "text":
                return "text", block["html"]
            case "quote":
                return "quote", {"text": block["text"], "who": block["who"]}
            case "link":
                return "link", {"label": block["label"], "address": block["address"]}
            case _:
                picture = self._picture(block["picture"], block["alt"])
                return "picture", {"picture": picture, "alt": block["alt"], "caption": ""}

    def _picture(self, name: str, alt: str) -> Any:
        if name not in self.pictures:
            path = FOLDER / name
            content = io.BytesIO(path.read_bytes())
            self.pictures[name] = get_image_model().objects.create(
                title=alt[:255], file=ImageFile(content, name=path.name), collection=self.collection
            )
        return self.pictures[name]


def _people() -> None:
    for email, name, role in PEOPLE:
        if not User.objects.filter(email=email).exists():
            accounts.add_person(name=name, email=email, roles=[Group.objects.get(name=presets.group_name(role))])


def _person(place: int) -> User:
    return User.objects.get(email=PEOPLE[place][0])


def _let_go(people: Iterable[User]) -> None:
    """Whoever signed something of the desk's own by now stays on it by name, with a closed account."""
    for person in people:
        try:
            with transaction.atomic():
                person.delete()
        except ProtectedError:
            person.is_active = False
            person.save(update_fields=["is_active"])


def _bring_in(name: str, content: bytes, mapping: str, *, at: datetime) -> Import:
    job = pages.receive_file(
        source=io.BytesIO(content),
        filename=name,
        options={"demo": True, "figures_only": True},
        mapping_name=mapping,
        by=None,
        at=at,
    )
    return pages.run_import(job=job, at=at)


def _reach(at: datetime) -> bytes:
    """The invented daily reach, moved so that its last day is yesterday."""
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["date", "page", "metric", "value"])
    with (FOLDER / "reach.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            day = today + timedelta(days=int(row["date_offset_days"]))
            writer.writerow([day.isoformat(), row["page"], row["metric"], row["value"]])
    return out.getvalue().encode()


def _review(history: dict[str, Any], *, at: datetime) -> None:
    """A review of the imported history, frozen, so that there is one to look at."""
    review = reports.draft_review(
        period=Period(date(2018, 1, 1), date(2018, 6, 30), settings.TIME_ZONE),
        page=None,
        languages=["vi", "en"],
        chapters=CHAPTERS,
        by=None,
        at=at,
    )
    review.demo = True
    review.findings = {"overview": history["attribution"]}
    review.save(update_fields=["demo", "findings"])
    reports.freeze_review(review=review, by=None, at=at)


def _newer_review(*, at: datetime) -> None:
    """A second one, of the invented desk's own last months up to yesterday."""
    yesterday = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date() - timedelta(days=1)
    before = yesterday.year * 12 + yesterday.month - 3
    review = reports.draft_review(
        period=Period(date(before // 12, before % 12 + 1, 1), yesterday, settings.TIME_ZONE),
        page=None,
        languages=["vi", "en"],
        chapters=NEWER_CHAPTERS,
        by=None,
        at=at,
    )
    review.demo = True
    review.save(update_fields=["demo"])
    reports.freeze_review(review=review, by=None, at=at)


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text("utf-8"))
