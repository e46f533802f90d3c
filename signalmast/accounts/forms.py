from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.users import forms as wagtail_forms

from signalmast.accounts.models import User

FIELDS = ["email", "name", "language", "is_superuser", "groups"]


class _PersonFields:
    """Wagtail's user form asks two names and a password; a person here has one name and chooses the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        fields["groups"].label = _("Roles")
        fields["groups"].help_text = ""
        if "is_superuser" in fields:
            fields["is_superuser"].label = _("May do everything")
            fields["is_superuser"].help_text = _("For whoever looks after the machine. Everybody else has roles.")
        fields["email"].label = _("E-mail")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()  # type: ignore[attr-defined]


class UserEditForm(_PersonFields, wagtail_forms.UserEditForm):
    first_name = None
    last_name = None
    password_enabled = False

    class Meta(wagtail_forms.UserEditForm.Meta):
        model = User
        fields = [*FIELDS, "is_active"]
        labels = {"is_active": _("Account open")}
        help_texts = {"is_active": _("A closed account cannot sign in; what the person wrote stays.")}


class UserCreationForm(_PersonFields, wagtail_forms.UserCreationForm):
    first_name = None
    last_name = None
    password_enabled = False

    class Meta(wagtail_forms.UserCreationForm.Meta):
        model = User
        fields = FIELDS


class PersonForm(forms.ModelForm[User]):
    """What a person may change about themselves."""

    class Meta:
        model = User
        fields = ["name", "language"]


class NewPasswordForm(forms.Form):
    password1 = forms.CharField(
        label=_("New password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label=_("The same again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.rules = password_validators_help_texts()

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            raise ValidationError({"password2": _("The two passwords differ.")})
        return cleaned
