"""What each comparison is worth, by way of asking. Written by `python -m bench.match_weights`."""

WEIGHTS = {
    "en": {
        "covers": 2.4889,
        "covers_more": 4.9557,
        "rarest": 0.45208,
        "rarest_own": 0.22434,
        "second_own": 0.17226,
        "rarest_more": 0.14784,
        "no_names": -0.044183,
        "beginnings": 0.12649,
        "runs": 0.018029,
        "runs_more": 0.028251,
        "longer_runs": 0.016101,
        "length": -1.3048,
        "length_more": 0.74762,
        "stretch_more": -0.12971,
    },
    "vi": {
        "words": 0.010413,
        "asking": -0.21135,
        "marked": 0.26697,
        "pairs": 0.028114,
        "marked_pairs": 0.021101,
        "runs": 0.031271,
    },
    "vi_plain": {
        "words": 0.25299,
        "asking": -0.24495,
        "pairs": 0.098791,
        "runs": 0.035822,
    },
    "en_model": {
        "said": 0.47774,
        "near": 15.404,
        "near_more": 2.3489,
        "said_place": 3.8417,
        "near_place": -0.38845,
        "near_more_place": 2.2737,
    },
}
