"""People who sign in: the user, their language, invitations and one-time links.

Nouns: user, invitation, sign-in link. Verbs in `services`.
May import theme and core. Must never know what a role may do elsewhere: presets belong to backoffice.
"""
