"""ChannelMessage: what was said on a channel. The channels themselves are objects."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from server.world.models import ObjectRow


class ChannelMessage(models.Model):
    """One line. It is written with the turn in which it was said, and never changed."""

    id = models.BigIntegerField(primary_key=True)
    """The message's number, as in its Source."""
    channel = models.BigIntegerField()
    account = models.BigIntegerField(default=0)
    """Who said it; 0 is the game itself."""
    name = models.CharField(max_length=200)
    """What the speaker was called."""
    chain = models.TextField()
    """All that was said, as JSON: the payload of a MessageChain."""
    text = models.TextField()
    """The words alone."""
    folded = models.TextField()
    """Name and words without capitals, to be searched."""
    date = models.DateTimeField()
    quoted = models.CharField(max_length=200, blank=True, default="")
    """Who said what this answers."""

    class Meta:
        """A channel's latest lines are asked for, and the oldest removed."""

        indexes: ClassVar = [
            models.Index(fields=["channel", "id"], name="channels_by_channel")
        ]
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.name}: {self.text}"


class ChannelRow(ObjectRow):
    """A channel among the objects, for its pages in the admin."""

    class Meta:
        """The same table."""

        proxy = True
        verbose_name = "channel"
        verbose_name_plural = "channels"
