"""What one client and we have agreed on, and what the client told us thereby.

This is the `Peer` that options speak through. It writes bytes by the function it is
given; whether they go over TCP, TLS or nowhere is not known here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from portal.listing import Variables
from portal.telnet.codes import EOR, GA, IAC, OPT_ECHO, OPT_EOR, OPT_SGA
from portal.telnet.negotiation import Event, Negotiation, Side, State
from portal.telnet.options.echo import Echo
from portal.telnet.options.option import Option
from portal.telnet.options.registry import (
    AGREED,
    BY_CODE,
    BY_OUTPUT,
    COMPRESSING,
    OFFERED,
)
from portal.telnet.terminals import Told
from portal.wire.state import Client

if TYPE_CHECKING:
    from portal.telnet.streams import Streams

MARK_EOR = bytes((IAC, EOR))
MARK_GA = bytes((IAC, GA))

_UNCOMPRESSED = {side: codes - COMPRESSING for side, codes in AGREED.items()}
_OFFERED_UNCOMPRESSED = tuple(o for o in OFFERED if o[1] not in COMPRESSING)

LISTING_PAUSE = 1.0
"""Seconds after which a crawler may ask again."""


class Agreements:
    """All options of one connection, and `client`: what is known about it by now.

    Without `streams` no compression is offered, or agreed to.
    """

    __slots__ = (
        "_list",
        "_listed",
        "_options",
        "_told",
        "client",
        "negotiation",
        "receive",
        "say",
        "seconds",
        "streams",
        "told",
    )

    def __init__(
        self,
        client: Client,
        say: Callable[[bytes], None],
        receive: Callable[..., None],
        seconds: Callable[[], float],
        listing: Callable[[], Variables] = dict,
        streams: Streams | None = None,
    ) -> None:
        self.client = client
        self.say = say
        self.receive = receive
        self.seconds = seconds
        self.streams = streams
        self.negotiation = Negotiation(AGREED if streams else _UNCOMPRESSED)
        self.told = Told()
        self._list = listing
        self._listed = -LISTING_PAUSE
        self._options: dict[int, Option] = {}
        self._told: set[str] = set()

    # what the connection asks of it

    def offer(self) -> None:
        """Say what we would like; nobody waits for the answers."""
        offers = OFFERED if self.streams else _OFFERED_UNCOMPRESSED
        step = self.negotiation.step
        self.say(b"".join([step(*offered, Event.ENABLE).say for offered in offers]))

    def hear(self, verb: int, option: int) -> None:
        """The client sent WILL, WONT, DO or DONT."""
        outcome = self.negotiation.hear(verb, option)
        if outcome.say:
            self.say(outcome.say)
        if outcome.turned is not None:
            ours = self._option(option)
            (ours.began if outcome.turned else ours.ended)(outcome.side)

    def hear_more(self, option: int, data: bytes) -> None:
        """The client sent a subnegotiation; without an agreement it says nothing."""
        if self._is_on(option):
            self._option(option).received(data)

    def send(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Give an output to the option that carries it, if the client agreed to it."""
        code = BY_OUTPUT.get(name)
        # Most clients never spoke of it, and one look-up is all they cost.
        if code is not None and code in self._options and self._is_on(code):
            self._options[code].send(name, args, kwargs)

    def show_typing(self, on: bool) -> None:
        """Let the client show (True) or hide what is typed."""
        echo = self._option(OPT_ECHO)
        assert isinstance(echo, Echo)
        (echo.show if on else echo.hide)()

    @property
    def typing_is_hidden(self) -> bool:
        """Whether the client leaves the echoing to us."""
        return self.negotiation.is_on(Side.OURS, OPT_ECHO)

    @property
    def mark(self) -> bytes:
        """What ends a prompt: EOR before GA, or nothing."""
        if self.negotiation.is_on(Side.OURS, OPT_EOR):
            return MARK_EOR
        # Not before the client has said no: those who never answer show it as rubbish.
        refused = self.negotiation.state(Side.OURS, OPT_SGA) is State.NO
        return MARK_GA if refused else b""

    # what options ask of it (their Peer); `say`, `receive` and `seconds` too

    def learn(self, **facts: Any) -> None:
        """The client said this about itself."""
        self._told.update(facts)
        self._note(facts)

    def guess(self, **facts: Any) -> None:
        """Take this for true of the client unless it said or says otherwise."""
        self._note({name: facts[name] for name in facts.keys() - self._told})

    def listing(self) -> Variables:
        """What crawlers are told; nothing if this one was told just now."""
        now = self.seconds()
        if now - self._listed < LISTING_PAUSE:
            return {}
        self._listed = now
        return self._list()

    def _note(self, facts: dict[str, Any]) -> None:
        client = msgspec.structs.replace(self.client, **facts)
        if client != self.client:
            self.client = client

    def _option(self, code: int) -> Option:
        option = self._options.get(code)
        if option is None:
            option = self._options[code] = BY_CODE[code](self)
        return option

    def _is_on(self, code: int) -> bool:
        is_on = self.negotiation.is_on
        return is_on(Side.OURS, code) or is_on(Side.THEIRS, code)
