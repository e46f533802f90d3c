from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "signalmast.config"
    label = "config"

    def ready(self) -> None:
        from signalmast.config import checks, wiring  # noqa: F401, PLC0415 -- app ready

        wiring.connect()
