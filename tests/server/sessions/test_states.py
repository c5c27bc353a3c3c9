"""The states: what the table has is done, everything else is refused in a sentence."""

import pytest

from server.errors import NotNow
from server.sessions.states import TRANSITIONS, State, after

EVENTS = ("login", "logout", "puppet", "unpuppet", "close")


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", EVENTS)
def test_only_the_steps_of_the_table_are_taken(state: State, event: str) -> None:
    if event in TRANSITIONS[state]:
        assert after(state, event) is TRANSITIONS[state][event]
    else:
        with pytest.raises(NotNow, match=f"You cannot {event} while {state.value}."):
            after(state, event)


def test_every_state_can_be_left_but_the_last() -> None:
    assert set(TRANSITIONS) == set(State)
    assert [state for state in State if not TRANSITIONS[state]] == [State.CLOSED]
