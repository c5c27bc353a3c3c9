"""Origins: where an event comes from, and so where its answer goes."""

from __future__ import annotations

from typing import Any

from server.accounts import ACCOUNTS
from server.errors import UnknownTarget
from server.messaging import text
from server.messaging.events import Event
from server.world import WORLD


def peer(event: Event) -> int | str:
    """Who said something in private: the account, or the character that told it.

    Raises UnknownTarget if it was nobody.
    """
    if event.sub_type == "tell" and event.character_id is not None:
        return f"#{event.character_id}"
    if not event.user_id:
        raise UnknownTarget(text.nobody_to_answer())
    number: int = event.user_id
    return number


def in_private(event: Event, session: Any) -> Event:
    """A copy as if it had happened in private: on this session, if that is there.

    Raises UnknownTarget if nobody has caused it.
    """
    if session is not None and not session.link_dead:
        kind = {"detail_type": "session", "sub_type": "input"}
    elif event.user_id:
        kind = {"detail_type": "private", "sub_type": "page"}
    else:
        raise UnknownTarget(text.nobody_to_answer())
    about_group = ("group_id", "group")
    kept = {name: event[name] for name in event if name not in about_group}
    return Event({**kept, **kind})


def chat_of(event: Event) -> Any:
    """The channel or room of an event, or else the account that caused it."""
    place = event.group_id
    if place is None:
        return ACCOUNTS.get(event.user_id) if event.user_id else None
    digits = str(place).removeprefix("#")
    return WORLD.get(int(digits)) if digits.isdecimal() else None
