"""What the desk publishes: publishers, community pages and posts, and the import of years of them.

Nouns: publisher, community page, post, import. Verbs in `services`.
May import metrics, accounts, topics, theme and core. Must never know claims, reports or channels.
"""
