"""Quotes: which message is answered, and whether whoever answers it has heard it."""

from __future__ import annotations

from typing import Any

from server.errors import UnknownTarget
from server.messaging import text
from server.messaging.chain import MessageChain, Receipt
from server.messaging.components import Quote, Source
from server.messaging.record import RECORD, Kept
from server.messaging.targets import Place, Speaker
from server.world import WORLD


def number_of(quote_source: Any) -> int:
    """The number of the message that is meant; 0 is none. Raises TypeError."""
    if quote_source is None:
        return 0
    if isinstance(quote_source, Source):
        return quote_source.id
    if isinstance(quote_source, Receipt):
        return quote_source.message_id
    if type(quote_source) is int:
        return quote_source
    raise TypeError(f"{quote_source!r} names no message.")


async def look_up(number: int, chain: MessageChain, place: Place) -> Kept | None:
    """What `find` would look for, if it is what a channel said long ago.

    Only then the database is asked.
    """
    number, _ = _wanted(number, chain)
    if not number or RECORD.find(number) is not None:
        return None
    return await _from_history(number, place)


def find(
    number: int,
    chain: MessageChain,
    speaker: Speaker,
    place: Place | None,
    looked_up: Kept | None = None,
) -> tuple[Quote | None, str]:
    """The quote for a chain that goes to this place, and who is quoted.

    It is that of the message of this number or, without one, the chain's own. Raises
    UnknownTarget.
    """
    number, given = _wanted(number, chain)
    if not number:
        return None, ""
    kept = RECORD.find(number) or looked_up
    if kept is not None and _has_heard(speaker, place, kept):
        return Quote(kept.id, kept.account, kept.chain), kept.name
    if given is not None and given.origin is not None and speaker.is_game:
        return given, ""
    raise UnknownTarget(text.no_such_message(number))


def _wanted(number: int, chain: MessageChain) -> tuple[int, Quote | None]:
    """The number of what is quoted, and the chain's own quote if that is it."""
    given = None if number else chain.get_first_component(Quote)
    return number or (given.id if given is not None else 0), given


async def _from_history(number: int, place: Place) -> Kept | None:
    if place.kind != "channel" or number < 0:
        return None
    line = await place.obj.history.find(number)
    if line is None:
        return None
    chain = MessageChain(each for each in line.chain if type(each) is not Quote)
    return Kept(line.id, line.account, line.name, chain, line.date, place.id)


def _has_heard(speaker: Speaker, place: Place | None, kept: Kept) -> bool:
    """Whether the words are known to the speaker: else a number would tell secrets."""
    account = speaker.account
    if account is None or speaker.id in (kept.account, kept.friend):
        return True
    if kept.group is None:
        return False
    if place is not None and kept.group == place.id:
        return True
    if isinstance(kept.group, str):
        return speaker.is_in(WORLD.get(int(kept.group.removeprefix("#"))))
    channel: Any = WORLD.get(kept.group)
    if channel is None:
        return False
    return bool(channel.is_member(account) and channel.may(account, "listen"))
