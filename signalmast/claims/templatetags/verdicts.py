"""How templates show a verdict: a sign told apart by its shape, its word beside it."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from signalmast.claims.selectors import Word

register = template.Library()

_CIRCLE = '<circle cx="12" cy="12" r="{}" fill="{}" stroke="currentColor" stroke-width="2"/>'
_TICK = '<path d="M6.5 12.5l4 4 7-8.5" fill="none" stroke="{}" stroke-width="2.6"/>'
_SHAPES = {
    "check": _CIRCLE.format(11, "currentColor") + _TICK.format("var(--sign-paper)"),
    "part": _CIRCLE.format(10.5, "none") + _TICK.format("currentColor"),
    "half": _CIRCLE.format(10.5, "none") + '<path d="M12 1.5a10.5 10.5 0 0 0 0 21z" fill="currentColor"/>',
    "warn": '<path d="M12 1l11.5 21H.5z" fill="currentColor"/>'
    '<path d="M12 8.5v6" stroke="var(--sign-paper)" stroke-width="2.6"/>'
    '<circle cx="12" cy="18.2" r="1.5" fill="var(--sign-paper)"/>',
    "cross": '<path d="M7 .5h10l6.5 6.5v10L17 23.5H7L.5 17V7z" fill="currentColor"/>'
    '<path d="M7.5 7.5l9 9m0-9l-9 9" stroke="var(--sign-paper)" stroke-width="2.6"/>',
    "ask": '<rect x="1" y="1" width="22" height="22" rx="5" fill="currentColor"/>'
    '<path d="M8.6 9.4a3.4 3.4 0 1 1 5 3c-1.2.7-1.6 1.2-1.6 2.6" fill="none" stroke="var(--sign-paper)"'
    ' stroke-width="2.2"/><circle cx="12" cy="18" r="1.4" fill="var(--sign-paper)"/>',
}


@register.simple_tag
def verdict(word: Word) -> SafeString:
    """The sign is silent, for the word says it all."""
    shape = mark_safe(_SHAPES[word.sign])  # noqa: S308 -- from the list above
    return format_html(
        '<span class="verdict verdict-{}"><svg class="sign" viewBox="0 0 24 24" width="24" height="24"'
        ' aria-hidden="true" focusable="false">{}</svg><span class="verdict-word">{}</span></span>',
        word.sign, shape, word.name,
    )  # fmt: skip


@register.filter
def fingerprint(digest: str) -> str:
    """The first sixteen letters in groups of four: enough to tell one copy from another by eye."""
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4))
