"""Importers parse only: a file from a platform goes in, staged posts and readings with accounts come out.

Nouns: format, mapping, record, ledger. Verbs: `staging.parse`, `staging.preview`, `registry.detect`, `mapping.guess`.
May import core. Must never touch a model or the database: what is staged is stored by others.
"""
