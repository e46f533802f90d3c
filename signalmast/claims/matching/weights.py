"""What each comparison of `search` is worth, by way of asking. Written by `python -m bench.match_weights`,
which starts from the weights that stand; the first ones came from a fit on the training questions alone."""

WEIGHTS = {
    "en": {
        "words": 0.0468,
        "statement": 0.3786,
        "more": 0.2111,
        "rarest": 0.5801,
        "numbers": 0.172,
        "runs": 0.0304,
        "runs_statement": 0.2144,
        "runs_more": 0.3026,
    },
    "vi": {"words": 0.2, "marked": 1.2, "pairs": 0.0, "marked_pairs": 0.5, "rarest": 0.0, "runs": 0.102},
    "vi_plain": {"words": 1.5, "marked": 0.0, "pairs": 0.5, "marked_pairs": 0.0, "rarest": 0.0, "runs": 0.05},
}
