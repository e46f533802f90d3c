"""The six roles a desk starts with: what each may do, as permissions and in plain words.

`stored` is the Django group's name, once and for all in Vietnamese; screens show `name`, which is translated.
Permissions of apps that are not there yet are skipped; installing again adds them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EDITOR_IN_CHIEF = "editor_in_chief"
EDITOR = "editor"
FACT_CHECKER = "fact_checker"
NETWORK_COORDINATOR = "network_coordinator"
ANALYST = "analyst"
ADMINISTRATOR = "administrator"

Words = tuple[Promise, ...]


@dataclass(frozen=True)
class Preset:
    """`permissions` are "app.codename"; `pages` codenames on the fronts; `collections` "app.codename" on all files."""

    identifier: str
    stored: str
    name: Promise
    summary: Promise
    may: Words
    may_not: Words
    permissions: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    second_reader: bool = False


_ENTER = ("wagtailadmin.access_admin",)
_WRITE = ("add_page", "change_page")
_USE_FILES = ("wagtailimages.choose_image", "wagtaildocs.choose_document")
_KEEP_FILES = (
    *_USE_FILES,
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtailmedia.add_media",
    "wagtailmedia.change_media",
)
_TRANSLATE = ("simple_translation.submit_translation",)
_CHECK = ("claims.check_claims",)
_SECOND = ("claims.second_claims",)
_NETWORK = ("network.keep_network",)
_COVERAGE = ("network.see_coverage",)
_ASK = ("assignments.give_assignments",)
_PROGRAMMES = ("programmes.keep_programmes", "programmes.see_programmes")
_SEE_PROGRAMMES = ("programmes.see_programmes",)
_TOPICS = ("topics.add_topic", "topics.change_topic", "topics.delete_topic", "topics.view_topic")
_TEMPLATES = (
    "pages.add_posttemplate",
    "pages.change_posttemplate",
    "pages.delete_posttemplate",
    "pages.view_posttemplate",
)
_PUBLISHERS = ("pages.add_publisher", "pages.change_publisher", "pages.delete_publisher", "pages.view_publisher")

PRESETS: tuple[Preset, ...] = (
    Preset(
        EDITOR_IN_CHIEF,
        "Tổng biên tập",
        _("Editor-in-chief"),
        _("Answers for everything that goes out."),
        may=(
            _("Write, change and schedule posts on every community page, and withdraw published ones"),
            _("Be the second reader of a colleague's post"),
            _("Open community pages and keep their responsible bodies and topics"),
            _("Bring in posts and figures, write reviews and fix their figures"),
            _("Name in public which feeds of others the desk reads, and stop reading one"),
            _("Open what the public sends in, after setting up a second step for signing in"),
            _("Open claims, gather evidence, write verdicts, and be the second person for those of colleagues"),
            _("Keep member organisations, contributors and training, and ask them for material or answers"),
            _("Keep programmes and their targets"),
        ),
        may_not=(
            _("Open or close colleagues' accounts"),
            _("Let out a post alone: that takes a second reader"),
            _("Decide alone on a fact-check: that always takes a second person"),
        ),
        permissions=(
            *_ENTER,
            *_TRANSLATE,
            *_TOPICS,
            *_PUBLISHERS,
            *_TEMPLATES,
            "accounts.open_tips",
            *_CHECK,
            *_SECOND,
            *_NETWORK,
            *_COVERAGE,
            *_ASK,
            *_PROGRAMMES,
            "backoffice.see_health",
            "pages.import_figures",
            "pages.change_desksettings",
            "pages.withdraw_post",
            "reports.view_review",
            "reports.write_review",
            "reports.freeze_review",
        ),
        pages=(*_WRITE, "publish_page", "lock_page", "unlock_page"),
        collections=_KEEP_FILES,
        second_reader=True,
    ),
    Preset(
        EDITOR,
        "Biên tập viên",
        _("Editor"),
        _("Writes posts and reads those of colleagues."),
        may=(
            _("Write and change posts and hand them in to a second reader"),
            _("Read a colleague's post as second reader and let it out"),
            _("Be the second person for a colleague's claim or verdict"),
            _("Add pictures, clips and documents"),
            _("Ask organisations and contributors for material, and see which organisations have contributors"),
            _("Write the findings of a review"),
        ),
        may_not=(
            _("Let out a post they wrote any part of"),
            _("Open what the public sends in"),
            _("Bring in figures or fix the figures of a review"),
        ),
        permissions=(
            *_ENTER,
            *_TRANSLATE,
            *_SECOND,
            *_COVERAGE,
            *_ASK,
            *_SEE_PROGRAMMES,
            "topics.view_topic",
            "reports.view_review",
            "reports.write_review",
        ),
        pages=_WRITE,
        collections=_KEEP_FILES,
        second_reader=True,
    ),
    Preset(
        FACT_CHECKER,
        "Người kiểm chứng",
        _("Fact-checker"),
        _("Answers false claims with sources."),
        may=(
            _("Open what the public sends in, after setting up a second step for signing in"),
            _("Open claims, gather evidence, write verdicts, and be the second person for those of colleagues"),
            _("Write fact-checks and hand them in to a second reader"),
            _("Ask organisations and contributors for material or an answer"),
            _("Add pictures, clips and documents"),
        ),
        may_not=(
            _("Let out any post: a second reader does that"),
            _("Be the second person for their own claim or verdict, or decide a dispute of one they wrote or read"),
            _("Keep lists of people who make or share claims; the desk has none"),
        ),
        permissions=(*_ENTER, *_TRANSLATE, "topics.view_topic", "accounts.open_tips", *_CHECK, *_SECOND, *_ASK),
        pages=_WRITE,
        collections=_KEEP_FILES,
    ),
    Preset(
        NETWORK_COORDINATOR,
        "Điều phối mạng lưới",
        _("Network coordinator"),
        _("Looks after member organisations and contributors."),
        may=(
            _("See the desk's posts and figures"),
            _("Keep member organisations, contributors and training, and ask them for material or answers"),
            _("See programmes and how they stand"),
        ),
        may_not=(
            _("Write or publish posts"),
            _("Open what the public sends in"),
            _("Note anything about a person's beliefs, party or private accounts; there is no place for it"),
        ),
        permissions=(*_ENTER, *_NETWORK, *_COVERAGE, *_ASK, *_SEE_PROGRAMMES, "topics.view_topic"),
        collections=_USE_FILES,
    ),
    Preset(
        ANALYST,
        "Người phân tích số liệu",
        _("Analyst"),
        _("Brings in figures and writes the reviews."),
        may=(
            _("Bring in posts and figures from platform exports"),
            _("Write reviews and fix their figures"),
            _("See where every figure comes from"),
            _("Keep programmes and their targets, and see which organisations have contributors"),
        ),
        may_not=(
            _("Write or publish posts"),
            _("Change a figure that was brought in"),
            _("Open what the public sends in"),
        ),
        permissions=(
            *_ENTER,
            *_COVERAGE,
            *_PROGRAMMES,
            "topics.view_topic",
            "pages.import_figures",
            "reports.view_review",
            "reports.write_review",
            "reports.freeze_review",
        ),
        collections=_USE_FILES,
    ),
    Preset(
        ADMINISTRATOR,
        "Quản trị viên",
        _("Administrator"),
        _("Keeps the desk running."),
        may=(
            _("Invite colleagues, give roles, close accounts and hand out one-time links"),
            _("Set up the desk: responsible body, colours, logo, mail"),
            _("Keep or remove the demonstration"),
            _("Switch on, or off, that the desk asks other sites for copies and feeds"),
            _("Open period reviews, and delete one that was frozen"),
            _("In an emergency, publish a post without a second reader, with a reason that everybody can read"),
            _("Withdraw a published post, with a note to readers"),
        ),
        may_not=(
            _("Write posts"),
            _("Open what the public sends in, unless that role is given too"),
            _("Read anybody's password"),
        ),
        permissions=(
            *_ENTER,
            *_PUBLISHERS,
            *_TEMPLATES,
            "accounts.add_user",
            "accounts.change_user",
            "accounts.delete_user",
            "accounts.view_user",
            "pages.change_desksettings",
            "pages.publish_alone",
            "pages.withdraw_post",
            "backoffice.set_up",
            "backoffice.see_health",
            "reports.view_review",
            "reports.delete_review",
        ),
        collections=_USE_FILES,
    ),
)

_BY_IDENTIFIER = {preset.identifier: preset for preset in PRESETS}
_BY_STORED = {preset.stored: preset for preset in PRESETS}


def preset(identifier: str) -> Preset:
    """Raises KeyError for a role there is not."""
    return _BY_IDENTIFIER[identifier]


def group_name(identifier: str) -> str:
    """The stored name of a role's group."""
    return _BY_IDENTIFIER[identifier].stored


def shown_name(stored: str) -> str:
    """What a screen shows for a group: the role's name in the reader's language, else the name as written."""
    found = _BY_STORED.get(stored)
    return str(found.name) if found else stored


def of_groups(stored_names: Iterable[str]) -> list[Preset]:
    """The presets among some groups, in the order of the list."""
    wanted = set(stored_names)
    return [each for each in PRESETS if each.stored in wanted]
