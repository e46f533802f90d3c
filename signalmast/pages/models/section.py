from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.forms import CheckboxSelectMultiple, Select
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PagePermissionTester

from signalmast.core import clock, keys
from signalmast.core.plain import settle
from signalmast.pages.models.address import AddressFromTitle, address_panel
from signalmast.pages.models.order import ChildrenByDate, OrderedByDate
from signalmast.pages.models.serving import ShownByView
from signalmast.pages.models.workflow import LetOutByReader

TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


def new_page_key() -> str:
    return "page:" + keys.new_key(now=clock.now())


class FrontPermissions(PagePermissionTester):
    def can_unpublish(self) -> bool:
        """It would take every page below from the readers, with no word to them."""
        return False

    def can_copy(self) -> bool:
        return False

    can_move = can_copy


class SectionPermissions(OrderedByDate):
    """A community page leaves only without posts in public: those are withdrawn one by one, each with its note."""

    def can_unpublish(self) -> bool:
        return super().can_unpublish() and not self.page.get_children().live().exists()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return super().can_delete(ignore_bulk) and not self._holds_what_was_public()

    def can_copy(self) -> bool:
        """With its posts it would put them out anew; an empty one is opened faster."""
        return False

    def _holds_what_was_public(self) -> bool:
        return bool(self.page.get_children().filter(first_published_at__isnull=False).exists())


class DeskHome(LetOutByReader, ShownByView, Page):
    """The front of the public site in one language."""

    introduction = RichTextField(_("introduction"), blank=True, features=TEXT_FEATURES)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels: ClassVar[list[Any]] = []
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["pages.CommunityPage"]
    private_page_options: ClassVar[list[str]] = []
    template = "pages/home.html"

    class Meta:
        verbose_name = _("front of the site")
        verbose_name_plural = _("fronts of the site")

    def clean(self) -> None:
        settle(self)
        super().clean()

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return FrontPermissions(user, self)


class CommunityPage(LetOutByReader, ShownByView, AddressFromTitle, ChildrenByDate, Page):
    """One page of the desk's family. Its address words are frozen after the first publication."""

    key = models.CharField(max_length=40, default=new_page_key, editable=False, db_index=True)
    publisher = models.ForeignKey(
        "pages.Publisher", on_delete=models.PROTECT, related_name="+", verbose_name=_("publisher")
    )
    about = RichTextField(_("about this page"), blank=True, features=TEXT_FEATURES)
    topics = ParentalManyToManyField("topics.Topic", blank=True, related_name="+", verbose_name=_("topics"))
    cover = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("cover picture"),
    )
    colour = models.CharField(
        _("colour"), max_length=7, default="#1f5f8b", validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")]
    )
    source_names = models.TextField(
        _("names of this page in platform files"),
        blank=True,
        help_text=_("One name or number per line, as the platforms' exports write it; imports find the page by it."),
    )
    demo = models.BooleanField(default=False, editable=False)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("publisher", widget=Select),
        FieldPanel("about"),
        FieldPanel("topics", widget=CheckboxSelectMultiple),
        FieldPanel("cover"),
        FieldPanel("colour"),
        FieldPanel("source_names"),
        address_panel(),
    ]
    promote_panels: ClassVar[list[Any]] = []
    parent_page_types: ClassVar[list[str]] = ["pages.DeskHome"]
    subpage_types: ClassVar[list[str]] = ["pages.Post"]
    exclude_fields_in_copy: ClassVar[list[str]] = ["key", "source_names"]
    # Other screens of the site, or the desk itself, already answer to these.
    words_taken = frozenset(
        {
            "about",
            "admin",
            "accounts",
            "c",
            "desk",
            "documents",
            "en",
            "fact-checks",
            "media",
            "programmes",
            "public-log",
            "search",
            "sitemaps",
            "static",
            "topics",
            "vi",
        }
    )
    private_page_options: ClassVar[list[str]] = []
    permission_tester = SectionPermissions
    template = "pages/community_page.html"

    class Meta:
        verbose_name = _("community page")
        verbose_name_plural = _("community pages")

    def clean(self) -> None:
        super().clean()
        if self.pk and self.first_published_at:
            before = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
            if before is not None and before != self.slug:
                raise ValidationError({"slug": _("The address of a community page is frozen once it was published.")})
