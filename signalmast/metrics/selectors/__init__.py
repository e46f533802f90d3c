"""Every read of metrics: questions (`asking`), single readings, a staged file and what it would change,
views of our own site."""

from signalmast.metrics.rules import QuestionUnknown
from signalmast.metrics.selectors.asking import Answer, Asking, asking
from signalmast.metrics.selectors.comparing import DaysCompared, PostsCompared, compare_page_days, compare_posts
from signalmast.metrics.selectors.latest import YOUNG_DAYS, Dimension
from signalmast.metrics.selectors.newest import Newest, newest_readings
from signalmast.metrics.selectors.own_site import OwnDay, own_days, own_views, own_visitors
from signalmast.metrics.selectors.readings import Reading, readings_of, settled_times
from signalmast.metrics.selectors.staging import stage

__all__ = [
    "YOUNG_DAYS",
    "Answer",
    "Asking",
    "DaysCompared",
    "Dimension",
    "Newest",
    "OwnDay",
    "PostsCompared",
    "QuestionUnknown",
    "Reading",
    "asking",
    "compare_page_days",
    "compare_posts",
    "newest_readings",
    "own_days",
    "own_views",
    "own_visitors",
    "readings_of",
    "settled_times",
    "stage",
]
