"""Bytes of a telnet stream spelled so that they can be read: `IAC WILL NAWS`.

Words in capitals are the names below, two small hexadecimal digits are a byte, text
stands in single quotes and is UTF-8; `'[' * 1000` repeats what stands before it.
"""

from __future__ import annotations

import re

from portal.telnet import codes

NAMES = {
    "CR": 0x0D,
    "LF": 0x0A,
    "NUL": 0x00,
    "BS": 0x08,
    "TAB": 0x09,
    "ESC": 0x1B,
    # Options by the names of their documents.
    **{
        name.removeprefix("OPT_").replace("_", "-"): number
        for name, number in vars(codes).items()
        if name.startswith("OPT_") and name != "OPT_EOR"
    },
    "END-OF-RECORD": codes.OPT_EOR,
    # Commands (RFC 854 and 885).
    **{
        name: number
        for name, number in vars(codes).items()
        if name.isupper() and not name.startswith("OPT_") and isinstance(number, int)
    },
    "DM": 0xF2,
    "BRK": 0xF3,
    "AO": 0xF5,
    # What stands behind the option in a subnegotiation.
    "IS": 0,
    "SEND": 1,
    "INFO": 2,
    "VAR": 0,
    "VALUE": 1,
    "ENV-ESC": 2,
    "USERVAR": 3,
    "REQUEST": 1,
    "ACCEPTED": 2,
    "REJECTED": 3,
    "TTABLE-IS": 4,
    "TTABLE-REJECTED": 5,
    "MSDP-VAR": 1,
    "MSDP-VAL": 2,
    "TABLE-OPEN": 3,
    "TABLE-CLOSE": 4,
    "ARRAY-OPEN": 5,
    "ARRAY-CLOSE": 6,
}

_WORD = re.compile(r"'(?P<text>[^']*)'|(?P<times>\*\s*\d+)|(?P<word>\S+)")


def spelled(words: str) -> bytes:
    """The bytes. Raises ValueError for a word that is none of these."""
    pieces: list[bytes] = []
    for found in _WORD.finditer(words):
        text, times, word = found.group("text", "times", "word")
        if text is not None:
            pieces.append(text.encode())
        elif times:
            pieces[-1] *= int(times[1:])
        elif word in NAMES:
            pieces.append(bytes((NAMES[word],)))
        else:
            pieces.append(bytes.fromhex(word))
    return b"".join(pieces)
