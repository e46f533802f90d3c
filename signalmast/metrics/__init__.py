"""Figures: the metric book, importers that parse, readings and views of our own site in the lake, and questions.

Nouns: metric, break, reading, view, mapping, question, answer. Verbs in `services` and `sealing`, questions in
`selectors`. What stands at a path it asks of `places`, which a higher app fills.
May import topics, accounts and core. Must never hold a foreign key to a page or a post: it keeps their string keys.
"""
