"""The ground a desk stands on: both languages, the fronts of the site, the way of a second reader. Repeatable."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Collection, Locale, Page, PageLogEntry, Site, Workflow, WorkflowPage, WorkflowTask

from signalmast.pages.models import DeskHome, SecondReaderTask

FRONTS = {"vi": ("Trang nhất", "trang-nhat"), "en": ("Front page", "front-page")}
TOP = "Signalmast"
SECOND_READER = "Người đọc thứ hai"


@transaction.atomic
def set_up_site(*, at: datetime) -> dict[str, DeskHome]:
    """The front of the site in each language, linked as translations; the desk's own language stands at the root."""
    if not Collection.objects.exists():
        Collection.add_root(name=TOP)
    _name_the_tops()
    homes: dict[str, DeskHome] = {}
    for language in sorted(FRONTS, key=lambda code: code != settings.LANGUAGE_CODE):
        homes[language] = _front(language, beside=next(iter(homes.values()), None), at=at)
    _point_site_at(homes[settings.LANGUAGE_CODE])
    _remove_welcome_page()
    return homes


@transaction.atomic
def set_up_second_reader(*, readers: Iterable[Group], homes: Iterable[DeskHome]) -> Workflow:
    """Every post below the fronts is let out by one of these groups who did not write its newest version."""
    task = SecondReaderTask.objects.filter(name=SECOND_READER).first() or SecondReaderTask.objects.create(
        name=SECOND_READER
    )
    task.groups.set(readers)
    workflow, _new = Workflow.objects.get_or_create(name=SECOND_READER)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    for home in homes:
        # A desk that chose another way for a front keeps it.
        WorkflowPage.objects.get_or_create(page=home.page_ptr, defaults={"workflow": workflow})
    return workflow


def _front(language: str, *, beside: DeskHome | None, at: datetime) -> DeskHome:
    locale, _new = Locale.objects.get_or_create(language_code=language)
    standing: DeskHome | None = DeskHome.objects.filter(locale=locale).first()
    if standing is not None:
        return standing
    root = Page.get_first_root_node() or Page.add_root(
        title=TOP,
        slug="root",
        locale=locale,
        content_type=ContentType.objects.get_for_model(Page),
    )
    title, slug = FRONTS[language]
    home = DeskHome(title=title, slug=slug, locale=locale, first_published_at=at, last_published_at=at)
    if beside is not None:
        home.translation_key = beside.translation_key
    root.add_child(instance=home)
    return home


def _name_the_tops() -> None:
    """Wagtail's migrations call the top of the pages and of the files "Root", and screens show it."""
    Page.objects.filter(depth=1, title="Root").update(title=TOP, draft_title=TOP)
    Collection.objects.filter(depth=1, name="Root").update(name=TOP)


def _point_site_at(home: DeskHome) -> None:
    address = urlsplit(settings.PUBLIC_URL)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname = address.hostname or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.root_page = home.page_ptr
    site.site_name = site.site_name or settings.WAGTAIL_SITE_NAME
    site.save()


def _remove_welcome_page() -> None:
    """Wagtail's first migration leaves a page in English; nobody wrote it."""
    plain = ContentType.objects.get_for_model(Page)
    for page in Page.objects.filter(depth=2, content_type=plain, slug="home", numchild=0, owner=None):
        page.delete()
    # Its deletion leaves a line in the log, in English too.
    PageLogEntry.objects.filter(content_type=plain, label="Welcome to your new Wagtail site!", user=None).delete()
