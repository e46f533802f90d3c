"""The contributors' own door: their requests, drafts, training and credits, and what is kept about them.

Verbs are those of the apps below; `services` holds only signing in by a link.
May import everything but backoffice. Must never show anything of the back office, nor link a tip to an account.
"""
