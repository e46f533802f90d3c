import pytest

from signalmast.core.tables import TableRefused
from signalmast.metrics.importers import builtin, registry
from signalmast.metrics.importers.registry import Detected, detect
from tests.metrics.importers.staged import EXPORTS, THAI, parse, write

META = EXPORTS / "meta_facebook_posts.csv"
OWN = {"schema": 1, "name": "own", "namespace": "zalo", "id": "Post ID"}


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("crowdtangle_facebook_posts.csv", "crowdtangle"),
        ("ga4_pages_and_screens.csv", "ga4"),
        ("mastodon_outbox.json", "mastodon"),
        ("meta_facebook_posts.csv", "meta-facebook"),
        ("meta_instagram_posts.csv", "meta-instagram"),
        ("telegram_result.json", "telegram"),
        ("tiktok_studio_content.csv", "tiktok"),
        ("youtube_studio_chart_by_geography.csv", "youtube"),
        ("youtube_studio_content.csv", "youtube"),
        ("youtube_studio_content_iso.csv", "youtube"),
    ],
)
def test_detect_each_export(name, format):
    assert detect(EXPORTS / name, []) == Detected(format)


def test_detect_builtin_mapping():
    assert detect(THAI, []) == Detected("generic", builtin.THAI_LIVE_SELLERS)


def test_a_mapping_saved_for_exactly_this_header_goes_before_a_format(tmp_path):
    path = write(tmp_path / "m.csv", "Post ID,Page ID,Publish time\n1,2,2026-01-01\n")
    exact = {**OWN, "header": ["publish time", "POST ID", "Page ID"]}

    assert detect(path, [OWN]) == Detected("meta-facebook")
    assert detect(path, [OWN, exact]) == Detected("generic", exact)


def test_the_mapping_that_uses_most_columns_is_taken_and_a_broken_one_passed_over(tmp_path):
    path = write(tmp_path / "m.csv", "Post ID,Lượt xem\n1,2\n")
    more = {**OWN, "metrics": {"Lượt xem": "views"}}

    assert detect(path, [{"schema": 9}, OWN, more, OWN]) == Detected("generic", more)


def test_nothing_fits(tmp_path):
    path = write(tmp_path / "m.csv", "a,b\n1,2\n")

    assert detect(path, []) is None
    for format in (None, "generic"):
        with pytest.raises(TableRefused) as refused:
            parse(path, tmp_path / "out", format=format)
        assert refused.value.code == "unknown-format"


@pytest.mark.parametrize(
    ("path", "format", "code"),
    [
        (META, "myspace", "no-such-format"),
        (META, "telegram", "not-json"),
        (META, "youtube", "youtube-other-dimension"),
        (META, "tiktok", "columns-missing"),
        (META, "ga4", "ga4-other-report"),
        (EXPORTS / "telegram_result.json", "mastodon", "not-an-outbox"),
        (EXPORTS / "nothing.csv", None, "gone"),
    ],
)
def test_a_chosen_format_that_does_not_fit_is_refused(tmp_path, path, format, code):
    with pytest.raises(TableRefused) as refused:
        parse(path, tmp_path, format=format)

    assert refused.value.code == code


def test_chosen_generic_takes_the_saved_mapping(tmp_path):
    staged = parse(META, tmp_path, format="generic", mappings=[OWN])

    assert (staged.result["mapping"], staged.counts()) == ("own", (3, 3, 0, 0, 0, 0, 0))


def test_json_in_wide_letters_and_lists_is_told_from_tables(tmp_path):
    table = write(tmp_path / "t.csv", "[Tên],Post ID\na,1\n")

    assert detect(table, [OWN]) == Detected("generic", OWN)
    with pytest.raises(TableRefused) as refused:
        detect(write(tmp_path / "d.json", "[" * 100_000), [])
    assert refused.value.code == "json-too-deep"


def test_json_over_the_size_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(registry.json_file.limits, "FILE_BYTES", 10)

    with pytest.raises(TableRefused) as refused:
        detect(write(tmp_path / "d.json", '{"a": "bcdefghijk"}'), [])

    assert refused.value.code == "too-large"
