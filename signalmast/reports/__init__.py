"""The period review: one frozen document, written as HTML, PDF, DOCX and XLSX, with a footprint under every number.

Nouns: review, chapter, block, figure, footprint. Verbs in `services`.
May import pages, metrics and what lies below. Must never compute a figure itself: it asks `selectors` of the owner.
"""
