"""The tables in which the world is kept. Game code never reads them.

Whoever changes a row here changes it behind the Server's back. It is noticed when the
Server wants to write the same row, and then the row wins; use `WORLD.change` instead.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class ObjectRow(models.Model):
    """One object; see `server.world.record.Row` for the meaning of the columns.

    Places are plain numbers: the world knows what is where, and rows of one commit may
    be written in any order. A deleted object stays as a `gone` row until every Server
    that may still hold it has heard of it.
    """

    id = models.BigIntegerField(primary_key=True)
    key = models.TextField(db_index=True)
    aliases = models.TextField(blank=True, default="")
    typeclass = models.TextField()
    location_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    home_id = models.BigIntegerField(null=True, blank=True)
    owner = models.BigIntegerField(default=0, db_index=True)
    arrival = models.BigIntegerField(default=0)
    state = models.TextField(blank=True, default="")
    tags = models.TextField(blank=True, default="")
    locks = models.TextField(blank=True, default="")
    gone = models.BooleanField(default=False)
    revision = models.BigIntegerField(default=1)
    commit = models.BigIntegerField(default=0, db_index=True)

    class Meta:
        """Called objects wherever people see them."""

        db_table = "world_object"
        verbose_name = "object"
        verbose_name_plural = "objects"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["typeclass"], name="world_by_kind")]

    def __str__(self) -> str:
        return f"{self.key} (#{self.id})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as a new version of the row, so that a running Server notices."""
        self.revision += 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "revision"}
        super().save(*args, **kwargs)


class Outbox(models.Model):
    """The frames of a commit, until the Portal has them. The newest row is always kept.

    Its number is that of the last commit. `writer` names the Server process, so that
    one whose answer was lost can tell its own commit from another's.
    """

    number = models.BigIntegerField(primary_key=True)
    writer = models.CharField(max_length=32)
    frames = models.BinaryField()

    class Meta:
        """The plural Django makes up is not a word."""

        db_table = "world_outbox"
        verbose_name_plural = "outbox"

    def __str__(self) -> str:
        return f"commit {self.number}"


class KeyValue(models.Model):
    """A small value of `WORLD.kv` as JSON; "" after its deletion."""

    key = models.TextField(primary_key=True)
    value = models.TextField(blank=True, default="")
    commit = models.BigIntegerField(default=0, db_index=True)

    class Meta:
        """Called key-values wherever people see them."""

        db_table = "world_key_value"
        verbose_name = "key-value"

    def __str__(self) -> str:
        return self.key
