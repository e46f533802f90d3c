from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "signalmast.claims"
    label = "claims"
    default_auto_field = "django.db.models.BigAutoField"
