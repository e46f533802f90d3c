"""How dates are written and read: day before month in both languages, the week begins on Monday.

Django's own Vietnamese formats write "08:42 Ngày 24 tháng 11 năm 2026" in the middle of a sentence.
"""
