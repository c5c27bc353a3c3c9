"""What staff did, and who came in. The rows are written once and never changed."""

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
    """Where it was done: "game", "admin", "api" or "site"."""
    address = models.CharField(max_length=ADDRESS, blank=True)

    class Meta:  # noqa: D106
        verbose_name_plural = "entries"
        ordering: ClassVar = ["-when", "-id"]

    def __str__(self) -> str:
        return f"{self.name or 'the house'}: {self.act} {self.target}".rstrip()


class Login(models.Model):
    """Somebody came in, or failed to.

    What was typed as a name that nobody has is not kept: it may be a password, typed in
    the wrong place.
    """

    when = models.DateTimeField(default=timezone.now, db_index=True)
    account = models.BigIntegerField(default=0, db_index=True)
    """The id of the account of that name; 0 if there is none."""
    name = models.CharField(max_length=NAME, blank=True)
    """What the account was called then."""
    address = models.CharField(max_length=ADDRESS, blank=True)
    source = models.CharField(max_length=ADDRESS + 4, blank=True, db_index=True)
    """Whose the address is: of IPv6 the /64."""
    way = models.CharField(max_length=16, blank=True)
    """How they came: "telnet", "ssh", "websocket", "web", "reconnect", "ssh key"."""
    failed = models.CharField(max_length=16, blank=True, db_index=True)
    """Why not: "password", "code", "token", "closed"; empty if they came in."""

    class Meta:  # noqa: D106
        ordering: ClassVar = ["-when", "-id"]

    def __str__(self) -> str:
        what = f"failed ({self.failed})" if self.failed else "came in"
        return f"{self.name or 'somebody'} {what}"
