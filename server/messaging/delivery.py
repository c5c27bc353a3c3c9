"""Delivery: a message on its way to all who hear it.

What is wrong is found before anybody is told, in this order: the message, what the
target is, who sends, whether the target exists, whether they may, whether it can cross
to the Portal. Then everybody who sees the same is told by one Output, and clients that
take data get the message as data beside its text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from portal.wire.errors import WireError
from portal.wire.frames import Output, encode
from server.channels.history import Line
from server.errors import MessageNotSerializable, SendNotPermitted
from server.facts.standard import ChannelText
from server.facts.telling import inform
from server.messaging import listeners, quotes, rendering, targets, text
from server.messaging.chain import MessageChain, MessageLike, Receipt
from server.messaging.components import AtAll
from server.messaging.events import Event, Permission
from server.messaging.letters import Letter, Sent, kept, numbered, prepared, written
from server.messaging.record import RECORD
from server.messaging.targets import Place, Recipient, Speaker
from server.sessions.session import ServerSession
from server.sessions.states import State
from server.world.speech import escape, say


async def to_group(
    actor: Any,
    group: Any,
    message: MessageLike,
    quote_source: Any = None,
    *,
    event: Event | None = None,
    **kwargs: Any,
) -> Receipt:
    """Say something in a channel or room; see `MessageProtocol.send_group_message`.

    `from_obj` is whose name it has, `exclude` who does not hear it, `session` who alone
    does, `options` those of `say`; all else goes to clients that take data. `event` is
    what is answered.
    """
    chain = MessageChain.coerce(message)
    named = targets.check_group(group)
    kwargs["quote_source"] = quote_source
    speaker, chain = await prepared(actor, event, chain, kwargs)
    place = targets.find_group(named)
    number = quotes.number_of(kwargs.get("quote_source"))
    looked_up = await quotes.look_up(number, chain, place)
    # That may have taken a while; from here on nothing is waited for.
    speaker = targets.speaker_of(actor, kwargs.get("from_obj"))
    place = targets.find_group(named)
    letter = written(speaker, chain, place, kwargs, looked_up)
    _check_group(letter, place)
    sent = numbered(letter)
    speak = _in_channel if place.kind == "channel" else _in_room
    heard = speak(sent, place)
    RECORD.note(kept(sent, group=place.id))
    if listeners.matters(speaker, place, lambda: heard):
        listeners.heard_in_group(speaker, sent, place, heard)
    return sent.receipt(len(heard))


async def to_friend(
    actor: Any,
    friend: Any,
    message: MessageLike,
    *,
    quote_source: Any = None,
    event: Event | None = None,
    **kwargs: Any,
) -> Receipt:
    """Tell somebody something; see `send_friend_message` and `to_group`."""
    chain = MessageChain.coerce(message)
    named = targets.check_friend(friend)
    kwargs["quote_source"] = quote_source
    speaker, chain = await prepared(actor, event, chain, kwargs)
    recipient = await targets.find_friend(named)
    speaker = targets.speaker_of(actor, kwargs.get("from_obj"))
    letter = written(speaker, chain, None, kwargs)
    _check_friend(letter, recipient)
    sent = numbered(letter)
    heard = _in_private(sent, letter.heard(recipient.sessions()))
    if not speaker.is_game:
        name, own = escape(recipient.name), speaker.sessions()
        said = text.own_private_message(name, letter.answer, letter.words)
        say([each for each in own if each not in letter.exclude], said, letter.options)
    number = recipient.account.pk if recipient.account is not None else 0
    RECORD.note(kept(sent, friend=number))
    listeners.heard_in_private(speaker, sent, recipient, heard)
    return sent.receipt(len(heard))


async def to_session(
    actor: Any,
    session: ServerSession,
    message: MessageLike,
    *,
    quote_source: Any = None,
    event: Event | None = None,
    **kwargs: Any,
) -> Receipt:
    """Answer what was typed on one session, and nowhere else; see `to_group`.

    It is no event: nobody receives what the game says in answer to a line.
    """
    chain = MessageChain.coerce(message)
    kwargs["quote_source"] = quote_source
    speaker, chain = await prepared(actor, event, chain, kwargs)
    letter = written(speaker, chain, None, kwargs)
    _check_sendable(letter)
    sent = numbered(letter)
    there = [session] if session.state is not State.CLOSED else []
    heard = _in_private(sent, letter.heard(there))
    number = session.account.pk if session.account is not None else 0
    RECORD.note(kept(sent, friend=number))
    return sent.receipt(len(heard))


# What may be in the way


def _check_group(letter: Letter, place: Place) -> None:
    """Raises SendNotPermitted, MessageNotSerializable."""
    speaker = letter.speaker
    if speaker.account is not None:
        if place.kind == "channel":
            refusal = place.obj.refusal(speaker.account)
        else:
            refusal = _room_refusal(speaker, place.obj)
        if refusal:
            raise SendNotPermitted(refusal)
        if letter.chain.has_component(AtAll):
            permission = targets.permission_of(speaker.account, place.obj)
            if permission is Permission.MEMBER:
                raise SendNotPermitted(text.not_for_all(place.obj.key))
    _check_sendable(letter)


def _room_refusal(speaker: Speaker, room: Any) -> str:
    who = speaker.account if speaker.character is None else speaker.character
    if room.locks.check(who, "send", speaker.is_in(room)):
        return ""
    return text.not_there(room.key)


def _check_friend(letter: Letter, recipient: Recipient) -> None:
    """Raises SendNotPermitted, MessageNotSerializable."""
    account, speaker = recipient.account, letter.speaker
    if account is not None and not speaker.is_game and account.ignores(speaker.id):
        raise SendNotPermitted(text.is_ignored(recipient.name))
    _check_sendable(letter)


def _check_sendable(letter: Letter) -> None:
    try:
        payload = letter.quoting.to_payload()
        encode([Output((), "message", (payload, letter.extra), letter.options or {})])
    except (WireError, TypeError, AttributeError) as error:
        raise MessageNotSerializable(str(error)) from None


# Telling


def _in_channel(sent: Sent, place: Place) -> list[ServerSession]:
    letter, channel = sent.letter, place.obj
    speaker = letter.speaker
    heard = letter.heard(channel.hearers(speaker.id))
    spared = {each for each in heard if letter.is_unwelcome(each)}
    _tell_in_channel(sent, place, [each for each in heard if each not in spared])
    if spared:
        _tell_in_channel(sent.unquoted(), place, spared)
    chain, quoted = letter.quoting, letter.quoted
    line = Line(sent.number, speaker.id, speaker.name, chain, sent.date, quoted)
    channel.note(line)
    return heard


def _tell_in_channel(
    sent: Sent, place: Place, heard: Collection[ServerSession]
) -> None:
    letter, name = sent.letter, place.obj.key
    speaker = escape(letter.speaker.name)
    said = text.channel_message(escape(name), speaker, letter.answer, letter.words)
    say(heard, said, letter.options)
    data = _takers(heard)
    if data:
        say(data, message=(sent.payload(place),))
        words = rendering.bare(letter.chain)
        inform(data, ChannelText(name, letter.speaker.name, words))


def _in_room(sent: Sent, place: Place) -> list[ServerSession]:
    letter = sent.letter
    speaker, answer, words = letter.speaker, letter.answer, letter.words
    own = speaker.sessions()
    others = letter.heard(each for each in place.obj.hearing() if each not in own)
    own = letter.heard(own)
    name = escape(speaker.name)
    if name:
        say(others, text.room_message(name, answer, words), letter.options)
    else:
        say(others, text.bare_message(answer, words), letter.options)
    if own:
        say(own, text.own_room_message(answer, words), letter.options)
    heard = [*own, *others]
    data = _takers(heard)
    if data:
        say(data, message=(sent.payload(place),))
    return heard


def _in_private(sent: Sent, heard: list[ServerSession]) -> list[ServerSession]:
    letter = sent.letter
    name, answer, words = escape(letter.speaker.name), letter.answer, letter.words
    if name:
        said = text.private_message(name, answer, words)
    else:
        said = text.bare_message(answer, words)
    say(heard, said, letter.options)
    data = _takers(heard)
    if data:
        say(data, message=(sent.payload(None),))
    return heard


def _takers(sessions: Iterable[ServerSession]) -> list[ServerSession]:
    """Those whose clients take data."""
    return [each for each in sessions if each.takes_data]
