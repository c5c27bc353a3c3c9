"""In which line of a TOML text something is said; the TOML reader does not tell."""

from __future__ import annotations

import tomllib
from typing import Any

Path = tuple[str, ...]
LONG_QUOTES = ('"""', "'''")


class Lines:
    """The lines of a text that is valid TOML, by the path of what begins in them."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        section: Path = ()
        quote = ""
        for number, line in enumerate(text.splitlines(), 1):
            begins_inside = bool(quote)
            quote = _quote_after(line, quote)
            bare = line.strip()
            if begins_inside or not bare or bare.startswith("#"):
                continue
            if bare.startswith("["):
                section = _path(bare)
                self._note(section, number)
            else:
                key = bare.partition("=")[0] if bare[0] not in "\"'" else _key(bare)
                self._note((*section, *_path(f"{key} = 0")), number)

    def find(self, path: Path) -> int:
        """The line of this path, or of the nearest thing around it; 0 for nothing."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 0

    def _note(self, path: Path, number: int) -> None:
        for length in range(1, len(path) + 1):
            self._lines.setdefault(path[:length], number)


def _quote_after(line: str, quote: str) -> str:
    """The long quotation mark that is open behind this line, if one is."""
    at = 0
    while at < len(line):
        if quote:
            end = line.find(quote, at)
            if end < 0:
                return quote
            at, quote = end + 3, ""
        else:
            begins = [
                (line.find(q, at), q) for q in LONG_QUOTES if line.find(q, at) >= 0
            ]
            if not begins:
                return ""
            first, quote = min(begins)
            at = first + 3
    return quote


def _key(line: str) -> str:
    """The key of a line whose first part is quoted and may hold an equals sign."""
    end = line.find(line[0], 1) + 1
    return line[:end] + line[end:].partition("=")[0]


def _path(line: str) -> Path:
    try:
        table: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        # A line inside of a list, say; what surrounds it is named instead.
        return ()
    path: list[str] = []
    while isinstance(table, dict) and table:
        name, table = next(iter(table.items()))
        path.append(name)
    return tuple(path)
