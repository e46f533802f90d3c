"""What asks other sites, in a real browser: both languages, desk and telephone; nothing cut off, axe clean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from signalmast.backoffice import services as shell
from signalmast.claims.models import Claim, Evidence, FeedItem, Source
from signalmast.claims.services import matching
from signalmast.core import clock
from tests.claims import factories
from tests.conftest import Person
from tests.pages import builders, newsroom

LENGTH = "Math.ceil(document.querySelector('.desk-screen').getBoundingClientRect().height)"
LONG = "Nước muối có chữa khỏi sốt xuất huyết như nhiều người ở phường Bến Mơ đang truyền nhau không?"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def busy(transactional_db: None, desk: Any, settings: Any, tmp_path: Path) -> tuple[Claim, Evidence, Source]:
    """A claim with a copy, one that failed and one that waits; a feed that went well and one that did not."""
    settings.CLAIMINDEX = tmp_path / "search" / "claims.sqlite3"
    answered = factories.claim("Uống nước muối thì khỏi sốt xuất huyết.")
    factories.evidence(answered)
    factories.verdict(answered)
    factories.fact_check(builders.section(slug="bang-tin"), "Nước muối không chữa sốt xuất huyết", answered)
    claim = factories.claim("Cầu Bến Mơ sắp sập.", state=Claim.State.OPEN)
    now = clock.now()
    copied = factories.evidence(
        claim, archived_at=now, archive_digest="0123456789abcdef" * 4, archive_text="Cầu được kiểm định.\n\nĐạt.",
        archive_place="ab/x.html",
    )  # fmt: skip
    factories.evidence(claim, "Biên bản kiểm tra cầu", archive_problem="certificate")
    factories.evidence(claim, "Bản tin của trạm", archive_asked_at=now)
    matching.rebuild()
    good = Source.objects.create(
        name="Báo Bến Mơ", kind="media", reason="Đưa tin mỗi ngày về phường.", read_at=now,
        address="https://bao.example/" + "rat-dai-" * 20 + "feed.xml",
    )  # fmt: skip
    Source.objects.create(
        name="Trạm y tế",
        kind="body",
        reason="Thông báo dịch bệnh.",
        address="https://tram.example/feed",
        problem="slow",
    )
    for number, title in enumerate((LONG, "Cầu Bến Mơ sắp sập?", "Hội hoa xuân khai trương", "x" * 300)):
        FeedItem.objects.create(
            source=good, digest=str(number), title=title, address=f"https://bao.example/{number}", came_at=now
        )
    return claim, copied, good


def test_the_screens_are_whole_and_accessible(
    busy: tuple[Claim, Evidence, Source], person: Person, live_server: Any, browser: Any, tmp_path: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    claim, copied, good = busy
    chief, keeper = person("editor_in_chief", name="Lê Thị Nhuận"), person("administrator", name="Trần Văn Bình")
    shell.switch_outside(on=True, by=keeper, at=clock.now())
    item = FeedItem.objects.get(title=LONG)
    screens = {
        "items": (chief, reverse("claim_items")),
        "feeds": (chief, reverse("claim_feeds")),
        "feed": (chief, reverse("claim_feed_new")),
        "stop": (chief, reverse("claim_feed_stop", args=[good.pk])),
        "new": (chief, f"{reverse('claim_new')}?item={item.pk}"),
        "claim": (chief, reverse("claim", args=[claim.pk])),
        "copy": (chief, reverse("claim_copy", args=[claim.pk, copied.pk])),
        "outside": (keeper, reverse("desk_outside")),
    }
    cookies = {user: newsroom.client_of(user).cookies["sessionid"].value for user in (chief, keeper)}
    problems: list[str] = []
    for language in ("vi", "en"):
        for name, (user, address) in screens.items():
            type(user).objects.filter(pk=user.pk).update(language=language)
            for width in (1366, 390):
                where = f"{name} {language} {width}"
                context = browser.new_context(viewport={"width": width, "height": 850}, locale=language)
                context.add_cookies([{"name": "sessionid", "value": cookies[user], "url": live_server.url}])
                page = context.new_page()
                page.on("pageerror", lambda error, where=where: problems.append(f"{where}: {error}"))
                page.goto(live_server.url + address, wait_until="load")
                page.locator(".desk-screen").first.wait_for(state="attached")
                page.set_viewport_size({"width": width, "height": 300 + page.evaluate(LENGTH)})
                page.screenshot(path=tmp_path / f"{name}-{language}-{width}.png")
                found = Axe().run(page, context=".desk-screen").response["violations"]
                problems.extend(f"{where}: {one['id']} {one['nodes'][0]['html'][:150]}" for one in found)
                wider = page.evaluate(
                    "[...document.querySelectorAll('.desk-screen *')]"
                    ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"
                )
                problems.extend(f"{where}: cut off: {one}" for one in wider)
                context.close()
    assert "\n".join(problems) == ""
    assert len(list(tmp_path.glob("*.png"))) == 2 * 2 * len(screens)
