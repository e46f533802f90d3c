"""Plans over years with targets: programmes, their parents, targets, and the registry of measures other apps fill.

Nouns: programme, target, measure, note, month. Verbs in `services`; what a target stands at is asked in `selectors`.
May import metrics and what lies below. Must never know a network, a post or a claim, nor count verdicts.
"""
