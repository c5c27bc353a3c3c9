"""What commands say in words of their own, as a message for those who listen.

The game's `say` and `tell` tell everybody themselves; `GAME.hear` and
`GAME.hear_private` come here when somebody listens.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from server.errors import InvalidActor
from server.messaging import listeners
from server.messaging.chain import MessageChain
from server.messaging.components import Plain, Source
from server.messaging.letters import Letter, Sent
from server.messaging.record import RECORD, Kept
from server.messaging.targets import Place, Recipient, Speaker, speaker_of
from server.world.typeclasses import Character


def aloud(room: Any, who: Any, words: str) -> None:
    """`who` said this in the room, and all there have been told."""
    place = Place(f"#{room.id}", "room", room)
    speaker = _speaker(who)
    if not listeners.matters(speaker, place, room.hearing):
        return
    sent = _sent(speaker, words, group=place.id)
    listeners.heard_in_group(speaker, sent, place, room.hearing())


def in_private(who: Any, whom: Any, words: str) -> None:
    """`who` told this to a character, an account or a thing, who have been told."""
    speaker = _speaker(who)
    character = whom if isinstance(whom, Character) else None
    account = getattr(whom, "account", whom)
    number = 0 if account is None else account.pk
    sent = _sent(speaker, words, friend=number)
    recipient = Recipient(whom.name, account, character)
    listeners.heard_in_private(speaker, sent, recipient, recipient.sessions())


def _speaker(who: Any) -> Speaker:
    """Whoever speaks; a character that nobody plays is one of the game's own."""
    try:
        return speaker_of(who)
    except InvalidActor:
        return Speaker(who, 0, who.name, character=who)


def _sent(speaker: Speaker, words: str, **whom: Any) -> Sent:
    chain = MessageChain([Plain(words, markup=False)])
    number, date = RECORD.number(), datetime.now(UTC)
    RECORD.note(Kept(number, speaker.id, speaker.name, chain, date, **whom))
    letter = Letter(speaker, chain, None, "", (), None, None, {})
    return Sent(letter, number, date, MessageChain([Source(number, date), *chain]))
