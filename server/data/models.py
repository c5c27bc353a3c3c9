"""The table in which the database storages keep session data."""

from __future__ import annotations

from django.db import models


class SessionData(models.Model):
    """One value as JSON, by the name of a table and a key in it.

    `id` is the hash of both, because a key may be longer than an index takes.
    """

    id = models.CharField(primary_key=True, max_length=64)
    table = models.CharField(max_length=200)
    key = models.TextField()
    value = models.TextField()
    changed = models.DateTimeField()

    class Meta:
        """Called session data wherever people see it."""

        db_table = "session_data"
        verbose_name = "value"
        verbose_name_plural = "session data"
        indexes = [models.Index(fields=["table"], name="session_data_table")]

    def __str__(self) -> str:
        return f"{self.table}: {self.key}"
