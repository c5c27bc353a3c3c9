"""The states of a session, as a table: anything else is refused with a sentence."""

from __future__ import annotations

import enum

from server.errors import NotNow


class State(enum.Enum):
    """Where a session is."""

    CONNECTED = "connected"
    LOGGED_IN = "logged in"
    PUPPETING = "puppeting"
    CLOSED = "closed"


TRANSITIONS: dict[State, dict[str, State]] = {
    State.CONNECTED: {"login": State.LOGGED_IN, "close": State.CLOSED},
    State.LOGGED_IN: {
        "puppet": State.PUPPETING,
        "logout": State.CONNECTED,
        "close": State.CLOSED,
    },
    State.PUPPETING: {"unpuppet": State.LOGGED_IN, "close": State.CLOSED},
    State.CLOSED: {},
}


def after(state: State, event: str) -> State:
    """The state that `event` leads to. Raises NotNow where it leads nowhere."""
    try:
        return TRANSITIONS[state][event]
    except KeyError:
        raise NotNow(f"You cannot {event} while {state.value}.") from None
