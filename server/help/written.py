"""The topics that staff have written, from their table into the running game."""

from __future__ import annotations

from django.apps import apps

from server.accounts import ACCOUNTS
from server.help.topics import TOPICS, Topic, Topics


async def refresh(topics: Topics = TOPICS) -> None:
    """Read them, in place of what was known. The files stay as they were."""
    topics.put(await ACCOUNTS.run(read))


def read() -> list[Topic]:
    """All of them, by title. For a thread that may wait."""
    rows = apps.get_model("help", "HelpTopic").objects.order_by("title")
    return [
        Topic(
            row.title,
            row.body,
            row.names,
            category=row.category,
            lock=row.lock,
        )
        for row in rows
    ]
