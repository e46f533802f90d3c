from signalmast.core.records import WrittenOnce
from signalmast.pages.models.acts import LetOut, PostNote, PreviewLink
from signalmast.pages.models.channel import DeclaredChannel
from signalmast.pages.models.clips import ClipDetails, details_of, without_words
from signalmast.pages.models.credit import PostCredit
from signalmast.pages.models.desk import DeskSettings
from signalmast.pages.models.following import FollowUp
from signalmast.pages.models.imports import Import
from signalmast.pages.models.post import Post
from signalmast.pages.models.publisher import Publisher
from signalmast.pages.models.requests import PostRequest
from signalmast.pages.models.saved_filter import SavedFilter
from signalmast.pages.models.section import CommunityPage, DeskHome
from signalmast.pages.models.serving import show_with
from signalmast.pages.models.standing import PublicAddress, PublicLink, Rebuild
from signalmast.pages.models.template import PostTemplate
from signalmast.pages.models.twin import Twin
from signalmast.pages.models.workflow import NotASecondReader, ReadAgain, SecondReaderTask, writers_of

__all__ = [
    "ClipDetails",
    "CommunityPage",
    "DeclaredChannel",
    "DeskHome",
    "DeskSettings",
    "FollowUp",
    "Import",
    "LetOut",
    "NotASecondReader",
    "Post",
    "PostCredit",
    "PostNote",
    "PostRequest",
    "PostTemplate",
    "PreviewLink",
    "PublicAddress",
    "PublicLink",
    "Publisher",
    "ReadAgain",
    "Rebuild",
    "SavedFilter",
    "SecondReaderTask",
    "Twin",
    "WrittenOnce",
    "details_of",
    "show_with",
    "without_words",
    "writers_of",
]
