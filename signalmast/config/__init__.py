"""The house's front door: settings, addresses and wiring; the only place that knows every app.

Nouns: setting, route, step. Verbs: `cli.main`, and the one list in `wiring`.
May import everything. Must never hold a rule of the domain.
"""
