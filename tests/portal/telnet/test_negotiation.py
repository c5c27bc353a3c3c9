"""Negotiation: the table of RFC 1143, and that nobody answers for ever."""

from __future__ import annotations

import itertools
import random

import pytest

from portal.telnet.codes import DO, DONT, IAC, WILL, WONT
from portal.telnet.negotiation import TABLE, Event, Negotiation, Side, State

KNOWN = 31
UNKNOWN = 127
PATHS: dict[State, list[Event]] = {
    State.NO: [],
    State.YES: [Event.ON],
    State.WANT_NO: [Event.ON, Event.DISABLE],
    State.WANT_NO_THEN_YES: [Event.ON, Event.DISABLE, Event.ENABLE],
    State.WANT_YES: [Event.ENABLE],
    State.WANT_YES_THEN_NO: [Event.ENABLE, Event.DISABLE],
}
"""A way to each state."""


def negotiation() -> Negotiation:
    both = frozenset({KNOWN})
    return Negotiation({Side.OURS: both, Side.THEIRS: both})


def at(state: State, side: Side) -> Negotiation:
    there = negotiation()
    for event in PATHS[state]:
        there.step(side, KNOWN, event)
    assert there.state(side, KNOWN) is state
    return there


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("state, event", list(itertools.product(State, Event)))
def test_every_step_is_the_one_in_the_table(
    state: State, event: Event, side: Side
) -> None:
    after, answer = TABLE[state][event]
    yes, no = (WILL, WONT) if side is Side.OURS else (DO, DONT)
    there = at(state, side)

    outcome = there.step(side, KNOWN, event)

    say = {True: bytes((IAC, yes, KNOWN)), False: bytes((IAC, no, KNOWN)), None: b""}
    assert outcome.say == say[answer]
    assert there.state(side, KNOWN) is after


def test_the_table_is_complete() -> None:
    assert set(TABLE) == set(State)
    assert all(set(row) == set(Event) for row in TABLE.values())


def test_an_answer_that_changes_nothing_is_not_given() -> None:
    there = negotiation()

    assert there.hear(DONT, KNOWN).say == b""
    assert there.hear(WONT, UNKNOWN).say == b""
    assert there.hear(DO, KNOWN).say == bytes((IAC, WILL, KNOWN))
    assert there.hear(DO, KNOWN).say == b""


def test_what_we_do_not_know_is_refused_once_per_request() -> None:
    there = negotiation()

    assert there.hear(WILL, UNKNOWN).say == bytes((IAC, DONT, UNKNOWN))
    assert there.hear(DO, UNKNOWN).say == bytes((IAC, WONT, UNKNOWN))
    assert not there.is_on(Side.OURS, UNKNOWN)


def test_one_side_of_an_option_knows_nothing_of_the_other() -> None:
    there = negotiation()

    there.hear(WILL, KNOWN)

    assert there.is_on(Side.THEIRS, KNOWN)
    assert not there.is_on(Side.OURS, KNOWN)


def test_it_says_when_an_option_begins_and_ends_and_only_then() -> None:
    there = negotiation()
    events = [Event.ENABLE, Event.ON, Event.ON, Event.DISABLE, Event.OFF]

    turned = [there.step(Side.OURS, KNOWN, event).turned for event in events]

    assert turned == [None, True, None, False, None]


def test_refusals_leave_nothing_behind() -> None:
    there = negotiation()

    for option in range(256):
        there.hear(WILL, option)
        there.hear(DO, option)

    assert len(there._states) == 2


@pytest.mark.parametrize("seed", range(50))
def test_two_sides_always_fall_silent(seed: int) -> None:
    """Each changes its mind at random; what is under way is delivered in order."""
    chance = random.Random(seed)
    here, there = negotiation(), negotiation()
    to_there: list[bytes] = []
    to_here: list[bytes] = []
    for _ in range(20):
        wish = chance.choice([Event.ENABLE, Event.DISABLE])
        if chance.random() < 0.5:
            to_there.append(here.step(Side.OURS, KNOWN, wish).say)
        else:
            to_here.append(there.step(Side.THEIRS, KNOWN, wish).say)
    spoken = 0
    while to_there or to_here:
        spoken += 1
        if to_there and (said := to_there.pop(0)):
            to_here.append(there.hear(said[1], said[2]).say)
        if to_here and (said := to_here.pop(0)):
            to_there.append(here.hear(said[1], said[2]).say)
        assert spoken < 200

    assert here.is_on(Side.OURS, KNOWN) == there.is_on(Side.THEIRS, KNOWN)
