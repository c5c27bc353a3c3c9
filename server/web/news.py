"""What is new: files of `settings.NEWS_FOLDER`, the newest first, and a feed of them.

`2026-05-31-the-bell-rings.md` is from that day; its first line, `# The bell rings`, is
the title. Files, because news is written with the game, goes with it through review and
backup, and needs neither a form nor a migration. A file that is put there is shown at
once; one whose day has not come waits for it.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from server.web import markdown

log = logging.getLogger("server.web")

ON_A_PAGE = 10
ON_THE_FRONT_PAGE = 3
LARGEST = 100_000
"""Bytes of a file; of a larger one the rest is not read."""
NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:-([a-z0-9-]{1,80}))?\.md")


@dataclass(frozen=True)
class News:
    """One piece of it. `name` is how its address ends."""

    name: str
    day: date
    title: str
    body: str

    @property
    def first_line(self) -> str:
        """How it begins, without any marks."""
        lines = (markdown.words(each) for each in self.body.split("\n\n"))
        return next(filter(None, lines), "")

    @property
    def page(self) -> SafeString:
        """The text, below a title of the first level."""
        return markdown.html(self.body)

    @property
    def html(self) -> SafeString:
        """The text, below a title of the second level."""
        return markdown.html(self.body, level=3)


def latest() -> list[News]:
    """All that is new enough to be told, the newest first. Reads the folder."""
    today = timezone.localdate()
    files = tuple(
        (path, stat.st_mtime_ns)
        for path in sorted(Path(settings.NEWS_FOLDER).glob("*.md"), reverse=True)
        if (stat := _stat(path)) is not None
    )
    return [each for each in _read(files) if each.day <= today]


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """All of it, some at a time."""
    page = Paginator(latest(), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "web/news.html", {"page": page})


@require_safe
def piece(request: HttpRequest, name: str) -> HttpResponse:
    """One of them."""
    for each in latest():
        if each.name == name:
            return render(request, "web/news_piece.html", {"piece": each})
    raise Http404


class NewsFeed(Feed):  # type: ignore[type-arg]  # it is generic to mypy only
    """The same for programs that read news (Atom, RFC 4287)."""

    feed_type = Atom1Feed
    title = settings.SERVER_NAME
    subtitle = "What is new"

    def link(self) -> str:
        """Where people read it."""
        return reverse("news")

    def items(self) -> list[News]:
        """The newest."""
        return latest()[:ON_A_PAGE]

    def item_title(self, item: Any) -> str:
        """Its title."""
        return str(item.title)

    def item_description(self, item: Any) -> str:
        """Its text."""
        return str(item.html)

    def item_link(self, item: Any) -> str:
        """Where it stands."""
        return reverse("news_piece", args=[item.name])

    def item_pubdate(self, item: Any) -> datetime:
        """Its day."""
        return datetime.combine(item.day, time(), UTC)

    item_updateddate = item_pubdate


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int], ...]) -> list[News]:
    """What the files hold; read once as long as none of them changes."""
    read = (_news(path) for path, _ in files)
    return [each for each in read if each is not None]


def _news(path: Path) -> News | None:
    name = NAME.fullmatch(path.name)
    try:
        if name is None:
            raise ValueError("its name does not begin with a day")
        day = date.fromisoformat(name[1])
        with path.open("rb") as file:
            source = file.read(LARGEST).decode()
    except (OSError, ValueError) as why:
        log.warning("%r is no news: %s.", path.name, why)
        return None
    first, _, rest = source.lstrip("\ufeff\n").partition("\n")
    if first.startswith("#"):
        return News(path.stem, day, first.lstrip("# ").strip(), rest)
    title = (name[2] or name[1]).replace("-", " ").capitalize()
    return News(path.stem, day, title, source)


def _stat(path: Path) -> Any:
    try:
        return path.stat()
    except OSError:  # it was taken away meanwhile
        return None
