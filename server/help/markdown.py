"""The little Markdown of help topics and docstrings, as markup.

The client folds lines to its own width, so the lines of a paragraph are joined.
Headings, list items and indented lines stay lines; `code` and **strong** are coloured.
"""

from __future__ import annotations

from collections.abc import Iterator

LIST_MARKS = ("- ", "* ")


def paragraphs(source: str) -> str:
    """The text with each paragraph on one line and an empty line between two."""
    lines: list[str] = []
    joining = False
    for line in source.strip("\n").splitlines():
        text = line.strip()
        alone = not text or line[0].isspace() or text.startswith("#")
        if joining and not alone and not _is_item(text):
            lines[-1] += " " + text
        else:
            lines.append(line.rstrip())
        joining = not alone
    return "\n".join(lines)


def markup(source: str) -> str:
    """Help text as markup; a bar in it is a bar, not a colour."""
    return "\n".join(map(_line, paragraphs(source.replace("|", "||")).splitlines()))


def _line(line: str) -> str:
    if line.startswith("#"):
        return f"|w{line.lstrip('# ')}|n"
    if line.startswith("    "):
        return f"|w{line}|n"
    return _paired(_paired(line, "**"), "`")


def _paired(line: str, mark: str) -> str:
    """Colour what stands between two marks; a mark without a partner stays."""
    parts = line.split(mark)
    if len(parts) % 2 == 0:
        parts[-2:] = [mark.join(parts[-2:])]
    return "".join(_coloured(parts))


def _coloured(parts: list[str]) -> Iterator[str]:
    for at, part in enumerate(parts):
        yield f"|w{part}|n" if at % 2 else part


def _is_item(text: str) -> bool:
    number = text.partition(". ")[0]
    return text.startswith(LIST_MARKS) or (number.isascii() and number.isdigit())
