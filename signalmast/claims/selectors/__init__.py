from signalmast.claims.selectors.addresses import library, lists_of_post, named
from signalmast.claims.selectors.addresses import of_log as addresses_of_log
from signalmast.claims.selectors.addresses import of_post as addresses_of_post
from signalmast.claims.selectors.addresses import of_site as addresses_of_site
from signalmast.claims.selectors.published import (
    Answered,
    Change,
    Entry,
    Word,
    answers_of,
    counted,
    entries,
    handle_of,
    listed,
    months,
    posts_answering,
    standing_verdict,
    topics,
    with_verdict,
    word_of,
    words_of,
)

__all__ = [
    "Answered",
    "Change",
    "Entry",
    "Word",
    "addresses_of_log",
    "addresses_of_post",
    "addresses_of_site",
    "answers_of",
    "counted",
    "entries",
    "handle_of",
    "library",
    "listed",
    "lists_of_post",
    "months",
    "named",
    "posts_answering",
    "standing_verdict",
    "topics",
    "with_verdict",
    "word_of",
    "words_of",
]
