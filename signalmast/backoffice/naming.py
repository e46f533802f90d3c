"""Words on Wagtail's screens that it does not put into the reader's language: labels read once at the start, labels
made of field names, and the names the desk gave the way of a second reader, which are stored in one language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_init, pre_save
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import choosers
from wagtail.admin.views.pages.search import SearchView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.contrib.redirects.filters import RedirectsReportFilterSet
from wagtail.forms import TaskStateCommentForm
from wagtail.images.forms import ImageInsertionForm
from wagtail.models import Locale, ModelLogEntry, PageLogEntry, Task, Workflow
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.users.views.bulk_actions.assign_role import RoleForm

from signalmast.pages.models import SecondReaderTask
from signalmast.pages.services.site_setup import SECOND_READER

_LABELS: tuple[tuple[Any, str, Promise], ...] = (
    (TaskStateCommentForm, "comment", _("Comment")),
    (ImageInsertionForm, "format", _("Format")),
    (ImageInsertionForm, "image_is_decorative", _("Image is decorative")),
    (ImageInsertionForm, "alt_text", _("Alt text")),
    (choosers.ExternalLinkChooserForm, "link_text", _("Link text")),
    (choosers.AnchorLinkChooserForm, "link_text", _("Link text")),
    (choosers.EmailLinkChooserForm, "link_text", _("Link text")),
    (choosers.EmailLinkChooserForm, "email_address", _("E-mail address")),
    (choosers.EmailLinkChooserForm, "subject", _("Subject")),
    (choosers.EmailLinkChooserForm, "body", _("Text")),
    (choosers.PhoneLinkChooserForm, "phone_number", _("Telephone number")),
    (choosers.PhoneLinkChooserForm, "link_text", _("Link text")),
    (RoleForm, "role", _("Role")),
)
_TEXTS: tuple[tuple[Any, str, Promise], ...] = (
    (SearchView, "verbose_name_plural", _("pages")),
    (ChooserViewSet, "search_tab_label", _("Search")),
    (ChooserViewSet, "edit_item_text", _("Edit")),
    (ChooserViewSet, "choose_one_text", _("Choose")),
    (ChooserViewSet, "choose_another_text", _("Choose another")),
    (ChooserViewSet, "create_action_label", _("Create")),
    (SnippetChooserViewSet, "page_title", _("Choose")),
    (Locale._meta, "verbose_name", _("locale")),
    (Locale._meta, "verbose_name_plural", _("locales")),
)
_PERMANENT = ((True, _("Permanent")), (False, _("Temporary")))
# The stored name -> what a screen shows.
_STORED = {SECOND_READER: _("Second reader")}


def connect() -> None:
    """Called once, when the apps are ready."""
    for form, name, words in _LABELS:
        form.base_fields[name].label = words
    for thing, name, words in _TEXTS:
        setattr(thing, name, words)
    lasting = RedirectsReportFilterSet.base_filters["is_permanent"]
    lasting.label = _("Type")
    lasting.extra.update(choices=_PERMANENT, empty_label=_("All"))
    for model in (Workflow, Task, SecondReaderTask):
        post_init.connect(_show_name, sender=model)
        pre_save.connect(_store_name, sender=model)
    for log in (PageLogEntry, ModelLogEntry):
        post_init.connect(_show_steps, sender=log)
        pre_save.connect(_store_steps, sender=log)


def _show_name(instance: Any, **_more: Any) -> None:
    if "name" in instance.__dict__:  # a row read in part stays so
        instance.name = _shown(instance.name)


def _store_name(instance: Any, **_more: Any) -> None:
    instance.name = _stored(instance.name)


def _show_steps(instance: Any, **_more: Any) -> None:
    for step in _steps(instance):
        step["title"] = _shown(step["title"])


def _store_steps(instance: Any, **_more: Any) -> None:
    for step in _steps(instance):
        step["title"] = _stored(step["title"])


def _steps(entry: Any) -> Iterable[dict[str, str]]:
    """What a row of the history says about steps of a way, each with its title."""
    data = entry.__dict__.get("data")
    told = data.get("workflow") if isinstance(data, dict) else None
    places = [told, *(told.get(name) for name in ("task", "next"))] if isinstance(told, dict) else []
    return [place for place in places if isinstance(place, dict) and isinstance(place.get("title"), str)]


def _shown(name: str) -> str:
    return str(_STORED.get(name, name))


def _stored(name: str) -> str:
    return next((stored for stored, shown in _STORED.items() if name == str(shown)), name)
