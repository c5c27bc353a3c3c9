"""Tokens: by each, a program may do a part of what an account may."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

PREFIX = 8
"""Letters of a token that are kept as they are, so that one is known from others."""


class Scope(models.TextChoices):
    """What a token may be for."""

    READ = "read", "read who is on, one's own characters, channels and help"
    SPEAK = "speak", "speak on channels, in one's own name"
    OBJECTS = "objects", "read everything there is in the world (staff)"
    BUILD = "build", "change what there is in the world (staff)"


class Token(models.Model):
    """One token. Of the token itself only a hash is kept."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField("what it is for", max_length=64)
    prefix = models.CharField(max_length=PREFIX, editable=False)
    hashed = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(default=list)
    created = models.DateTimeField(default=timezone.now, editable=False)
    expires = models.DateTimeField(null=True, blank=True)
    used = models.DateTimeField("last used", null=True, editable=False)
    address = models.CharField("last used from", max_length=45, blank=True)

    class Meta:  # noqa: D106
        ordering: ClassVar = ["-created", "-id"]

    def __str__(self) -> str:
        return f"{self.prefix}\u2026 of {self.account}"

    def is_over(self, now: datetime) -> bool:
        """Whether it is good no more."""
        return self.expires is not None and self.expires <= now
