"""The side of a measured process: steps that no command does alone. `python -m bench.inside STEP …`."""

from __future__ import annotations

import gc
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

Costs = dict[str, float]


def ready() -> None:
    """An empty desk with a publisher and the mapping of the invented export."""
    from django.core.management import call_command

    from bench.invented import MAPPING
    from signalmast.core import clock
    from signalmast.metrics import services as metrics
    from signalmast.pages.models import Publisher

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("install")
    metrics.save_mapping(name="bench", definition=MAPPING, by=None, at=clock.now())
    Publisher.objects.create(name="Ban Thông tin Sông Mơ", address="1 Đường Mơ", contact_email="mo@example.org")


def review(languages: str, forms: str, out: str) -> None:
    """What `signalmast review` does over five years, in the named forms only; prints the CPU seconds of each part."""
    from signalmast.core import clock
    from signalmast.core.periods import Period
    from signalmast.reports import document as documents
    from signalmast.reports import render_docx, render_html, render_pdf, render_xlsx, services
    from signalmast.reports.chapters import CHAPTERS, vocabulary

    costs: Costs = {"start": _cpu()}
    with _cost(costs, "counting and composing"):
        document = services.compose(
            period=Period(date(2021, 1, 1), date(2025, 12, 31), "Asia/Ho_Chi_Minh"),
            page=None,
            languages=tuple(languages.split(",")),
            chapters=list(CHAPTERS),
            findings={},
            at=clock.now(),
        )
    with _cost(costs, "review.json"):
        services.write_file(Path(out) / "review.json", documents.dump(document))
    vocabulary.register()
    whole = {"html": render_html.render, "pdf": render_pdf.render, "docx": render_docx.render}
    for lang in languages.split(","):
        for form in forms.split(","):
            path = Path(out) / f"review.{lang}.{form}"
            with _cost(costs, f"{form} {lang}"):
                if form == "xlsx":
                    render_xlsx.render(document, lang, path)
                else:
                    services.write_file(path, whole[form](document, lang))
    print(json.dumps(costs))


def lake(exports: str) -> None:
    """The question set of a five-year review, apart from its rendering; prints CPU seconds and four answers."""
    from datetime import UTC, datetime

    from signalmast.core.periods import Period
    from signalmast.metrics.selectors import asking
    from signalmast.pages import selectors as pages
    from signalmast.programmes.selectors.frozen import Frozen
    from signalmast.reports.chapters import CHAPTERS
    from signalmast.reports.chapters.context import Context, Figures
    from signalmast.reports.services import of_network
    from signalmast.reports.services.of_claims import counting_at

    costs: Costs = {"start": _cpu()}
    period = Period(date(2021, 1, 1), date(2025, 12, 31), "Asia/Ho_Chi_Minh")
    with _cost(costs, "dimension"):
        dimension = pages.dimension()
    with (
        _cost(costs, "question set"),
        asking(dimension=dimension, as_of=datetime.now(UTC), zone=period.zone) as open_lake,
    ):
        network = of_network.read(period=period, chapters=CHAPTERS, at=datetime.now(UTC), programmes=None)
        context = Context(
            asking=open_lake,
            period=period,
            before=period.before(),
            year_earlier=period.year_earlier(),
            page=None,
            page_names=pages.page_names(),
            topic_names=pages.topic_names(),
            titles={},
            figures=Figures(datetime.now(UTC).isoformat()),
            lang="vi",
            claims=counting_at(datetime.now(UTC), zone=period.zone),
            programmes=Frozen(as_of=datetime.now(UTC)),
            network=network,
            network_names=of_network.names_of(network),
        )
        for chapter in CHAPTERS.values():
            chapter.build(context)
        asked = len(open_lake._answers)
    with (
        _cost(costs, "four questions"),
        asking(dimension=dimension, as_of=datetime.now(UTC), zone=period.zone) as again,
    ):
        span = {"date_from": "2021-01-01", "date_to": "2025-12-31"}
        answers = {
            "shares": [[row["total"]] for row in _dicts(again.ask("sum", metric="shares", by="none", **span))],
            "comments by page": [
                [row["page"], row["total"]] for row in _dicts(again.ask("sum", metric="comments", by="page", **span))
            ],
            "views by month": [
                [row["month"], row["total"]] for row in _dicts(again.ask("sum", metric="views", by="month", **span))
            ],
            "top by reach": [
                [row["key"], row["total"]] for row in _dicts(again.ask("top", metric="reach", limit=10, **span))
            ],
        }
    print(json.dumps({"costs": costs, "asked": asked, "answers": answers, "exports": exports}))


