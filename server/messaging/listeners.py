"""Listeners: a message that was sent, as an event for whoever wants to know of it.

Nothing is made while nobody does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from server.messaging.components import At, AtAll
from server.messaging.events import (
    Event,
    Friend,
    FriendMessage,
    GroupMessage,
    Member,
    Permission,
)
from server.messaging.game import GAME
from server.messaging.targets import Place, Recipient, Speaker, permission_of
from server.world.locks import account_of

if TYPE_CHECKING:
    from server.messaging.letters import Sent
    from server.sessions.session import ServerSession


def heard_in_group(
    speaker: Speaker, sent: Sent, place: Place, sessions: Iterable[ServerSession]
) -> None:
    """Something was said in a channel or room, and these sessions heard it."""
    if not GAME.listens:
        return
    group = place.group(Permission.OWNER)
    permission = permission_of(speaker.account, place.obj)
    sender = Member(speaker.id, speaker.name, permission, group)
    event = _event(speaker, sent, "group", place.kind)
    event.update(group_id=place.id, group=group, sender=sender, to_me=False)
    hearers = [*_actors_in(place), *_behind(sessions)]
    _dispatch(speaker, event, GroupMessage(sent.chain, sender), hearers)


def matters(place: Place, sessions: Iterable[ServerSession]) -> bool:
    """Whether anybody wants to know what is said there and heard by these sessions."""
    return GAME.cares_for([*_actors_in(place), *_behind(sessions)])


def heard_in_private(
    speaker: Speaker,
    sent: Sent,
    recipient: Recipient,
    sessions: Iterable[ServerSession],
) -> None:
    """Somebody was told something, and these sessions heard it."""
    if not GAME.listens:
        return
    sender = Friend(speaker.id, speaker.name)
    kind = "page" if recipient.character is None else "tell"
    event = _event(speaker, sent, "private", kind)
    event.update(sender=sender, to_me=True)
    hearers = _behind(sessions)
    if recipient.actor is not None:
        hearers.append(recipient.actor)
    _dispatch(speaker, event, FriendMessage(sent.chain, sender), hearers)


def as_heard_by(actor: Any, event: Event) -> None:
    """Put into the actor's own copy of an event what it is to them."""
    event.self_id = getattr(actor, "self_id", 0)
    group = event.group
    if group is None:
        return
    account = account_of(actor)
    group.permission = permission_of(account, group.obj)
    meant = {at.target for at in event.message.get_all(At)}
    event.to_me = AtAll in event.message or (
        account is not None and account.pk in meant
    )


def _event(speaker: Speaker, sent: Sent, detail: str, kind: str) -> Event:
    event = Event(
        type="message",
        detail_type=detail,
        sub_type=kind,
        self_id=0,
        user_id=speaker.id,
        message=sent.chain,
        message_id=sent.number,
        raw_text=sent.chain.to_string(),
        time=sent.date,
    )
    if speaker.character is not None:
        event["character_id"] = speaker.character.id
    if speaker.session is not None:
        event["sessid"] = speaker.session.sessid
    return event


def _dispatch(speaker: Speaker, event: Event, message: Any, hearers: list[Any]) -> None:
    hearers = [each for each in hearers if not _is_own(speaker, each)]
    GAME.dispatch(event, message, hearers, by=speaker.actor)


def _is_own(speaker: Speaker, hearer: Any) -> bool:
    if speaker.account is None:
        return hearer is speaker.actor
    return bool(getattr(hearer, "account", hearer) is speaker.account)


def _behind(sessions: Iterable[ServerSession]) -> list[Any]:
    """The sessions, and all whom they belong to, each once."""
    found: dict[Any, None] = {}
    for session in sessions:
        for each in (session, session.account, session.puppet):
            if each is not None:
                found[each] = None
    return list(found)


def _actors_in(place: Place) -> list[Any]:
    """The game's own actors that have joined the channel or are in the room."""
    if place.kind == "channel":
        joined = (GAME.actors.get(number) for number in place.obj.actors)
        return [actor for actor in joined if actor is not None]
    return [actor for actor in GAME.actors.values() if actor.place is place.obj]
