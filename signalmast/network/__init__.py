"""Member organisations, the people who contribute from them, their training and what they contributed.

Nouns: organisation, contributor, role, consent, note, contribution, session, certificate. Verbs in `services`.
May import programmes, metrics and what lies below. Must never know a post or a tip, nor hold anything about a
person's beliefs, party, origin or private accounts.
"""
