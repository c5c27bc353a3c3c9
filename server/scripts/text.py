"""What staff reads about what happens by itself."""

from __future__ import annotations

NOTHING_TICKS = "It does not tick any more."


def too_many_paused(most: int) -> str:
    """So many ticks are paused that no more can be."""
    return f"{most} ticks are paused already, and there cannot be more."


def failed(method: str, error: str) -> str:
    """A tick that was tried has a fault."""
    return f"“{method}” failed ({error}); the log tells more. Nothing was changed."
