"""Typed lines among all that is said: which they are, and who cares for which."""

from __future__ import annotations

from django.conf import settings

from server.dialogues.managers import DialogueManager
from server.messaging.events import Event
from server.scopes import per_session

LINE = "session"
"""The `detail_type` of typed lines, and the name of what they belong to."""


def of_line(event: Event) -> str | None:
    """The connection on which a line was typed; what is said there is no line."""
    return per_session(event) if event.detail_type == LINE else None


def may_pass(event: Event) -> bool:
    """Whether a line is a command whatever dialogue there is."""
    if event.detail_type != LINE or not isinstance(event.raw_text, str):
        return False
    return event.raw_text.strip().casefold() in settings.DIALOGUE_BYPASS


def hears_lines(name: str, manager: DialogueManager) -> bool:
    """Whether a line could do anything to the dialogues of this identifier."""
    if manager.is_idle or name == "group":
        return False
    return name != "default" or manager.may_match or manager.claims.kinds[LINE] > 0


def hears_messages(name: str, manager: DialogueManager) -> bool:
    """Whether something said in a group or in private could."""
    if manager.is_idle or name == LINE:
        return False
    kinds = manager.claims.kinds
    return name != "default" or manager.may_match or kinds.total() > kinds[LINE]
