"""Scopes: whose something is, as a key made from an event.

Which running dialogue gets a message, and which stored value belongs to it, is asked of
the same functions: by a name that is registered here, or by a function of one's own.
None means nobody's.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeAlias

from server.messaging.events import Event

Scope: TypeAlias = Callable[[Event], Hashable | None]


def per_chat(event: Event) -> str | None:
    """The channel, the room, or the one a private message or typed line is from."""
    if event.group_id is not None:
        kind = "room" if event.sub_type == "room" else "channel"
        return f"{kind}:{str(event.group_id).removeprefix('#')}"
    return None if event.user_id is None else f"private:{event.user_id}"


def per_channel(event: Event) -> str | None:
    """The channel; nothing for what is said elsewhere."""
    chat = per_chat(event)
    return chat if chat is not None and chat.startswith("channel:") else None


def per_room(event: Event) -> str | None:
    """The room; nothing for what is said elsewhere."""
    chat = per_chat(event)
    return chat if chat is not None and chat.startswith("room:") else None


def per_user(event: Event) -> str | None:
    """The account, wherever it speaks."""
    return None if event.user_id is None else str(event.user_id)


def per_user_chat(event: Event) -> str | None:
    """The account in this channel or room."""
    user, chat = per_user(event), per_chat(event)
    return None if user is None or chat is None else f"{user}/{chat}"


def per_character(event: Event) -> str | None:
    """The character."""
    number = event.character_id
    return None if number is None else f"char:{number}"


def per_session(event: Event) -> str | None:
    """The connection."""
    return None if event.sessid is None else f"session:{event.sessid}"


def per_group(event: Event) -> str | None:
    """The channel or room; nothing for what is private or typed."""
    return None if event.group_id is None else str(event.group_id)


def per_sender(event: Event) -> str | None:
    """The account in this place; for a typed line, on this connection."""
    return f"{event.user_id or ''}{event.context_type}{event.union_id}"


SCOPES: dict[str, Scope] = {
    "per_chat": per_chat,
    "per_channel": per_channel,
    "per_room": per_room,
    "per_user": per_user,
    "per_user_chat": per_user_chat,
    "per_character": per_character,
    "per_session": per_session,
    "per_group": per_group,
    "per_sender": per_sender,
    # as dialogues call them
    "default": per_sender,
    "group": per_group,
    "user": per_user,
    "session": per_session,
    "character": per_character,
}


def scope(name: str | Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The scope function of this name, or the function itself. Raises LookupError."""
    if callable(name):
        return name
    if name not in SCOPES:
        raise LookupError(f"There is no scope {name!r}; there are {', '.join(SCOPES)}.")
    return SCOPES[name]
