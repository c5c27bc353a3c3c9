"""Help topics: Markdown files, read once at the start, and what staff have written.

The name of a file is the title: `getting-started.md` is "getting started". A first
line `aliases: start, newbie` gives it more names, `for: Builder` keeps it for that role
and above; an empty line ends this head.
A page that staff have written takes the place of a file of the same title. A title goes
before another page's alias, and an alias that staff gave before one of a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.world.locks import passes

HEADS = ("aliases", "for")


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of help. `role` is the least that may read it, or empty.

    `lock` asks more, as behind the colon of a lock. With a `category` it is listed
    beside the commands of that.
    """

    title: str
    body: str
    aliases: tuple[str, ...] = ()
    role: str = ""
    category: str = ""
    lock: str = ""

    def open_to(self, account: Any) -> bool:
        """Whether this account (or nobody, before login) may read it."""
        if self.lock and not passes(f"read: {self.lock}", account, "read"):
            return False
        if not self.role:
            return True
        return account is not None and bool(account.at_least(self.role))


class Topics:
    """All pages, by title and alias."""

    def __init__(self) -> None:
        self.by_name: dict[str, Topic] = {}
        self.files: list[Topic] = []
        self.written: list[Topic] = []

    def load(self, folder: Path) -> None:
        """Read every `*.md` of a folder, in place of what was there.

        Reads files: to be called before the reactor runs. Raises OSError, and
        ValueError for a file that is not UTF-8.
        """
        self.files = [
            parse(path.stem, path.read_text(encoding="utf-8"))
            for path in sorted(folder.glob("*.md"))
        ]
        self._merge()

    def put(self, written: Iterable[Topic]) -> None:
        """Have these of the staff, in place of what they wrote before."""
        self.written = list(written)
        self._merge()

    def add(self, topic: Topic) -> None:
        """Put a page in, as if it were one more file."""
        self.files.append(topic)
        self._merge()

    def _merge(self) -> None:
        titles = {topic.title: topic for topic in (*self.files, *self.written)}
        found: dict[str, Topic] = {}
        for topic in (*self.written, *self.files):
            if titles[topic.title] is topic:
                for alias in topic.aliases:
                    found.setdefault(alias, topic)
        # Anew, because others may be reading it at this moment.
        self.by_name = found | titles

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
"""The game's topics; the Server loads them from `settings.HELP_FOLDER` at its start,
and `server.help.written` adds what staff have written."""
