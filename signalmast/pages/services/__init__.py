"""Every write of pages: imported posts in bulk, and the import of a file from first look to last figure."""

from signalmast.pages.services.bulk import delete_demo_posts, enter_section
from signalmast.pages.services.importing import (
    continue_import,
    give_up,
    queue_import,
    receive_file,
    refused_rows,
    resume_imports,
    run_import,
    take_up,
)
from signalmast.pages.services.looking import choose, discard_import, head_of, look_at
from signalmast.pages.services.parsed import ImportRefused, folder_of

__all__ = [
    "ImportRefused",
    "choose",
    "continue_import",
    "delete_demo_posts",
    "discard_import",
    "enter_section",
    "folder_of",
    "give_up",
    "head_of",
    "look_at",
    "queue_import",
    "receive_file",
    "refused_rows",
    "resume_imports",
    "run_import",
    "take_up",
]
