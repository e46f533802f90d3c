from signalmast.claims.views.public.about import section as about_section
from signalmast.claims.views.public.answer import on_post, plain_text, search_words, stamp
from signalmast.claims.views.public.data import as_csv, as_json
from signalmast.claims.views.public.disputes import dispute, receipt
from signalmast.claims.views.public.library import library, month, of_topic, of_verdict, way_to_library
from signalmast.claims.views.public.log import log, log_as_json, way_to_log

__all__ = [
    "about_section",
    "as_csv",
    "as_json",
    "dispute",
    "library",
    "log",
    "log_as_json",
    "month",
    "of_topic",
    "of_verdict",
    "on_post",
    "plain_text",
    "receipt",
    "search_words",
    "stamp",
    "way_to_library",
    "way_to_log",
]