def publish() -> None:
    """The imported posts stand on the site, as if each had been published; pages too."""
    from signalmast.backoffice import preparation
    from signalmast.pages.models import CommunityPage, Post

    preparation.gather_static(say=lambda line: None)
    Post.objects.update(figures_only=False, live=True)
    CommunityPage.objects.update(live=True)


def search(words: str, times: str) -> None:
    """The median CPU seconds of each search: by the index, with its page drawn, and by Wagtail's database search."""
    from django.conf import settings
    from django.test import Client
    from wagtail.search.backends import get_search_backend

    from signalmast.core import clock
    from signalmast.pages.models import Post
    from signalmast.pages.selectors import searching

    settings.ALLOWED_HOSTS = ["testserver"]
    client, wagtail, costs = Client(), get_search_backend(), {}
    for asked in json.loads(words):

        def by_index(asked: str = asked) -> int:
            return searching.find(searching.Asked(asked, "vi"), now=clock.now()).total

        def by_page(asked: str = asked) -> int:
            return len(client.get("/search/", {"q": asked}).content)

        def by_wagtail(asked: str = asked) -> int:
            found = wagtail.search(asked, Post.objects.live(), operator="and")
            list(found[: searching.PER_SCREEN])
            return int(found.count())

        costs[asked] = {
            "found": by_index(),
            "found_by_wagtail": by_wagtail(),
            "index": _middle(by_index, int(times)),
            "page": _middle(by_page, int(times)),
            "wagtail": _middle(by_wagtail, int(times)),
        }
    print(json.dumps(costs))


def _middle(act: Callable[[], int], times: int) -> float:
    """The median CPU seconds of an act that was done once before."""
    act()
    spent = []
    for _ in range(times):
        began = time.process_time()
        act()
        spent.append(time.process_time() - began)
    return statistics.median(spent)


