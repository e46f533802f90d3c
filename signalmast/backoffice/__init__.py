"""The shell of the back office: set-up, role presets, health, backup, the demonstration desk.

Nouns: set-up step, preset, backup. Verbs in `services`.
May import every app below it. Must never hold content or figures of its own.
"""
