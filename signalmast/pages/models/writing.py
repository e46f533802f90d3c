from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import RadioSelect
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from signalmast.core import clock
from signalmast.pages.models.acts import LetOut
from signalmast.pages.models.address import AddressMayBeEmpty
from signalmast.pages.models.clips import without_words
from signalmast.programmes.models import Programme
from signalmast.programmes.selectors import programmes


class PostForm(AddressMayBeEmpty):
    """The editor of a post. A new one opens with a place to write in; text left empty is not kept."""

    draft = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        post = kwargs.get("instance")
        if post is not None and post.pk is None and not post.body:
            post.body = [("text", RichText(""))]
        if post is not None and post.change and _went_out(post):
            post.change = post.change_note = post.change_reason = ""  # said already; the next change says its own
        super().__init__(*args, **kwargs)
        if "byline" in self.fields:
            self.fields["byline"].empty_label = _("the responsible body")
        if "programmes" in self.fields:
            self.fields["programmes"].queryset = offered(post)
        if "change" in self.fields:
            self.fields["change"].choices = [choice for choice in self.fields["change"].choices if choice[0]]

    def save(self, commit: bool = True) -> Any:
        """The plan is kept at once, also where the rest of a published post goes into a new version only."""
        post = super().save(commit=commit)
        if not commit and post.pk and "planned_for" in self.changed_data:
            type(post).objects.filter(pk=post.pk).update(planned_for=post.planned_for)
        return post

    def defer_required_fields(self) -> None:
        super().defer_required_fields()
        self.draft = True

    def _post_clean(self) -> None:
        self.instance.being_written = self.draft
        super()._post_clean()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        # Who sends a post back, or keeps it as a draft, is not asked for what only readers need.
        asked = not self.draft and self.data.get("workflow-action-name") != "reject"
        lacking = without_words(given["body"]) if asked and given.get("body") else []
        if lacking:
            self.add_error(
                "body",
                ValidationError(
                    _(
                        "“%(clip)s” has neither captions nor a stated reason why there are none. "
                        "Open the clip, add one of the two, and try again; the post can be kept as a draft meanwhile."
                    ),
                    params={"clip": "”, “".join(lacking)},
                ),
            )
        if self.data.get("action-submit") or self.data.get("action-restart-workflow"):
            self._ask_for_change(given)
        return given

    def _ask_for_change(self, given: dict[str, Any]) -> None:
        """A change of what was public is handed in with its kind, and with what readers will be told about it."""
        if self.instance.first_published_at is None or "change" not in self.fields:
            return
        change = given.get("change")
        if not change and "change" not in self.errors:
            self.add_error("change", _("Say what kind of change this is."))
        if change in ("corrected", "updated") and not (given.get("change_note") or "").strip():
            self.add_error("change_note", _("Write the note that readers will find on the post."))
        if change == "corrected" and not (given.get("change_reason") or "").strip():
            self.add_error("change_reason", _("Write how the mistake came about."))

    def clean_body(self) -> StreamValue:
        body: StreamValue = self.cleaned_data["body"]
        for place in reversed(range(len(body))):
            if body[place].block_type == "text" and _is_empty(body[place].value):
                del body[place]
        return body


def _is_empty(text: RichText) -> bool:
    return not strip_tags(text.source).strip() and "<embed" not in text.source


def _went_out(post: Any) -> bool:
    return LetOut.objects.filter(post_id=post.pk, version=post.latest_revision_id).exists()


def offered(post: Any) -> QuerySet[Programme]:
    """The programmes whose time it is, and those the post is tagged to already."""
    kept = [one.pk for one in post.programmes.all()] if post is not None else []
    now = programmes.current(timezone.localdate(clock.now()))
    return Programme.objects.filter(Q(pk__in=now.values("pk")) | Q(pk__in=kept)).order_by("-starts_on", "name_vi")


class ProgrammesPanel(FieldPanel):
    """Only where there is a programme to tag to."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            shown = bool(super().is_shown())
            return shown and (self.form is None or self.form.fields["programmes"].queryset.exists())


class ChangePanel(MultiFieldPanel):
    """What kind of change this is: asked only where there is something public to change."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.first_published_at is not None and super().is_shown()


def change_panel() -> ChangePanel:
    return ChangePanel(
        [
            FieldPanel("change", widget=RadioSelect),
            FieldPanel(
                "change_note",
                help_text=_("For a correction or an update: it stands on the post, with the date."),
            ),
            FieldPanel("change_reason", help_text=_("For a correction: how the mistake came about. Readers see it.")),
        ],
        heading=_("What is being changed in the public post"),
    )
