"""Every write of the shell: installing the roles, the steps of the set-up, removing the demonstration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Task, Workflow

from signalmast.accounts import mail
from signalmast.accounts import services as accounts
from signalmast.accounts.models import SignInLink, User
from signalmast.backoffice import demonstration, presets
from signalmast.backoffice.models import Outside, SetUp, Sign
from signalmast.claims.services import scale
from signalmast.metrics import services as metrics
from signalmast.metrics.importers import builtin
from signalmast.pages.services import site_setup

FIRST_ADMINISTRATOR = "quan-tri@example.org"
WAGTAILS_OWN_GROUPS = ("Editors", "Moderators")


@transaction.atomic
def install(*, now: datetime) -> None:
    """Both languages, the fronts of the site, the roles and the way of a second reader. Repeatable; takes nothing away
    from what a desk added, and gives roles the permissions of apps that came since."""
    homes = site_setup.set_up_site(at=now)
    _remove_wagtails_own()
    readers = []
    for preset in presets.PRESETS:
        group = _give(preset, pages=list(homes.values()))
        if preset.second_reader:
            readers.append(group)
    site_setup.set_up_second_reader(readers=readers, homes=homes.values())
    scale.install()
    metrics.install_mappings(builtin={mapping["name"]: mapping for mapping in builtin.MAPPINGS}, at=now)


def add_administrator(*, name: str, email: str, now: datetime) -> tuple[User, str]:
    """The first person of a desk, and the path of the link that lets them in. Raises accounts' AlreadyHere."""
    role = Group.objects.get(name=presets.group_name(presets.ADMINISTRATOR))
    with transaction.atomic():
        user = accounts.add_person(name=name, email=email, roles=[role])
        path = accounts.make_sign_in_link(user=user, purpose=SignInLink.Purpose.INVITATION, by=None, at=now)
    return user, path


STEPS = ("publisher", "page", "look", "colleagues", "mail", "demo")


def open_set_up() -> SetUp:
    """The one row that says how far the set-up has come."""
    found: SetUp = SetUp.objects.get_or_create(pk=1)[0]
    return found


@transaction.atomic
def finish_step(*, step: str) -> SetUp:
    return _mark(step, done=True)


@transaction.atomic
def skip_step(*, step: str) -> SetUp:
    """Leave a step for later; one that was done stays done."""
    return _mark(step, done=False)


def close_set_up(*, by: User, at: datetime) -> SetUp:
    """It no longer opens by itself after signing in; its screen stays in the settings."""
    set_up = open_set_up()
    set_up.closed_at, set_up.closed_by = at, by
    set_up.save()
    return set_up


def switch_outside(*, on: bool, by: User, at: datetime) -> Outside:
    """From now on the desk may ask other sites, or no longer. Raises PermissionDenied."""
    if not by.is_active or not by.has_perm("backoffice.set_up"):
        raise PermissionDenied("backoffice.set_up")
    return Outside.objects.update_or_create(
        pk=1, defaults={"since": at if on else None, "changed_at": at, "changed_by": by}
    )[0]


def remove_demo(*, by: User | None, at: datetime) -> None:
    """Take the demonstration away: its words, pictures, people, imports, readings and reviews."""
    demonstration.remove(by=by, at=at)


@dataclass(frozen=True)
class FirstLink:
    """A one-time sign-in link printed when the desk opens for the first time."""

    name: str
    role: str
    address: str


def first_links(*, now: datetime) -> list[FirstLink]:
    """One-time links for whoever has not been let in yet on a new desk; none once an administrator has a password.

    Makes the first administrator. With the demonstration an editor, a second reader and a fact-checker stand beside.
    """
    administrator = _first_administrator()
    if administrator.has_usable_password():
        return []
    invented = User.objects.in_bulk([email for email, _n, _r in demonstration.PEOPLE], field_name="email")
    people = [administrator, *(invented[email] for email, _n, _r in demonstration.PEOPLE if email in invented)]
    return [
        FirstLink(
            name=person.name,
            role=" · ".join(group.name for group in person.groups.all()),
            address=settings.PUBLIC_URL
            + accounts.make_sign_in_link(user=person, purpose=SignInLink.Purpose.FIRST_SIGN_IN, by=None, at=now),
        )
        for person in people
        if not person.has_usable_password()
    ]


def keep_at_work(*, at: datetime) -> None:
    """The worker's sign of life."""
    Sign.objects.update_or_create(name=Sign.WORKER, defaults={"well_at": at})


def keep_delivery(delivery: mail.Delivery, *, at: datetime) -> None:
    """What became of the newest letter. Words are kept as they stand in the source: a screen puts them into its own."""
    if delivery.sent:
        Sign.objects.update_or_create(name=Sign.MAIL, defaults={"well_at": at})
        return
    with translation.override(None):
        problem = f"{delivery.words}\n{delivery.answer}"
    # The beginning of the trouble tells more than its last letter.
    sign = Sign.objects.filter(name=Sign.MAIL).first()
    since = sign.failed_at if sign is not None and not sign.well else at
    Sign.objects.update_or_create(name=Sign.MAIL, defaults={"failed_at": since, "problem": problem})


def _first_administrator() -> User:
    role = Group.objects.get(name=presets.group_name(presets.ADMINISTRATOR))
    found = User.objects.filter(groups=role).order_by("-last_login", "pk")
    with_password = [person for person in found if person.has_usable_password()]
    if with_password:
        return with_password[0]
    # Alone on the first day, they bring figures in and make reviews too; roles are shared out as colleagues come.
    roles = [role, Group.objects.get(name=presets.group_name(presets.ANALYST))]
    return found.first() or accounts.add_person(name="Quản trị viên", email=FIRST_ADMINISTRATOR, roles=roles)


def _mark(step: str, *, done: bool) -> SetUp:
    set_up = SetUp.objects.select_for_update().get_or_create(pk=1)[0]
    finished = set(set_up.done) | ({step} if done else set())
    skipped = (set(set_up.skipped) | {step}) - finished
    set_up.done = [each for each in STEPS if each in finished]
    set_up.skipped = [each for each in STEPS if each in skipped]
    set_up.save()
    return set_up


def _give(preset: presets.Preset, *, pages: Sequence[Page]) -> Group:
    group, _new = Group.objects.get_or_create(name=preset.stored)
    # Only what is missing: a second installation leaves the database as it was, byte for byte.
    group.permissions.add(*_named(preset.permissions).exclude(group=group))
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=preset.pages):
        for page in pages:
            GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)
    everything = Collection.get_first_root_node()
    for permission in _named(preset.collections):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=everything, permission=permission)
    return group


def _named(wanted: Iterable[str]) -> QuerySet[Permission]:
    query = Q(pk__in=[])
    for name in wanted:
        app_label, codename = name.split(".")
        query |= Q(content_type__app_label=app_label, codename=codename)
    return Permission.objects.filter(query)


def _remove_wagtails_own() -> None:
    """Wagtail's migrations leave two groups and a workflow in English; they go while nobody uses them."""
    unused = Group.objects.filter(name__in=WAGTAILS_OWN_GROUPS, user=None)
    Workflow.objects.filter(name="Moderators approval", workflow_states=None).delete()
    Task.objects.filter(name="Moderators approval", task_states=None).delete()
    unused.delete()
