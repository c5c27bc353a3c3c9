"""Letters: what somebody sends, put together before anybody is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from server.messaging import quotes, rendering, targets
from server.messaging.chain import MessageChain, Receipt
from server.messaging.components import Component, Plain, Quote, Source
from server.messaging.events import Event
from server.messaging.receivers import RECEIVERS
from server.messaging.record import RECORD, Kept
from server.messaging.targets import Place, Speaker
from server.sessions.session import ServerSession


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody sends, and what they want done with it."""

    speaker: Speaker
    chain: MessageChain
    """What is said, without Source and Quote."""
    quote: Quote | None
    quoted: str
    """Who said what is quoted."""
    exclude: tuple[Any, ...]
    """Objects, accounts and sessions that do not hear it."""
    only: Any
    """The one session that hears it, if not all do."""
    options: dict[str, Any] | None
    extra: dict[str, Any]
    """What clients that take data are told as well."""

    @property
    def quoting(self) -> MessageChain:
        """The chain, with the quote before it if there is one."""
        about = [self.quote] if self.quote is not None else []
        return MessageChain([*about, *self.chain])

    @property
    def words(self) -> str:
        """What it says, as markup."""
        return rendering.words(self.chain)

    @property
    def answer(self) -> str:
        """What it answers, as part of a sentence."""
        return rendering.answer(self.quote, self.quoted)

    def is_unwelcome(self, session: ServerSession) -> bool:
        """Whether it quotes somebody whom this session's account does not hear."""
        quoted, account = self.quote and self.quote.sender_id, session.account
        return bool(quoted and account is not None and account.ignores(quoted))

    def heard(self, sessions: Iterable[ServerSession]) -> list[ServerSession]:
        """Those of the sessions that are to hear it."""
        if self.only is not None:
            sessions = [each for each in sessions if each is self.only]
        if not self.exclude:
            return list(sessions)
        deaf = self.exclude
        return [
            each
            for each in sessions
            if not (each in deaf or each.account in deaf or each.puppet in deaf)
        ]


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter with its number: what everybody gets of it."""

    letter: Letter
    number: int
    date: datetime
    chain: MessageChain

    def unquoted(self) -> Sent:
        """The same for those who do not want to hear what it quotes."""
        letter = replace(self.letter, quote=None, quoted="")
        chain = MessageChain(each for each in self.chain if type(each) is not Quote)
        return replace(self, letter=letter, chain=chain)

    def payload(self, place: Place | None) -> dict[str, Any]:
        """The message as data."""
        letter = self.letter
        group = None
        if place is not None:
            group = {"id": place.id, "name": place.obj.key, "kind": place.kind}
        return {
            **letter.extra,
            "id": self.number,
            "time": self.date.isoformat(),
            "group": group,
            "sender": {"id": letter.speaker.id, "name": letter.speaker.name},
            "chain": self.chain.to_payload(),
            "quote": letter.quote.id if letter.quote is not None else None,
        }

    def receipt(self, delivered: int) -> Receipt:
        """That it went to so many connections."""
        return Receipt(self.number, self.date, delivered)


async def prepared(
    actor: Any, event: Event | None, chain: MessageChain, kwargs: dict[str, Any]
) -> tuple[Speaker, MessageChain]:
    """Who sends what, once those who want to see it before have changed it."""
    quotes.number_of(kwargs["quote_source"])
    speaker = targets.speaker_of(actor, kwargs.get("from_obj"))
    if RECEIVERS.hooks(actor):
        await RECEIVERS.before_sending(actor, event, chain, kwargs)
        chain = MessageChain.coerce(chain)
        speaker = targets.speaker_of(actor, kwargs.get("from_obj"))
    return speaker, chain


def written(
    speaker: Speaker,
    chain: MessageChain,
    place: Place | None,
    kwargs: dict[str, Any],
    looked_up: Kept | None = None,
) -> Letter:
    """What is sent to this place, or in private; `kwargs` say what is wanted of it.

    Raises UnknownTarget for a quote of what the speaker never heard.
    """
    extra = dict(kwargs)
    extra.pop("from_obj", None)
    number = quotes.number_of(extra.pop("quote_source", None))
    quote, quoted = quotes.find(number, chain, speaker, place, looked_up)
    said = (each for each in chain if not isinstance(each, Source | Quote))
    if not speaker.is_game:
        said = (_unmarked(each) for each in said)
    return Letter(
        speaker,
        MessageChain(said),
        quote,
        quoted,
        _several(extra.pop("exclude", ())),
        extra.pop("session", None),
        extra.pop("options", None),
        extra,
    )


def _unmarked(component: Component) -> Component:
    """What a player says has no colours, whoever put the message together."""
    if isinstance(component, Plain) and component.markup:
        return Plain(component.text, markup=False)
    return component


def _several(given: Any) -> tuple[Any, ...]:
    if given is None:
        return ()
    return tuple(given) if isinstance(given, list | tuple | set) else (given,)


def numbered(letter: Letter) -> Sent:
    """The letter with the next number, as everybody gets it."""
    number, date = RECORD.number(), datetime.now(UTC)
    chain = MessageChain([Source(number, date), *letter.quoting])
    return Sent(letter, number, date, chain)


def kept(sent: Sent, **whom: Any) -> Kept:
    """What is remembered of it; `group` or `friend` is whom it was for."""
    letter = sent.letter
    speaker = letter.speaker
    return Kept(sent.number, speaker.id, speaker.name, letter.chain, sent.date, **whom)
