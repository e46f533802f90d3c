"""The looks: base templates, style sheets, fonts and the named slots of the public and the back-office shell.

Nouns: slot. Verbs: none.
May import core. Must never query a model.
"""
