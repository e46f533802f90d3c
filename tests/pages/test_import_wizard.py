"""The import wizard of the back office through its HTTP door: upload, look, choose, bring in, result."""

from __future__ import annotations

import errno
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from signalmast.metrics.models import Mapping
from signalmast.pages.models import CommunityPage, Import, Post
from tests.conftest import NOW, Person

FORMATS = Path(__file__).parents[1] / "data" / "export-formats"
HEAD = "Mã bài viết,Ngày đăng,Nội dung,Lượt thích,Ghi chú\n"


@pytest.fixture(autouse=True)
def _at_once(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def analyst(client: Client, person: Person, page: CommunityPage) -> Client:
    client.force_login(person("analyst", language="en"))
    return client


def upload(client: Client, content: bytes | str | Path, name: str = "posts.csv", **choices: Any) -> Import:
    """Sends a file and gives the import that was opened for it."""
    if isinstance(content, Path):
        content, name = content.read_bytes(), content.name
    source = io.BytesIO(content.encode() if isinstance(content, str) else content)
    source.name = name
    answer = client.post(reverse("import_new"), {"file": source, **choices})
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.latest("pk")


def text(client: Client, job: Import) -> str:
    answer = client.get(reverse("import_one", args=[job.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_file_goes_from_upload_to_result(analyst: Client, page: CommunityPage) -> None:
    job = upload(analyst, FORMATS / "meta_facebook_posts.csv", page=page.pk)
    look = text(analyst, job)
    assert "Facebook (Meta Business Suite)" in look
    assert "certain" in look
    assert Post.objects.count() == 0
    answer = analyst.post(reverse("import_bring_in", args=[job.pk]))
    assert answer.url == reverse("import_one", args=[job.pk])
    job.refresh_from_db()
    assert job.state == Import.State.DONE
    counts = job.counts
    assert counts["rows"] == sum(counts[part] for part in ("added", "updated", "unchanged", "repeated", "refused"))
    assert "Brought in" in text(analyst, job)
    assert Post.objects.count() == counts["added"]


def test_pressing_twice_brings_in_once(analyst: Client, page: CommunityPage, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    job = upload(analyst, FORMATS / "meta_facebook_posts.csv", page=page.pk)
    for _press in range(2):
        assert analyst.post(reverse("import_bring_in", args=[job.pk])).status_code == 302
    assert DBTaskResult.objects.filter(task_path="signalmast.pages.tasks.bring_in").count() == 1
    assert "waiting its turn" in text(analyst, job)
    assert "waiting its turn" in analyst.get(reverse("import_status", args=[job.pk])).content.decode()


def test_status_reloads_the_screen_when_the_work_is_done(analyst: Client, page: CommunityPage) -> None:
    job = upload(analyst, FORMATS / "meta_facebook_posts.csv", page=page.pk)
    analyst.post(reverse("import_bring_in", args=[job.pk]))
    assert analyst.get(reverse("import_status", args=[job.pk])).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("role", ["editor", "fact_checker", "network_coordinator", "administrator"])
def test_every_screen_is_closed_without_the_permission(
    client: Client, person: Person, page: CommunityPage, role: str, settings: Any
) -> None:
    job = Import.objects.create(filename="secret-name.csv", digest="0" * 64, size=1, started_at=NOW, state="done")
    settings.MFA_SUPPORTED_TYPES = []
    client.force_login(person(role))
    for name in ("imports", "import_new", "import_where", "import_mappings", "import_disputes"):
        assert client.get(reverse(name)).status_code in (302, 403)
    for name in ("import_one", "import_options", "import_columns", "import_status", "import_refused"):
        answer = client.get(reverse(name, args=[job.pk]))
        assert answer.status_code in (302, 403)
        assert "secret-name" not in answer.content.decode()
    for name in ("import_bring_in", "import_choose", "import_forget"):
        assert client.post(reverse(name, args=[job.pk])).status_code in (302, 403)
    assert Import.objects.get().state == "done"
    assert "Nhập số liệu" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_another_persons_import_can_be_seen(
    analyst: Client, client: Client, person: Person, page: CommunityPage
) -> None:
    job = upload(analyst, FORMATS / "meta_facebook_posts.csv", page=page.pk)
    client.force_login(person("analyst", language="en"))
    assert "meta_facebook_posts.csv" in client.get(reverse("imports")).content.decode()
    assert "Bring it in" in text(client, job)


HOSTILE = {
    "empty": (b"", "This file is empty"),
    "pdf": (b"%PDF-1.7\n1 0 obj\n", "really a PDF document"),
    "nul": (b"post_id,created_time,likes\n1,2026-03-01,\x00\n" * 40, "NUL"),
    "unknown": (b"what,ever\n1,2\n", "none of the exports we know"),
    "headings only": (
        b"post_id,created_time,message,link,page_name,scrape_time,shares\n",
        "none of the exports we know",
    ),
    "wide": (b",".join(b"a" for _ in range(100_000)) + b"\n", "columns"),
    "long cell": (b"a,b\n1," + b"x" * 10_000_000 + b"\n", "longer than"),
    "json": (b'{"a": 1}', "neither a Mastodon outbox"),
    "broken json": (b'{"a": ', "damaged"),
    "zip": (b"PK\x03\x04" + b"\0" * 40, "damaged"),
}


@pytest.mark.parametrize(
    ("kind", "language"), [*((kind, "en") for kind in HOSTILE), ("pdf", "vi"), ("unknown", "vi"), ("long cell", "vi")]
)
def test_hostile_file_gets_one_message_and_stores_nothing(
    client: Client, person: Person, page: CommunityPage, kind: str, language: str
) -> None:
    client.force_login(person("analyst", language=language))
    content, words = HOSTILE[kind]
    job = upload(client, content)
    said = text(client, job)
    assert (words in said) == (language == "en"), said
    assert "data-once" in said
    assert client.get(reverse("import_columns", args=[job.pk])).status_code == 200
    client.post(reverse("import_bring_in", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == Import.State.REFUSED
    assert job.problem
    assert text(client, job)
    assert Post.objects.count() == 0


def test_file_above_the_limit_is_refused_before_it_is_kept(analyst: Client, settings: Any) -> None:
    source = io.BytesIO(b"x" * ((20 << 20) + 1))
    source.name = "large.csv"
    answer = analyst.post(reverse("import_new"), {"file": source})
    assert answer.status_code == 422
    assert "This file has 21 MB; at most 20 MB can be read." in answer.content.decode()
    assert Import.objects.count() == 0


def test_full_disk_says_so_on_the_form(analyst: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    source = io.BytesIO(b"a,b\n")
    source.name = "a.csv"
    answer = analyst.post(reverse("import_new"), {"file": source})
    assert answer.status_code == 422
    assert "The disk is full." in answer.content.decode()


UNCLEAR = HEAD + "1,03/04/2026,Ngập đường,12,a\n2,05/06/2026,Cầu đóng,7,b\n"


def columns(client: Client, job: Import, **changed: str) -> Any:
    """Send the mapping editor as it is prefilled, with a name and some fields changed."""
    form = client.get(reverse("import_columns", args=[job.pk])).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    return client.post(reverse("import_columns", args=[job.pk]), {**given, "name": "Bảng cũ", **changed})


def test_unknown_file_is_mapped_dated_and_brought_in(analyst: Client, page: CommunityPage) -> None:
    job = upload(analyst, UNCLEAR, page=page.pk)
    assert reverse("import_columns", args=[job.pk]) in text(analyst, job)
    form = analyst.get(reverse("import_columns", args=[job.pk])).context["form"]
    prefilled = [form[f"column_{number}"].value() for number in range(5)]
    assert prefilled == ["id", "posted_at", "text", "metric:likes", ""]
    assert columns(analyst, job).status_code == 302
    assert "Ghi chú" not in Mapping.objects.get(name="Bảng cũ").definition["metrics"]
    asked = text(analyst, job)
    assert "3 April 2026" in asked
    assert "4 March 2026" in asked
    analyst.post(reverse("import_choose", args=[job.pk]), {"date_order": "dmy"})
    assert "03/04" not in text(analyst, job)
    analyst.post(reverse("import_bring_in", args=[job.pk]))
    job.refresh_from_db()
    assert (job.state, job.counts["added"], job.mapping_name) == ("done", 2, "Bảng cũ")
    assert sorted(Post.objects.values_list("posted_at__month", flat=True)) == [4, 6]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "thai-live-sellers"}, "There is already a mapping of this name"),
        ({"column_0": ""}, "Choose the column that holds the post id"),
        ({"column_4": "posted_at"}, "This is already the column “Ngày đăng”"),
        ({"posted_zone": "Mars/Base"}, "is no time zone"),
        ({"subject": "day", "column_1": "", "column_0": ""}, "Choose the column that holds the day"),
    ],
)
def test_mapping_that_does_not_fit_says_so_at_its_place(
    analyst: Client, page: CommunityPage, changed: dict[str, str], words: str
) -> None:
    job = upload(analyst, UNCLEAR, page=page.pk)
    answer = columns(analyst, job, **changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Mapping.objects.filter(builtin=False).exists()


def test_figures_named_in_a_column_are_known_by_their_vietnamese_names(analyst: Client, page: CommunityPage) -> None:
    job = upload(
        analyst, "Ngày,Chỉ số,Giá trị\n2026-03-13,Số người tiếp cận,100\n2026-03-14,Lượt xem,90\n", page=page.pk
    )
    assert columns(analyst, job).status_code == 302
    assert Mapping.objects.get(name="Bảng cũ").definition["page_day"]["names"] == {
        "Số người tiếp cận": "reach",
        "Lượt xem": "views",
    }
    analyst.post(reverse("import_bring_in", args=[job.pk]))
    job.refresh_from_db()
    assert (job.state, job.counts["added"], job.counts["readings"]) == ("done", 2, 2)


def test_unknown_pages_are_made_on_request_only(analyst: Client, page: CommunityPage) -> None:
    job = upload(analyst, FORMATS / "meta_facebook_posts.csv")
    look = text(analyst, job)
    assert "the desk has no such page" in look
    assert "Ban Thông tin Mẫu" in look
    assert "Bring it in" not in look
    analyst.post(reverse("import_choose", args=[job.pk]), {"create_pages": "1"})
    assert "will be a new page" in text(analyst, job)
    assert CommunityPage.objects.count() == 1
    analyst.post(reverse("import_bring_in", args=[job.pk]))
    assert set(CommunityPage.objects.values_list("title", flat=True)) == {"Bảng tin", "Bảng tin Phường Mẫu"}


def test_mappings_are_renamed_copied_and_deleted_but_not_those_of_the_desk(analyst: Client) -> None:
    fixed = Mapping.objects.get(name="thai-live-sellers")
    act(analyst, fixed, "delete")
    act(analyst, fixed, "rename", "mine")
    assert Mapping.objects.filter(name="thai-live-sellers", builtin=True).exists()
    act(analyst, fixed, "copy", "Của tôi")
    own = Mapping.objects.get(name="Của tôi")
    assert (own.builtin, own.definition["name"]) == (False, "Của tôi")
    act(analyst, own, "rename", "Tên khác")
    own.refresh_from_db()
    assert (own.name, own.definition["name"]) == ("Tên khác", "Tên khác")
    act(analyst, own, "delete")
    assert not Mapping.objects.filter(builtin=False).exists()


def act(client: Client, mapping: Mapping, action: str, name: str = "") -> None:
    answer = client.post(reverse("import_mapping", args=[mapping.pk]), {"action": action, "name": name})
    assert answer.status_code == 302


def test_refused_rows_come_as_a_file_with_line_and_reason(analyst: Client, page: CommunityPage) -> None:
    rows = "status_id,status_published,num_likes\n1.22158E+17,2026-03-01,3\n5_6,2026-03-01,7\n"
    job = upload(analyst, rows, page=page.pk)
    columns(analyst, job)
    analyst.post(reverse("import_bring_in", args=[job.pk]))
    answer = analyst.get(reverse("import_refused", args=[job.pk]))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = answer.content.decode("utf-8").split("\r\n")
    assert lines[0] == "\ufeffline,reason"
    assert lines[1].startswith("2,The id 1.22158E+17")
    assert len(lines) == 3


def test_site_paths_of_analytics_become_figures_of_our_own_posts(analyst: Client, page: CommunityPage) -> None:
    own = page.add_child(instance=Post(title="Lịch cấp nước", slug="lich-cap-nuoc", section=page, posted_at=NOW))
    ga4 = (FORMATS / "ga4_pages_and_screens.csv").read_text()
    job = upload(analyst, ga4 + f"\n/bang-tin/{own.slug}/,55,40,1,1,60,0,0\n".lstrip(), name="ga4.csv", page=page.pk)
    analyst.post(reverse("import_bring_in", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "done"
    record = analyst.get(reverse("record", args=[own.key])).content.decode()
    assert "55" in record
    assert "Active users" in record
