"""The table of docs/lifecycle.md, as it is read by the tests."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = (Path(__file__).resolve().parents[2] / "docs/lifecycle.md").read_text()
FOOTNOTE = re.compile(r"\[\^\w+\]")


def _read() -> dict[str, dict[str, str]]:
    section = PAGE.partition("## The table\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    (_, *headings), _, *rows = map(_cells, lines)
    return {row: dict(zip(headings, cells, strict=True)) for row, *cells in rows}


def _cells(line: str) -> list[str]:
    return [FOOTNOTE.sub("", cell).strip() for cell in line.strip("|").split("|")]


TABLE = _read()
"""What stands in which row under which heading, without footnotes."""
