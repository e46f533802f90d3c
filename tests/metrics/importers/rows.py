"""A small table and its mapping, for tests that write their own rows."""

from tests.metrics.importers.staged import parse, write

MAPPING = {
    "schema": 1,
    "name": "tests",
    "namespace": "zalo",
    "id": "id",
    "posted_at": "posted",
    "measured_at": "read",
    "text": "text",
    "page": {"column": "page"},
    "metrics": {"views": "views", "likes": "likes"},
}
HEAD = "id,posted,read,page,text,views,likes\n"


def parse_rows(tmp_path, rows, mapping=MAPPING, head=HEAD, **options):
    return parse(write(tmp_path / "in.csv", head + rows), tmp_path / "out", mapping=mapping, options=options)


REPEATS = (
    "a,2026-01-02,2026-02-01,P,one,1,\n"
    "a,2026-01-02,2026-02-01,P,one,1,\n"
    "a,2026-01-02,2026-03-01,P,one,5,2\n"
    "a,2026-01-02,2026-03-01,P,one,6,2\n"
    "a,2026-01-03,2026-01-20,P,one,1,0\n"
    "b,2026-01-02,,P,two,1,0\n"
    "a,2026-01-02,2026-02-01,P,one,2,\n"
)
