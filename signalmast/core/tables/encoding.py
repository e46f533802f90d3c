"""Which letters a text file is written in, by a rule that can be explained.

In order: a byte-order mark; NUL bytes on one side of every pair (UTF-16); strict UTF-8; bytes that are mostly good
UTF-8 but broken somewhere stay UTF-8, to be refused at that line; then Windows-1258 if Vietnamese tone marks follow
Vietnamese vowels the way no Western language writes them; else Windows-1252. TCVN3 and VNI cannot be told apart from
that and are not guessed.
"""

import codecs
import re

from signalmast.core.tables.refusal import TableRefused

_MARKS: list[tuple[bytes, str]] = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_GOOD_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = bytes(range(0x80, 0x100))
# Windows-1258 writes a tone as its own byte after the vowel: CC huyền, D2 hỏi, DE ngã, EC sắc, F2 nặng.
_TONE = rb"[\xcc\xd2\xde\xec\xf2]"
_CARRIES_TONE = rb"[aeiouyAEIOUY\xc2\xca\xd4\xc3\xd5\xdd\xe2\xea\xf4\xe3\xf5\xfd]"
_TONES = re.compile(_TONE)
_TONES_AFTER_VOWEL = re.compile(_CARRIES_TONE + _TONE)
# Read as Windows-1252 these are a capital after a small vowel ("aÒ") or a grave after â ê ô ã õ ý: no Western word.
_ONLY_VIETNAMESE = re.compile(rb"[aeiouy][\xcc\xd2\xde]|[\xc2\xca\xd4\xc3\xd5\xdd\xe2\xea\xf4\xe3\xf5\xfd]" + _TONE)
_READABLE = re.compile(
    r"ascii|utf-8(-sig)?|utf-16(-le|-be)?|cp\d+|iso8859-\d+|mac-\w+|koi8-\w+|tis-620|gb\w+|big5\w*|euc_\w+|shift_jis\w*"
)
_STEP = 1 << 20


def mark_of(data: bytes) -> tuple[str, int]:
    """The encoding its byte-order mark names and the mark's length, or ("", 0)."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    return "", 0


def detect(data: bytes) -> str:
    """Python's codec name for `data`, which carries no byte-order mark; whether all of it decodes is for `check`."""
    if wide := _wide_without_mark(data[:4096]):
        return wide
    if b"\0" in data:
        raise TableRefused("nul", line=line_at(data, data.index(b"\0"), "latin-1"))
    if bad_byte(data, "utf-8") is None:
        return "utf-8"
    good = sum(len(match) for match in _GOOD_UTF8.findall(data))
    if 2 * good > len(data) - len(data.translate(None, _HIGH)):
        return "utf-8"
    return "cp1258" if _is_vietnamese(data) else "cp1252"


def _wide_without_mark(head: bytes) -> str:
    """Latin letters in UTF-16 leave NUL in one byte of each pair, the same one throughout."""
    pairs = len(head) // 2
    first, second = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if second * 4 >= pairs > 0 and not first:
        return "utf-16-le"
    if first * 4 >= pairs > 0 and not second:
        return "utf-16-be"
    return ""


def _is_vietnamese(data: bytes) -> bool:
    tones = len(_TONES.findall(data))
    after_vowel = len(_TONES_AFTER_VOWEL.findall(data))
    return bool(_ONLY_VIETNAMESE.search(data)) and 4 * (tones - after_vowel) <= after_vowel


def bad_byte(data: bytes, encoding: str) -> int | None:
    """Offset of the first byte that does not decode; a megabyte at a time, so memory stays flat."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(data), _STEP):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + _STEP], start + _STEP >= len(data))
        except UnicodeDecodeError as error:
            return start - held + error.start
    return None


def check(data: bytes, encoding: str) -> None:
    """TableRefused with the line of the first byte that is not `encoding`."""
    offset = bad_byte(data, encoding)
    if offset is not None:
        raise undecodable(data, encoding, offset)


def undecodable(data: bytes, encoding: str, offset: int) -> TableRefused:
    """The refusal for the byte at `offset`, with the name people know the encoding by."""
    known_as = encoding.upper().replace("CP125", "Windows-125")
    return TableRefused("undecodable", line=line_at(data, offset, encoding), encoding=known_as)


def line_at(data: bytes, offset: int, encoding: str) -> int:
    """1-based line of a byte; LF, CRLF and CR each end one line."""
    text = data[:offset].decode(encoding, "replace")
    return 1 + text.count("\n") + text.count("\r") - text.count("\r\n")


def named(encoding: str) -> str:
    """Python's own name of an encoding a person chose; TableRefused if unknown or no encoding of letters."""
    try:
        name = codecs.lookup(encoding.strip()).name
    except (LookupError, ValueError):
        name = ""
    if not _READABLE.fullmatch(name):
        raise TableRefused("unknown-encoding", encoding=encoding[:40])
    return "utf-8" if name == "utf-8-sig" else name
