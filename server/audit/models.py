"""The rows of the audit log. They are written once and never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

NAME, ADDRESS, TARGET = 64, 45, 200


class Entry(models.Model):
    """One thing that one of the staff did."""

    when = models.DateTimeField(default=timezone.now, db_index=True)
    account = models.BigIntegerField(default=0, db_index=True)
    """The id of whoever did it; 0 is the house itself."""
    name = models.CharField(max_length=NAME, blank=True)
    """What whoever did it was called then."""
    act = models.CharField(max_length=NAME, db_index=True)
    """A verb: "kick", "ban", "change"."""
    target = models.CharField(max_length=TARGET, blank=True, db_index=True)
    """To whom or what, in words that stay true when it is gone: "lantern #12"."""
    details = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=16, blank=True)
    """Where it was done: "game", "admin" or "api"."""
    address = models.CharField(max_length=ADDRESS, blank=True)

    class Meta:  # noqa: D106
        verbose_name_plural = "entries"
        ordering: ClassVar = ["-when", "-id"]

    def __str__(self) -> str:
        return f"{self.name or 'the house'}: {self.act} {self.target}".rstrip()
