from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "signalmast.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    default = True


class DeskUsersConfig(WagtailUsersAppConfig):
    """Wagtail's management of users, with our forms: a person has one name and is invited."""

    default = False
    user_viewset = "signalmast.accounts.viewsets.DeskUserViewSet"
