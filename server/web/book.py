"""All that there is help for, as one visitor finds it: pages, and links between them.

`server.web.helping` makes a Book of what the command `help` knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from server.web import markdown

SNIPPET = 160
"""Letters of a page that are shown of what was found."""
COMMAND, TOPIC, CATEGORY = "command", "topic", "category"


@dataclass(frozen=True)
class Page:
    """One page of help. `body` is the little Markdown that its author wrote."""

    title: str
    kind: str
    body: str
    names: tuple[str, ...] = ()
    """What else it is called."""
    category: str = ""
    listed: bool = True

    @property
    def slug(self) -> str:
        """How its address ends."""
        return self.title.replace(" ", "-")

    @property
    def address(self) -> str:
        """Where it stands."""
        return reverse("help_page", args=[self.slug])

    @property
    def category_slug(self) -> str:
        """How the address of its category ends."""
        return self.category.replace(" ", "-")

    @property
    def first_line(self) -> str:
        """What it says first."""
        lines = (markdown.words(line) for line in self.body.splitlines() if line)
        own = (self.title.casefold(), "")
        return next((line for line in lines if line.casefold() not in own), "")

    @property
    def heading(self) -> str:
        """How the page is called: as its author wrote it, or else its title."""
        first = self.body.lstrip().partition("\n")[0]
        if self.kind == TOPIC and first.startswith("#"):
            return first.lstrip("# ")
        return self.title if self.kind == COMMAND else self.title.capitalize()

    @property
    def text(self) -> str:
        """The body without the heading."""
        first, _, rest = self.body.lstrip().partition("\n")
        return rest if self.kind == TOPIC and first.startswith("#") else self.body


class Book:
    """All pages for one visitor."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self.pages = list(pages)
        self.by_name: dict[str, Page] = {}
        for page in sorted(self.pages, key=lambda page: page.kind == CATEGORY):
            self.by_name.setdefault(page.title.casefold(), page)
        for page in self.pages:
            for name in page.names:
                self.by_name.setdefault(name, page)

    def find(self, name: str) -> Page | None:
        """The page of this name; a dash may stand for a space."""
        name = name.casefold()
        return self.by_name.get(name) or self.by_name.get(name.replace("-", " "))

    def leads(self, code: str, besides: Page | None = None) -> str | None:
        """Where to read about what stands in `code`: a name, or a line to type."""
        line = " ".join(code.casefold().split())
        found = self.by_name.get(line.removeprefix("help "))
        found = found or self.by_name.get(line.partition(" ")[0])
        return found.address if found and found is not besides else None

    def html(self, page: Page) -> SafeString:
        """The page's text, with links to others."""
        return markdown.html(page.text, lambda code: self.leads(code, page))

    def search(self, words: list[str]) -> list[tuple[Page, str]]:
        """The pages with all these words, the best first, and a piece of each."""
        found = []
        for page in self.pages:
            named = " ".join((page.title, *page.names)).casefold()
            text = markdown.words(page.body)
            whole = f"{named} {text.casefold()}"
            if page.kind != CATEGORY and all(word in whole for word in words):
                missed = sum(word not in named for word in words)
                exact = page.title.casefold() != " ".join(words)
                found.append((exact, missed, page.title, page, _piece(text, words)))
        return [(page, piece) for *_, page, piece in sorted(found, key=_rank)]

    def categories(self) -> list[tuple[str, list[Page]]]:
        """The commands that are listed, by category."""
        found: dict[str, list[Page]] = {}
        for page in self.pages:
            if page.kind == COMMAND and page.listed:
                found.setdefault(page.category, []).append(page)
        return sorted(found.items())

    def topics(self) -> list[Page]:
        """The topics, by title."""
        topics = (page for page in self.pages if page.kind == TOPIC)
        return sorted(topics, key=lambda page: page.title)


def _rank(found: tuple[Any, ...]) -> tuple[Any, ...]:
    return found[:3]


def _piece(text: str, words: list[str]) -> str:
    """A part of the text around the first of the words."""
    places = [at for word in words if (at := text.casefold().find(word)) >= 0]
    begin = max(0, min(places, default=0) - SNIPPET // 3)
    begin = text.rfind(" ", 0, begin) + 1 if begin else 0
    piece = text[begin : begin + SNIPPET]
    if len(text) > begin + SNIPPET:
        piece = piece.rpartition(" ")[0] + " …"
    return f"… {piece}" if begin else piece
