"""Topics and programmes of the posts ticked in a list."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.pages.models import Post
from signalmast.pages.services import tagging
from signalmast.programmes.models import Programme
from signalmast.programmes.selectors import current
from signalmast.topics.models import Topic

REASONS: dict[str, Promise] = {
    tagging.FORBIDDEN: gettext_lazy("you may not change it"),
    tagging.HANDED_IN: gettext_lazy("it waits for its second reader"),
    tagging.APPROVED: gettext_lazy("it was approved for its time"),
    tagging.UNPUBLISHED_CHANGES: gettext_lazy("it has changes that are not published yet"),
}


class TopicsForm(forms.Form):
    add = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label=gettext_lazy("Add topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    remove = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label=gettext_lazy("Remove topics"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        add, remove = set(given.get("add") or ()), set(given.get("remove") or ())
        if not add and not remove:
            raise forms.ValidationError(gettext("Tick at least one topic to add or to remove."))
        if add & remove:
            raise forms.ValidationError(gettext("A topic cannot be added and removed at once."))
        return given


class TagPosts(PageBulkAction):
    display_name = gettext_lazy("Topics")
    action_type = "topics"
    aria_label = gettext_lazy("Add or remove topics of the ticked posts")
    template_name = "pages/writing/tag.html"
    action_priority = 5
    form_class: type[forms.Form] = TopicsForm

    words: ClassVar[dict[str, Any]] = {
        "heading": gettext_lazy("Topics of the ticked posts"),
        "button": gettext_lazy("Change the topics"),
        "name": "topics",
    }

    def __init__(self, request: HttpRequest, model: Any) -> None:
        super().__init__(request, model)
        self.left_out: dict[int, str] = {}

    @classmethod
    def get_queryset(cls, model: Any, object_ids: Any) -> list[Page]:
        found = Post.objects.filter(pk__in=list(object_ids), figures_only=False)
        return list(found.select_related("section", "latest_revision").defer("body")[: tagging.MOST + 1])

    def check_perm(self, page: Any) -> bool:
        reason = tagging.why_not(page, cast("User", self.request.user))
        if reason:
            self.left_out[page.pk] = reason
        return not reason

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        refused = context["items_with_no_access"]
        return {
            **context,
            "words": self.words,
            "most": tagging.MOST,
            "too_many": len(context["items"]) + len(refused) > tagging.MOST,
            "refused": [(one["item"], REASONS[self.left_out[one["item"].pk]]) for one in refused],
            "published": sum(1 for one in context["items"] if one["item"].live),
        }

    def object_context(self, obj: Any) -> dict[str, Any]:
        return {"item": obj}

    def prepare_action(self, objects: Any, objects_without_access: Any) -> TemplateResponse | None:
        if len(objects) > tagging.MOST:
            return TemplateResponse(self.request, self.template_name, self.get_context_data(), status=422)
        return None

    def get_execution_context(self) -> dict[str, Any]:
        given = self.cleaned_form.cleaned_data
        return {"user": self.request.user, "add": given["add"], "remove": given["remove"], "request": self.request}

    @classmethod
    def change(cls, posts: Any, add: Any, remove: Any, by: User) -> tagging.Tagged:
        return tagging.tag(posts=posts, add=add, remove=remove, by=by)

    @classmethod
    def execute_action(cls, objects: Any, **kwargs: Any) -> tuple[int, int]:
        done = cls.change(objects, kwargs["add"], kwargs["remove"], kwargs["user"])
        if done.unchanged:
            count = len(done.unchanged)
            told = ngettext("%(count)d post had them so already.", "%(count)d posts had them so already.", count)
            messages.info(kwargs["request"], told % {"count": count})
        return len(done.changed), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if not num_parent_objects:
            return None
        told = ngettext("Topics of %(count)d post changed.", "Topics of %(count)d posts changed.", num_parent_objects)
        return told % {"count": num_parent_objects}


class ProgrammesForm(forms.Form):
    """Added are those whose time it is; taken off, any."""

    add = forms.ModelMultipleChoiceField(
        Programme.objects.none(),
        label=gettext_lazy("Tag to programmes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remove = forms.ModelMultipleChoiceField(
        Programme.objects.all(),
        label=gettext_lazy("Take off programmes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["add"].queryset = current(timezone.localdate(clock.now()))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        add, remove = set(given.get("add") or ()), set(given.get("remove") or ())
        if not add and not remove:
            raise forms.ValidationError(gettext("Tick at least one programme to add or to take off."))
        if add & remove:
            raise forms.ValidationError(gettext("A programme cannot be added and taken off at once."))
        return given


class FilePosts(TagPosts):
    display_name = gettext_lazy("Programmes")
    action_type = "programmes"
    aria_label = gettext_lazy("Tag the ticked posts to programmes, or take them off")
    action_priority = 6
    form_class = ProgrammesForm
    words: ClassVar[dict[str, Any]] = {
        "heading": gettext_lazy("Programmes of the ticked posts"),
        "button": gettext_lazy("Change the programmes"),
        "name": "programmes",
    }

    @classmethod
    def change(cls, posts: Any, add: Any, remove: Any, by: User) -> tagging.Tagged:
        return tagging.file_under(posts=posts, add=add, remove=remove, by=by, at=clock.now())

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if not num_parent_objects:
            return None
        told = ngettext(
            "Programmes of %(count)d post changed.", "Programmes of %(count)d posts changed.", num_parent_objects
        )
        return told % {"count": num_parent_objects}