def views(count: str, days: str) -> None:
    """That many views of the desk's posts in its journal, a tenth of the posts having most of them, over past days."""
    import random
    from datetime import timedelta

    from django.conf import settings

    from signalmast.core import journal
    from signalmast.pages import selectors as pages

    chance = random.Random(5)  # noqa: S311 -- invented views
    paths = [path for _pk, path in pages.post_addresses()]
    a_day = int(count) // int(days)
    writer = journal.Writer(settings.JOURNAL)
    number = 0
    for place in range(int(days)):
        day = date(2026, 3, 1) + timedelta(days=place)
        midnight = 1_772_298_000 + 86_400 * place
        left = a_day + (int(count) % int(days) if place == 0 else 0)
        while left:
            some = min(left, 100)
            events = tuple(
                journal.Event(
                    "view",
                    paths[int(len(paths) * chance.random() ** 4)],
                    chance.choice(("", "", "", "search.example", "social.example")),
                    chance.randrange(a_day * 2 // 3 + 1) * 0x9E3779B97F4A7C15 % 2**63,
                    midnight + chance.randrange(86_400),
                )
                for _place in range(some)
            )
            number, left = number + 1, left - some
            writer.write([journal.Batch(f"{number:026}", day, midnight, events)])
    writer.close()


def asked(path: str) -> None:
    """Views of every post over all days: of the lake's sums, and of the journal as it was, counted by SQLite."""
    import sqlite3

    from signalmast.metrics import selectors as metrics
    from signalmast.pages import selectors as pages

    since, until = date(2026, 1, 1), date(2026, 12, 31)
    costs: Costs = {}
    with sqlite3.connect(path) as live:
        of_path = pages.places_at([one for (one,) in live.execute("SELECT DISTINCT path FROM event")])
        with _cost(costs, "journal, by SQLite"):
            rows = live.execute(
                "SELECT path, count(*) FROM event WHERE day BETWEEN 0 AND 99999 GROUP BY path"
            ).fetchall()
    live.close()
    keys = {place.key for place in of_path.values()}
    with _cost(costs, "lake, opening included"):
        found = metrics.own_views(keys=keys, since=since, until=until)
    assert found == {of_path[one].key: views for one, views in rows}
    print(json.dumps({"costs": costs, "posts": len(found)}))


def siblings(posts: str) -> None:
    """Put posts on one page, an hour apart, and open each screen that shows them twice; the second time counts."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment

    from signalmast.accounts.models import User
    from signalmast.backoffice import preparation
    from signalmast.pages.models import CommunityPage, DeskHome, Post, Publisher

    preparation.gather_static(say=lambda line: None)
    setup_test_environment()
    section = CommunityPage(title="Phường Sông Mơ", slug="song-mo", publisher=Publisher.objects.all()[0])
    DeskHome.objects.get(locale__language_code="vi").add_child(instance=section)
    costs: Costs = {}
    with _cost(costs, "added"):
        _add(section, int(posts))
    boss = User.objects.create_user(email="a@example.org", name="A", password=None, is_superuser=True, is_staff=True)
    TOTP.activate(boss, generate_totp_secret())
    client = Client()
    client.force_login(boss)
    newest = Post.objects.order_by("-posted_at")[0]
    found = {}
    for name, path in _sibling_screens(section.pk, newest).items():
        client.get(path)
        began = _cpu()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        found[name] = (answer.status_code, _cpu() - began, len(asked), len(answer.content))
    print(json.dumps({"added": costs["added"], "screens": found}))


def network(people: str, rounds: str) -> None:
    from bench import network_inside

    network_inside.network(people, rounds)


def _add(section: object, count: int) -> None:
    from datetime import timedelta

    from bench.invented import LAST
    from signalmast.core import clock
    from signalmast.pages.services import bulk

    posts = (
        bulk.NewPost(
            key=f"post:bench{number}", section=section, posted_at=LAST - timedelta(minutes=25 * number),  # type: ignore[arg-type]
            kind="article", source_type="", title=f"Tin số {number}", text="Có nước lại từ sáng mai.", address="",
            figures_only=False, digest="",
        )
        for number in range(count)
    )  # fmt: skip
    for _added in bulk.add_posts(posts=posts, import_key="bench", by=None, at=clock.now()):
        pass


def _sibling_screens(section: int, newest: object) -> dict[str, str]:
    at, pk = newest.posted_at, newest.pk  # type: ignore[attr-defined]
    return {
        "public page": "/song-mo/",
        "public months": "/song-mo/archive/",
        "public month": f"/song-mo/archive/{at:%Y}/{at.month}/",
        "public post": newest.url,  # type: ignore[attr-defined]
        "public feed": "/song-mo/feed.xml",
        "posts in the office": f"/admin/pages/{section}/",
        "posts in the order of the tree": f"/admin/pages/{section}/?ordering=ord",
        "last screen of the list": f"/admin/pages/{section}/?p=2000",
        "search in the list": f"/admin/pages/{section}/?q=tin",
        "calendar": f"/admin/calendar/?day={at:%Y-%m-%d}",
        "chooser": f"/admin/choose-page/{section}/",
        "editor": f"/admin/pages/{pk}/edit/",
        "copy": f"/admin/posts/{pk}/duplicate/",
        "history of the page": f"/admin/pages/{section}/history/",
        "delete the page": f"/admin/pages/{section}/delete/",
        "explorer": f"/admin/api/main/pages/?child_of={section}&for_explorer=1",
    }


def _dicts(answer: object) -> Iterator[dict[str, str]]:
    for row in answer.rows:  # type: ignore[attr-defined]
        yield {name: str(value) for name, value in zip(answer.columns, row, strict=True)}  # type: ignore[attr-defined]


@contextmanager
def _cost(costs: Costs, name: str) -> Iterator[None]:
    began = _cpu()
    yield
    costs[name] = _cpu() - began


def _cpu() -> float:
    """Of this process and of its ended children."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


STEPS: dict[str, Callable[..., None]] = {
    "ready": ready,
    "review": review,
    "lake": lake,
    "publish": publish,
    "search": search,
    "views": views,
    "asked": asked,
    "siblings": siblings,
    "network": network,
}


def main() -> None:
    import django

    gc.set_threshold(50_000, 20, 20)  # as the console script does
    django.setup()
    STEPS[sys.argv[1]](*sys.argv[2:])
    sys.stdout.flush()
    os._exit(0)  # as the console script does


if __name__ == "__main__":
    main()
