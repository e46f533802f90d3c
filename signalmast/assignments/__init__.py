"""Requests to organisations and contributors for material or an answer, with a due time.

Nouns: assignment, recipient, template, answer. States are data in `states`; verbs in `services`.
May import network and what lies below. Must never know a post or a claim: it carries a key and words of what it is
about.
"""
