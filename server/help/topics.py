"""Help topics: Markdown files, read once at the start.

The name of the file is the title: `getting-started.md` is "getting started". A first
line `aliases: start, newbie` gives it more names, `for: Builder` keeps it for that role
and above; an empty line ends this head.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEADS = ("aliases", "for")


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of help. `role` is the least that may read it, or empty."""

    title: str
    body: str
    aliases: tuple[str, ...] = ()
    role: str = ""

    def open_to(self, account: Any) -> bool:
        """Whether this account (or nobody, before login) may read it."""
        if not self.role:
            return True
        return account is not None and bool(account.at_least(self.role))


class Topics:
    """All pages, by title and alias."""

    def __init__(self) -> None:
        self.by_name: dict[str, Topic] = {}

    def load(self, folder: Path) -> None:
        """Read every `*.md` of a folder, in place of what was there.

        Reads files: to be called before the reactor runs. Raises OSError, and
        ValueError for a file that is not UTF-8.
        """
        self.by_name = {}
        for path in sorted(folder.glob("*.md")):
            self.add(parse(path.stem, path.read_text(encoding="utf-8")))

    def add(self, topic: Topic) -> None:
        """Put a page in; a title goes before another page's alias."""
        for alias in topic.aliases:
            self.by_name.setdefault(alias, topic)
        self.by_name[topic.title] = topic

    def open_to(self, account: Any) -> Iterator[tuple[str, Topic]]:
        """The names and pages this account may read."""
        for name, topic in self.by_name.items():
            if topic.open_to(account):
                yield name, topic


def parse(stem: str, source: str) -> Topic:
    """A page from the name and the text of its file."""
    head: dict[str, str] = {}
    rest = source.lstrip("\ufeff\n")
    while (line := rest.partition("\n")[0]).partition(":")[0].casefold() in HEADS:
        name, _, value = line.partition(":")
        head[name.casefold()] = value.strip()
        rest = rest.partition("\n")[2]
    aliases = (alias.strip().casefold() for alias in head.get("aliases", "").split(","))
    title = stem.replace("-", " ").replace("_", " ").casefold()
    return Topic(
        title, rest.strip("\n"), tuple(filter(None, aliases)), head.get("for", "")
    )


TOPICS = Topics()
"""The game's topics; the Server loads them from `settings.HELP_FOLDER` at its start."""
