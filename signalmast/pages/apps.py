import mimetypes

from django.apps import AppConfig
from django.db.models.signals import post_delete


class PagesConfig(AppConfig):
    name = "signalmast.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.admin import signal_handlers  # noqa: PLC0415 -- app ready
        from wagtail.signals import task_approved, task_rejected, task_submitted  # noqa: PLC0415 -- app ready

        from signalmast.pages import models, tasks, views  # noqa: PLC0415 -- app ready
        from signalmast.pages.services import media  # noqa: PLC0415 -- app ready
        from signalmast.pages.views.writing.beside import stand_beside  # noqa: PLC0415 -- app ready

        stand_beside()
        models.show_with(models.DeskHome, views.front)
        models.show_with(models.CommunityPage, views.community_page)
        models.show_with(models.Post, views.post)
        # Wagtail would write its own letters, in its own words and while the database is held.
        signal_handlers.register_signal_handlers = lambda: None
        for moment in (task_submitted, task_approved, task_rejected):
            moment.connect(tasks.write_letters, dispatch_uid="signalmast_letters")
        post_delete.connect(media.forget_captions, sender=models.ClipDetails)
        # Python 3.11 and 3.12 do not know it, and not every machine has a list of types.
        mimetypes.add_type("text/vtt", ".vtt")
