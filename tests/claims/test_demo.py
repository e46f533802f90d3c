"""The demonstration's claims: decided like real ones, in no log, and gone without a trace."""

from __future__ import annotations

import json
from typing import Any

from tests.backoffice.desk import Desk

LOOK = """
import json
from signalmast.claims.models import *
from signalmast.claims.selectors.answers import lacks_verdict
from signalmast.pages.models import Post
posts = Post.objects.filter(kind="fact_check")
said = []
for row in Answer.objects.select_related("post", "claim", "verdict__value"):
    value = row.verdict.value
    said.append((row.post.summary.split(".")[0], value.name_vi if row.claim.language == "vi" else value.name_en))
held_back = [str(lacks_verdict(post, post)) for post in posts if lacks_verdict(post, post)]
print("FOUND", json.dumps({
    "posts": posts.count(), "held back": held_back,
    "claims": Claim.objects.filter(demo=True, state="answered").count(), "said": said,
    "rows": [model.objects.count() for model in (Claim, Verdict, Evidence, Answer, Dispute, Entry)],
}))
"""
OWN = """
from django.utils import timezone
from signalmast.accounts.models import User
from signalmast.claims.models import Verdict
from signalmast.claims.services import disputes, gate
at = timezone.now()
checker = User.objects.get(email="kiem-chung@example.org")
gate.propose(statement="Cau cam xe may.", language="vi", would_be_settled_by="document", settled_how="Giay phep",
    about_publisher=False, by=checker, at=at)
disputes.receive(verdict=Verdict.objects.order_by("pk").first(), text="Sai", contact="", at=at)
"""
PEOPLE = """
from signalmast.accounts.models import User
print("FOUND", dict(User.objects.filter(email__endswith="@example.org").values_list("email", "is_active")))
"""


def look(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(desk.told(LOOK))
    return found


def test_the_demonstrations_fact_checks_answer_decided_claims_and_leave_with_it(empty_desk: Desk) -> None:
    empty_desk.must("demo", "load")
    found = look(empty_desk)
    assert (found["posts"], found["held back"], found["claims"]) == (10, [], 10)
    assert found["rows"] == [14, 10, 20, 10, 0, 0]
    assert {begins.split(": ")[1] == verdict for begins, verdict in found["said"]} == {True}
    assert empty_desk.must("claims", "verify").startswith("ok    0 entries, 10 verdicts, 0 disputes")

    empty_desk.must("shell", "--verbosity", "0", "-c", OWN)
    empty_desk.must("demo", "remove")
    assert look(empty_desk) == {"posts": 0, "held back": [], "claims": 0, "said": [], "rows": [1, 0, 0, 0, 0, 0]}
    # Whoever opened a claim of the desk's own stays on it by name; the others are gone.
    assert empty_desk.told(PEOPLE) == "{'kiem-chung@example.org': False}"
