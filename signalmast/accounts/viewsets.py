from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.users.views import users

from signalmast.accounts import services
from signalmast.accounts.forms import UserCreationForm, UserEditForm
from signalmast.accounts.models import User
from signalmast.core import clock


class IndexView(users.IndexView):
    page_title = _("People")
    add_item_label = _("Invite a colleague")

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column_class(users.UserColumn)
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="user"),
            title("name", label=_("Name"), sort_key="name", get_url=self.get_edit_url, classname="name"),
            Column("email", label=_("E-mail"), sort_key="email"),
            Column("roles", label=_("Roles"), accessor=roles_in_words),
            BooleanColumn("is_active", label=_("Open"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
        ]

    @cached_property
    def search_fields(self) -> set[str]:
        return {"name", "email"}

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("groups")

    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering in ("name", "-name"):
            return queryset.order_by(self.ordering)
        return super().order_queryset(queryset)


class _OnlySuperusersMakeSuperusers:
    """Otherwise a person who may manage accounts could give themselves everything."""

    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> forms.ModelForm[User]:
        form: forms.ModelForm[User] = super().get_form(*args, **kwargs)  # type: ignore[misc]
        if not self.request.user.is_superuser:
            form.fields.pop("is_superuser", None)
        return form


class CreateView(_OnlySuperusersMakeSuperusers, users.CreateView):
    page_title = _("Invite a colleague")
    submit_button_label = _("Invite")

    def form_valid(self, form: UserCreationForm) -> HttpResponse:
        given, by = form.cleaned_data, cast("User", self.request.user)
        invitation = services.invite(
            name=given["name"],
            email=given["email"],
            roles=given["groups"],
            language=given["language"],
            by=by,
            at=clock.now(),
        )
        if given.get("is_superuser"):
            services.make_superuser(user=invitation.user, by=by)
        return TemplateResponse(self.request, "accounts/invited.html", {"invitations": [invitation]})


class EditView(_OnlySuperusersMakeSuperusers, users.EditView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied


class DeskUserViewSet(users.UserViewSet):
    menu_label = _("People")
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[User]]:
        return UserEditForm if for_update else UserCreationForm


def roles_in_words(user: User) -> str:
    names = [str(group) for group in user.groups.all()]
    if user.is_superuser:
        names.insert(0, str(_("May do everything")))
    return ", ".join(names)
