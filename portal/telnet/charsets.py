"""Bytes to letters and back: a fixed list of encodings, and never an exception.

A client that has agreed on nothing is taken to speak UTF-8. A line that is not valid
in the client's encoding is read as Windows-1252, which holds every letter of ISO-8859-1
and the quotes that old Windows clients send where ISO-8859-1 has control characters.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

CODECS = {
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
    "ISO-8859-1": "latin-1",
    "ISO_8859-1": "latin-1",
    "ISO8859-1": "latin-1",
    "LATIN1": "latin-1",
    "LATIN-1": "latin-1",
    "ISO-8859-2": "iso8859-2",
    "ISO-8859-15": "iso8859-15",
    "WINDOWS-1250": "cp1250",
    "WINDOWS-1251": "cp1251",
    "WINDOWS-1252": "cp1252",
    "CP1252": "cp1252",
    "KOI8-R": "koi8-r",
    "CP437": "cp437",
    "IBM437": "cp437",
    "US-ASCII": "ascii",
    "ASCII": "ascii",
    "ANSI_X3.4-1968": "ascii",
}
"""The names clients may say, and Python's; no other name ever reaches the codecs."""

_PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‹": "<",
        "›": ">",
        "«": "<<",
        "»": ">>",
        "–": "-",
        "—": "--",
        "−": "-",
        "…": "...",
        "•": "*",
        "·": ".",
        "×": "x",
        "→": "->",
        "←": "<-",
        "€": "EUR",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "ø": "o",
        "Ø": "O",
        "\u00a0": " ",
    }
)


def codec_of(name: str) -> str | None:
    """Python's name of a character set, or None if it is not on the list."""
    return CODECS.get(name.strip().upper().replace(" ", "-"))


def decode(data: bytes, encoding: str) -> str:
    """The text; Windows-1252 where it is not valid in `encoding`."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def encode(text: str, encoding: str) -> bytes:
    """The bytes; a letter the encoding lacks becomes its nearest, at worst "?"."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return b"".join([_nearest(letter, encoding) for letter in text])


@lru_cache(maxsize=2048)
def _nearest(letter: str, encoding: str) -> bytes:
    for attempt in (letter, letter.translate(_PLAIN)):
        try:
            return attempt.encode(encoding)
        except UnicodeEncodeError:
            pass
    if unicodedata.combining(letter):
        return b""
    return unicodedata.normalize("NFKD", letter).encode(encoding, "ignore") or b"?"
