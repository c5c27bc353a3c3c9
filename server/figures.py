"""What the Server counts of itself while it works; `server.metrics` tells it.

Each line that is typed adds to these, so there is nothing here but a few additions.
"""

from __future__ import annotations

from collections.abc import Callable

from portal.wire.durations import Durations


class Figures:
    """Counted since this Server began. The one instance is `FIGURES`."""

    def __init__(self) -> None:
        self.command_seconds = Durations()
        """For how long a typed line had the Server, to its end or its first wait."""
        self.turn_seconds = Durations()
        """From the first thing that happened in a turn to its end."""
        self.commit_seconds = Durations()
        """From when a commit was handed to the writer until it was written."""
        self.queue: Callable[[], int] = lambda: 0
        """How many turns are not yet saved and told."""


FIGURES = Figures()
