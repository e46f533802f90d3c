"""Leaves that know no app: keys, clock, fold, periods, wording, tables, charts, typeset, fetch; each listed by name.

Nouns: key, period, table, chart. Verbs: functions of each leaf.
May import no other app. Must never know what a post or a reading is.
"""
