"""Tips from the public, claims, their evidence and verdicts, the answers readers get, and the public log.

Nouns: tip, exit, claim, evidence, verdict, dispute, entry of the log. Verbs in `services`.
May import pages, metrics and what lies below. Must never hold a record, list or search of people.
"""
