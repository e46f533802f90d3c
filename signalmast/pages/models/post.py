from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, Revision

from signalmast.accounts.models import User
from signalmast.core import clock, keys
from signalmast.pages.blocks import BodyBlock, described
from signalmast.pages.letting_out import HeldBack, held_back
from signalmast.pages.models.acts import LetOut, PostNote
from signalmast.pages.models.address import AddressFromTitle, address_panel
from signalmast.pages.models.order import ChildrenByDate, OrderedByDate
from signalmast.pages.models.serving import ShownByView
from signalmast.pages.models.workflow import LetOutByReader
from signalmast.pages.models.writing import PostForm, ProgrammesPanel, change_panel


def new_post_key() -> str:
    return "post:" + keys.new_key(now=clock.now())


class PostPermissions(OrderedByDate):
    """What goes out goes out by a second reader, and leaves by a withdrawal: for nobody is there a way around."""

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return bool(self.can_edit())

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Only what never stood in public; the rest is withdrawn, and stays in the public log."""
        never_shown: bool = self.page.first_published_at is None
        return never_shown and bool(super().can_delete(ignore_bulk))


# What a version takes along from the post's own row and never from the text that was saved.
_KEPT_BY_ROW = (
    "key",
    "section_id",
    "planned_for",
    "import_key",
    "import_digest",
    "original_address",
    "source_type",
    "figures_only",
    "demo",
    "without_second_reader",
)


class Post(LetOutByReader, ShownByView, AddressFromTitle, ChildrenByDate, Page):
    """One post of a community page; `title` is its headline.

    An imported post without text is "figures only": counted and opened from the sources of figures,
    never listed, fed or published.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        CLIP = "clip", _("Clip")
        NOTICE = "notice", _("Notice")
        FACT_CHECK = "fact_check", _("Fact-check")

    class Change(models.TextChoices):
        MINOR = "minor", _("Typing only: nothing a reader was told has changed")
        CORRECTED = "corrected", _("Correction: we had it wrong")
        UPDATED = "updated", _("Update: there is something new")

    key = models.CharField(max_length=200, unique=True, default=new_post_key, editable=False)
    section = models.ForeignKey(
        "pages.CommunityPage",
        on_delete=models.PROTECT,
        related_name="posts",
        editable=False,
        verbose_name=_("community page"),
    )
    # The section is the parent in the tree, which Wagtail shows anyway; entering it 27,066 times says nothing more.
    section.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    posted_at = models.DateTimeField(_("date and time of the post"), default=clock.now)
    planned_for = models.DateTimeField(
        _("planned for"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("A wish for the editorial calendar. It publishes nothing by itself."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.ARTICLE)
    summary = models.TextField(_("summary"), blank=True, max_length=500)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("main picture"),
    )
    picture_alt = models.CharField(_("what the main picture shows"), max_length=250, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    topics = ParentalManyToManyField("topics.Topic", blank=True, related_name="+", verbose_name=_("topics"))
    programmes = ParentalManyToManyField(
        "programmes.Programme", blank=True, related_name="+", verbose_name=_("programmes")
    )
    byline = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("byline"),
        help_text=_("A member of staff; empty means the publisher signs."),
    )
    original_address = models.URLField(_("original address"), max_length=500, blank=True, editable=False)
    source_type = models.CharField(max_length=60, blank=True, editable=False)
    figures_only = models.BooleanField(_("figures only"), default=False, editable=False)
    import_key = models.CharField(max_length=40, blank=True, editable=False, db_index=True)
    import_digest = models.CharField(max_length=32, blank=True, editable=False)
    demo = models.BooleanField(default=False, editable=False)
    # What is being done to a post that was public: handed in with its text, and out of the row once it went out.
    change = models.CharField(_("what kind of change this is"), max_length=10, choices=Change.choices, blank=True)
    change_note = models.TextField(_("note to readers"), blank=True, max_length=600)
    change_reason = models.TextField(_("reason"), blank=True, max_length=600)
    without_second_reader = models.BooleanField(default=False, editable=False)

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title", heading=_("Headline"), help_text=_("What it is about, in one line.")),
        FieldPanel("summary", help_text=_("One or two sentences: readers see them in lists and under the headline.")),
        MultiFieldPanel(
            [FieldPanel("picture", heading=_("Picture")), FieldPanel("picture_alt")], heading=_("Main picture")
        ),
        FieldPanel("body"),
        FieldPanel("topics", widget=CheckboxSelectMultiple),
        ProgrammesPanel("programmes", widget=CheckboxSelectMultiple),
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("posted_at"), FieldPanel("planned_for"), FieldPanel("byline")],
            heading=_("Kind, date and byline"),
        ),
        change_panel(),
        address_panel(),
    ]
    promote_panels: ClassVar[list[Any]] = []
    base_form_class = PostForm
    being_written = False  # while a form keeps a draft
    parent_page_types: ClassVar[list[str]] = ["pages.CommunityPage"]
    subpage_types: ClassVar[list[str]] = []
    words_taken = frozenset({"archive"})  # the months of the page stand there
    word_if_none = "post"
    private_page_options: ClassVar[list[str]] = []
    permission_tester = PostPermissions
    # A copy stands under its own page, with a key of its own, and nothing of its original's plans, acts or import.
    exclude_fields_in_copy: ClassVar[list[str]] = [
        *("key", "section", "planned_for", "go_live_at", "expire_at", "figures_only", "source_type"),
        *("import_key", "import_digest", "original_address"),
        *("change", "change_note", "change_reason", "without_second_reader"),
    ]
    template = "pages/post.html"

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        permissions = [
            ("publish_alone", _("May publish a post without a second reader")),
            ("withdraw_post", _("May withdraw a published post")),
        ]
        indexes = [
            models.Index(fields=["section", "posted_at"], name="post_section_posted"),
            models.Index(fields=["section", "figures_only", "-posted_at"], name="post_section_listed"),
            models.Index(fields=["figures_only", "-posted_at"], name="post_listed"),
        ]

    def clean(self) -> None:
        super().clean()
        if self.picture_id and not self.picture_alt.strip():
            self.picture_alt = described(self.picture)
        if self.picture_id and not self.picture_alt and not self.being_written:
            raise ValidationError({"picture_alt": _("Say in words what the picture shows.")})

    @property
    def owes_change(self) -> bool:
        """Whether this text of a post that was public does not yet say what kind of change it is, and why."""
        if self.first_published_at is None or self.change == self.Change.MINOR:
            return False
        told = bool(self.change_note.strip()) and (self.change == self.Change.UPDATED or self.change_reason.strip())
        return not (self.change and told)

    def with_content_json(self, content: Any) -> Post:
        version: Post = super().with_content_json(content)
        for field in _KEPT_BY_ROW:
            setattr(version, field, getattr(self, field))
        return version

    def may_write_over(self, version: Revision) -> bool:
        """That a post once was a fact-check stays known by its versions: it is never published alone."""
        was_fact_check = version.content.get("kind") == self.Kind.FACT_CHECK
        return super().may_write_over(version) and (not was_fact_check or self.kind == self.Kind.FACT_CHECK)

    def keep_let_out(self, newest: Revision, *, by: User, at: datetime) -> None:
        LetOut.objects.create(
            post_id=self.pk, version=newest.pk, by=by, at=at, change=newest.content.get("change") or ""
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        if getattr(self, "section_id", None) is None:
            self.section = self.get_parent().specific
        if kwargs.get("update_fields") is not None or not (self.live and self.live_revision_id):
            super().save(*args, **kwargs)
            return
        # Whatever door a version goes out by, what it tells readers about itself goes out with it or not at all.
        with transaction.atomic():
            self._ask_again()
            told = (self.change, self.change_note, self.change_reason)
            self.change, self.change_note, self.change_reason = "", "", ""
            self.without_second_reader = LetOut.objects.filter(
                post_id=self.pk, version=self.live_revision_id, alone=True
            ).exists()
            super().save(*args, **kwargs)
            self._tell_readers(*told)

    def _ask_again(self) -> None:
        """Others are asked when it is approved; this is for a time that came later, and for doors nobody knows of."""
        if Post.objects.filter(pk=self.pk, live=True, live_revision_id=self.live_revision_id).exists():
            return
        if why := held_back(self, self):
            raise HeldBack(why[0])

    def _tell_readers(self, change: str, note: str, reason: str) -> None:
        if change not in PostNote.Act.values or PostNote.objects.filter(post=self, version=self.live_revision_id):
            return
        PostNote.objects.create(
            post=self,
            act=change,
            public_note=note,
            reason=reason,
            at=self.last_published_at or clock.now(),
            by_id=self.live_revision.user_id,
            version=self.live_revision_id,
        )
