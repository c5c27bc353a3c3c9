"""HelpTopic: a page of help that staff write. Those of the game are files."""

from __future__ import annotations

from typing import Any

from django.db import models

TITLE, CATEGORY, LOCK = 60, 40, 500
ALIASES, BODY = 500, 20_000


class HelpTopic(models.Model):
    """One page. It takes the place of a file of the same title."""

    title = models.CharField(max_length=TITLE, unique=True)
    aliases = models.CharField("other names", max_length=ALIASES, blank=True)
    """Joined by commas."""
    category = models.CharField(max_length=CATEGORY, blank=True)
    body = models.TextField("text", max_length=BODY)
    lock = models.CharField("who may read it", max_length=LOCK, blank=True)
    """As a lock asks, without what stands before the colon; empty is everybody."""
    changed = models.DateTimeField(auto_now=True)

    class Meta:  # noqa: D106
        verbose_name = "help topic"
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    @property
    def names(self) -> tuple[str, ...]:
        """The other names, one by one."""
        return tuple(filter(None, map(str.strip, self.aliases.split(","))))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it, its names as they are looked up."""
        self.title = " ".join(self.title.casefold().split())
        self.aliases = ", ".join(name.casefold() for name in self.names)
        super().save(*args, **kwargs)
