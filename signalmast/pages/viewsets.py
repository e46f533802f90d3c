from __future__ import annotations

from typing import Any, ClassVar

from django.forms import CheckboxSelectMultiple, RadioSelect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django_filters.filters import (
    ChoiceFilter,
    DateFromToRangeFilter,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
)
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views.pages.listing import ExplorableIndexView, PageFilterSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from signalmast.pages.models import Post, PostTemplate, Publisher
from signalmast.pages.selectors.filters import filters_for
from signalmast.programmes.models import Programme
from signalmast.topics.models import Topic


class PostFilterSet(PageFilterSet):
    """What a list of posts is narrowed by: what the desk works with, not the tree."""

    kind = MultipleChoiceFilter(label=_("Kind"), choices=Post.Kind.choices, widget=CheckboxSelectMultiple)
    topics = ModelMultipleChoiceFilter(label=_("Topics"), queryset=Topic.objects.all(), widget=CheckboxSelectMultiple)
    programmes = ModelMultipleChoiceFilter(
        label=_("Programmes"), queryset=Programme.objects.all(), widget=CheckboxSelectMultiple
    )
    live = ChoiceFilter(
        label=_("State"),
        choices=[("true", _("published")), ("false", _("not published"))],
        method="by_state",
        empty_label=_("Any"),
        widget=RadioSelect,
    )
    posted_at = DateFromToRangeFilter(label=_("Date of the post"), widget=DateRangePickerWidget)
    site = None
    has_child_pages = None

    class Meta:
        model = Post
        fields: ClassVar[list[str]] = []

    def by_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(live=value == "true")


class PostIndexView(ExplorableIndexView):
    template_name = "pages/writing/posts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "kept_filters": filters_for(self.request.user),
            "filter_query": self.request.GET.urlencode(),
        }

    def get_valid_orderings(self) -> list[str]:
        """Without the order of the tree: it would show every post of a page at once, thousands of them."""
        return [name for name in super().get_valid_orderings() if name != self.sort_order_field]


class PostViewSet(PageViewSet):
    """How the back office lists the posts of a community page."""

    model = Post
    index_view_class = PostIndexView
    filterset_class = PostFilterSet


class PostTemplateViewSet(ModelViewSet):
    """Templates of posts, kept by whoever leads the desk."""

    model = PostTemplate
    name = "post_templates"
    url_prefix = "post-templates"
    icon = "copy"
    add_to_settings_menu = True
    menu_label = _("Post templates")
    menu_order = 30
    list_display: ClassVar[list[str]] = ["name", "kind"]
    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldPanel("kind"),
        FieldPanel("topics", widget=CheckboxSelectMultiple),
        FieldPanel("headline"),
        FieldPanel("body"),
    ]


class PublisherViewSet(SnippetViewSet):
    """Where responsible bodies are kept: under the settings."""

    model = Publisher
    icon = "home"
    add_to_settings_menu = True
    menu_label = _("Responsible bodies")
    menu_order = 20
    list_display = ("name", "address", "contact_email")

    @property
    def breadcrumbs_items(self) -> list[dict[str, Any]]:
        # Wagtail's are put into words once, at the start, in the language of the desk.
        return [{"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")}]
