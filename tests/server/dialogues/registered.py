"""What a test registers is forgotten after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from server.dialogues.registry import DIALOGUES


@contextmanager
def dialogues_as_before() -> Iterator[None]:
    """Templates and managers are put back as they were, and nothing runs."""
    pairs = dict(DIALOGUES.pairs)
    templates = {each: list(each.templates) for each in DIALOGUES.managers()}
    try:
        yield
    finally:
        DIALOGUES.forget()
        DIALOGUES.pairs = pairs
        for manager, kept in templates.items():
            manager.templates[:] = kept
            manager.look_again()
        DIALOGUES.update()
