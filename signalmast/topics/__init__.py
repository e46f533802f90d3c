"""The vocabulary of topics that posts and figures are grouped by.

Nouns: topic. Verbs: the admin's own snippet views.
May import theme and core. Must never know who uses a topic.
"""
