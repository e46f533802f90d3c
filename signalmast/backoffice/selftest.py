"""A look at the desk as it stands: the front page and the sign-in page answer, and every table can be read."""

from __future__ import annotations

import logging

from django.apps import apps
from django.conf import settings
from django.test import Client

PAGES = ("/", "/accounts/login/")


class Failed(Exception):
    """The desk does not stand; one line in Vietnamese and English."""


def look() -> int:
    """The number of rows in all tables. Raises Failed, naming what did not answer."""
    rows = 0
    for model in apps.get_models():
        try:
            rows += model._default_manager.count()
        except Exception as error:
            raise Failed(f"{model._meta.db_table}: không đọc được / cannot be read ({error})") from error
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost")})
    for page in PAGES:
        _visit(client, page)
    return rows


def _visit(client: Client, page: str) -> None:
    log = logging.getLogger("django.request")
    was, log.disabled = log.disabled, True  # what it would log is in the one line below
    try:
        status = client.get(page, follow=True).status_code
    except Exception as error:
        raise Failed(f"{page}: {type(error).__name__}: {error}") from error
    finally:
        log.disabled = was
    if status >= 500:
        raise Failed(f"{page}: HTTP {status}")
