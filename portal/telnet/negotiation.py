"""Who does what: RFC 1143's method for telnet options, as a table.

Each option has two sides, what we do (asked for by DO, offered by WILL) and what they
do (the other way round). Each side is in one of six states. NO and YES are settled; the
WANT states wait for an answer, two of them with a change of mind queued behind it.
An answer is sent only when it changes a state, so two sides can never answer each
other's answers for ever.

Two events are ours, for a client that acts on options but never answers: WITHDRAW
takes back an offer without waiting for the answer to it, and SILENCE says that none
will come.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from portal.telnet.codes import DO, DONT, IAC, WILL, WONT


class Side(Enum):
    """Who acts under an option."""

    OURS = 0
    THEIRS = 1


class State(Enum):
    """How an option stands on one side."""

    NO = auto()
    YES = auto()
    WANT_NO = auto()
    WANT_NO_THEN_YES = auto()
    WANT_YES = auto()
    WANT_YES_THEN_NO = auto()


class Event(Enum):
    """What can happen to an option on one side."""

    ON = auto()
    """The client says yes (or asks for it), and we would."""
    UNWANTED = auto()
    """The client asks for it, and we would not."""
    OFF = auto()
    """The client says no."""
    ENABLE = auto()
    """We wish it on."""
    DISABLE = auto()
    """We wish it off."""
    WITHDRAW = auto()
    """We wish it off and do not wait for an answer."""
    SILENCE = auto()
    """The client did not answer and will not."""


NO, YES = State.NO, State.YES
WANT_NO, WANT_NO_THEN_YES = State.WANT_NO, State.WANT_NO_THEN_YES
WANT_YES, WANT_YES_THEN_NO = State.WANT_YES, State.WANT_YES_THEN_NO

TABLE: dict[State, dict[Event, tuple[State, bool | None]]] = {
    NO: {
        Event.ON: (YES, True),
        Event.UNWANTED: (NO, False),
        Event.OFF: (NO, None),
        Event.ENABLE: (WANT_YES, True),
        Event.DISABLE: (NO, None),
        Event.WITHDRAW: (NO, None),
        Event.SILENCE: (NO, None),
    },
    YES: {
        Event.ON: (YES, None),
        Event.UNWANTED: (YES, None),
        Event.OFF: (NO, False),
        Event.ENABLE: (YES, None),
        Event.DISABLE: (WANT_NO, False),
        Event.WITHDRAW: (WANT_NO, False),
        Event.SILENCE: (YES, None),
    },
    WANT_NO: {
        Event.ON: (NO, None),  # an error of theirs: our no answered by yes
        Event.UNWANTED: (NO, None),
        Event.OFF: (NO, None),
        Event.ENABLE: (WANT_NO_THEN_YES, None),
        Event.DISABLE: (WANT_NO, None),
        Event.WITHDRAW: (WANT_NO, None),
        Event.SILENCE: (NO, None),
    },
    WANT_NO_THEN_YES: {
        Event.ON: (YES, None),  # the same error, and just what we wish
        Event.UNWANTED: (YES, None),
        Event.OFF: (WANT_YES, True),
        Event.ENABLE: (WANT_NO_THEN_YES, None),
        Event.DISABLE: (WANT_NO, None),
        Event.WITHDRAW: (WANT_NO, None),
        Event.SILENCE: (WANT_YES, True),
    },
    WANT_YES: {
        Event.ON: (YES, None),
        Event.UNWANTED: (YES, None),
        Event.OFF: (NO, None),
        Event.ENABLE: (WANT_YES, None),
        Event.DISABLE: (WANT_YES_THEN_NO, None),
        Event.WITHDRAW: (WANT_NO, False),
        Event.SILENCE: (YES, None),
    },
    WANT_YES_THEN_NO: {
        Event.ON: (WANT_NO, False),
        Event.UNWANTED: (WANT_NO, False),
        Event.OFF: (NO, None),
        Event.ENABLE: (WANT_YES, None),
        Event.DISABLE: (WANT_YES_THEN_NO, None),
        Event.WITHDRAW: (WANT_NO, False),
        Event.SILENCE: (WANT_NO, False),
    },
}
"""What follows, and what to say: True for WILL or DO, False for WONT or DONT."""

_HEARD = {
    WILL: (Side.THEIRS, True),
    WONT: (Side.THEIRS, False),
    DO: (Side.OURS, True),
    DONT: (Side.OURS, False),
}
_SAID = {
    (Side.OURS, True): WILL,
    (Side.OURS, False): WONT,
    (Side.THEIRS, True): DO,
    (Side.THEIRS, False): DONT,
}


class Outcome(NamedTuple):
    """What a step led to: bytes to send; the option began (True), ended or neither."""

    side: Side
    say: bytes
    turned: bool | None


class Negotiation:
    """All options of one connection. `agreed` are those we would do, or let them do."""

    __slots__ = ("_agreed", "_states")

    def __init__(self, agreed: dict[Side, frozenset[int]]) -> None:
        self._agreed = agreed
        self._states: dict[tuple[Side, int], State] = {}

    def state(self, side: Side, option: int) -> State:
        """How the option stands on this side."""
        return self._states.get((side, option), NO)

    def is_on(self, side: Side, option: int) -> bool:
        """Whether both have agreed on it."""
        return self._states.get((side, option)) is YES

    def hear(self, verb: int, option: int) -> Outcome:
        """The client sent WILL, WONT, DO or DONT."""
        side, on = _HEARD[verb]
        if not on:
            return self.step(side, option, Event.OFF)
        welcome = option in self._agreed[side]
        return self.step(side, option, Event.ON if welcome else Event.UNWANTED)

    def step(self, side: Side, option: int, event: Event) -> Outcome:
        """Look the step up, take it, and say what came of it."""
        before = self.state(side, option)
        after, answer = TABLE[before][event]
        if after is NO:
            self.forget(side, option)
        else:
            self._states[side, option] = after
        say = b"" if answer is None else bytes((IAC, _SAID[side, answer], option))
        was, is_now = before is YES, after is YES
        return Outcome(side, say, is_now if was != is_now else None)

    def forget(self, side: Side, option: int) -> None:
        """Let it be as if nothing had been said about the option."""
        self._states.pop((side, option), None)
