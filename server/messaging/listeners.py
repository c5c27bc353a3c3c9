"""Listeners: a message that was sent, as an event for whoever wants to know of it.

Nothing is made while nobody does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

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
from server.messaging.receivers import RECEIVERS
from server.messaging.targets import Place, Recipient, Speaker, permission_of
from server.world.locks import account_of

if TYPE_CHECKING:
    from server.messaging.letters import Sent
    from server.sessions.session import ServerSession

Sessions: TypeAlias = "Callable[[], Iterable[ServerSession]]"


def heard_in_group(
    speaker: Speaker, sent: Sent, place: Place, sessions: Iterable[ServerSession]
) -> None:
    """Something that matters was said in a channel or room; these sessions heard it."""
    group = place.group(Permission.OWNER)
    permission = permission_of(speaker.account, place.obj)
    sender = Member(speaker.id, speaker.name, permission, group)
    event = _said_in(speaker, place)
    event.update(_content(sent), group=group, sender=sender, to_me=False)
    hearers = _listened_to(speaker, place, lambda: sessions)
    message = GroupMessage(sent.chain, sender)
    GAME.dispatch(event, message, hearers, by=speaker.actor)


def matters(speaker: Speaker, place: Place, sessions: Sessions) -> bool:
    """Whether anybody wants to know what is said there and heard by these sessions.

    Who hears it is asked only if that matters.
    """
    if not GAME.listens:
        return False
    if GAME.hears_all or _listened_to(speaker, place, sessions):
        return True
    dialogues = GAME.dialogues
    return dialogues.listens_messages and dialogues.cares_for(_said_in(speaker, place))


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
    event = _said(speaker, "private", kind)
    event.update(_content(sent), sender=sender, to_me=True)
    hearers = RECEIVERS.listened_to(_behind(sessions))
    if recipient.actor is not None:
        hearers.append(recipient.actor)
    message = FriendMessage(sent.chain, sender)
    GAME.dispatch(event, message, _others(speaker, hearers), by=speaker.actor)


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


def _said_in(speaker: Speaker, place: Place) -> Event:
    event = _said(speaker, "group", place.kind)
    event["group_id"] = place.id
    return event


def _said(speaker: Speaker, detail: str, kind: str) -> Event:
    """Who says something and where, which is all that scopes ask."""
    event = Event(
        type="message",
        detail_type=detail,
        sub_type=kind,
        self_id=0,
        user_id=speaker.id,
    )
    if speaker.character is not None:
        event["character_id"] = speaker.character.id
    if speaker.session is not None:
        event["sessid"] = speaker.session.sessid
    return event


def _content(sent: Sent) -> dict[str, Any]:
    return {
        "message": sent.chain,
        "message_id": sent.number,
        "raw_text": sent.chain.to_string(),
        "time": sent.date,
    }


def _others(speaker: Speaker, hearers: list[Any]) -> list[Any]:
    return [each for each in hearers if not _is_own(speaker, each)]


def _is_own(speaker: Speaker, hearer: Any) -> bool:
    if speaker.account is None:
        return hearer is speaker.actor
    return bool(getattr(hearer, "account", hearer) is speaker.account)


def _listened_to(speaker: Speaker, place: Place, sessions: Sessions) -> list[Any]:
    """Whoever is there and hears others, of those that somebody listens to."""
    found = RECEIVERS.listened_to(_actors_in(place))
    if RECEIVERS.any_besides((GAME, *GAME.actors.values())):
        found += RECEIVERS.listened_to(_behind(sessions()))
    return _others(speaker, found)


def _behind(sessions: Iterable[ServerSession]) -> Iterator[Any]:
    """The sessions, and all whom they belong to."""
    for session in sessions:
        yield from (session, session.account, session.puppet)


def _actors_in(place: Place) -> list[Any]:
    """The game's own actors that have joined the channel or are in the room."""
    if place.kind == "channel":
        joined = (GAME.actors.get(number) for number in place.obj.actors)
        return [actor for actor in joined if actor is not None]
    return [actor for actor in GAME.actors.values() if actor.place is place.obj]
