"""The same few people, channels and rooms for every case, in a town of their own.

An `async def` test runs in the town's loop, which is the Server's; without a town, in a
loop of its own. In such a test time passes by `await settle()`, lines are typed by
`await people.types(sA, "look")` and a connection breaks by `await people.leaves(sA)`.
"""

from __future__ import annotations

import asyncio
import copy
import inspect
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from server.channels.channel import Channel
from server.messaging.chain import MessageChain
from server.messaging.events import Event
from server.messaging.game import GAME, Game
from server.messaging.receivers import RECEIVERS
from server.sessions import SESSION_HANDLER, actions
from server.sessions.session import ServerSession
from server.world import WORLD
from server.world.typeclasses import Character, Room
from tests.conformance.people import (
    FREE,
    People,
    account_of,
    group_event,
    input_event,
    made,
    private_event,
)
from tests.server.dialogues.registered import dialogues_as_before
from tests.stories.town import Town

REGISTRIES: list[Any] = [GAME, RECEIVERS]
"""What there is one of and a test may add to; it is put back as it was."""


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an `async def` test."""
    test = pyfuncitem.obj
    if not inspect.iscoroutinefunction(test):
        return None
    given = pyfuncitem.funcargs
    named = pyfuncitem._fixtureinfo.argnames
    work = test(**{name: given[name] for name in named})
    town = given.get("town")
    if town is None:
        asyncio.run(work)
    else:
        town.run(work)
    return True


@pytest.fixture
def registries() -> Iterator[None]:
    """Nobody listens yet, and whatever a test registers is forgotten."""
    kept = [
        {name: _copied(value) for name, value in vars(one).items()}
        for one in REGISTRIES
    ]
    RECEIVERS.__init__()  # type: ignore[misc]
    RECEIVERS.game, RECEIVERS.changed = GAME, GAME.update
    GAME.update()
    with dialogues_as_before():
        yield
    for one, held in zip(REGISTRIES, kept, strict=True):
        vars(one).clear()
        vars(one).update(held)
    GAME.update()


def _copied(value: Any) -> Any:
    return copy.copy(value) if isinstance(value, dict | list | set) else value


@pytest.fixture
def town(
    db: None, tmp_path: Path, settings: Settings, registries: None
) -> Iterator[Town]:
    """A Portal and a Server with an empty world and no hooks."""
    settings.GAME_HOOKS = "tests.conformance.house"
    settings.AUTO_PUPPET_ON_LOGIN = False
    town = Town(tmp_path)
    WORLD.ids.clear()
    WORLD.ids.add(FREE)
    yield town
    town.close()


@pytest.fixture
def people(town: Town, settings: Settings) -> People:
    """Alice and Bob in the hall, Carol in the cellar; two channels."""
    made(20, settings.TYPECLASS_ROOM, "hall")
    made(21, settings.TYPECLASS_ROOM, "cellar")
    made(5, Channel, "public")
    made(6, Channel, "staff").locks.add("send: perm(Admin)")
    people = People(town)
    for number, room in ((1, 20), (2, 20), (3, 21)):
        account = account_of(number)
        character = made(
            10 + number,
            settings.TYPECLASS_CHARACTER,
            account.username,
            owner=number,
            location=WORLD.get(room),
        )
        town.settle()
        session = people.connect(number, number)
        town.do(actions.puppet, session, character)
    for channel, number in ((5, 1), (5, 2), (6, 1)):
        account = people_session(number).account
        town.do(WORLD.get(channel).join, account)  # type: ignore[union-attr]
    people.clear()
    return people


def people_session(sessid: int) -> ServerSession:
    """The session of that number, as it is now."""
    session = SESSION_HANDLER.get(sessid)
    assert session is not None
    return session


# Connections


@pytest.fixture
def sA(people: People) -> ServerSession:
    """Alice's connection, which plays Alice."""
    return people_session(1)


@pytest.fixture
def sB(people: People) -> ServerSession:
    """Bob's, which plays Bob."""
    return people_session(2)


@pytest.fixture
def sC(people: People) -> ServerSession:
    """Carol's, which plays Carol."""
    return people_session(3)


@pytest.fixture
def sA2(people: People) -> ServerSession:
    """A second one of Alice's, which plays nobody."""
    return people.connect(4, 1)


@pytest.fixture
def sX(people: People) -> ServerSession:
    """Somebody who has not logged in."""
    return people.connect(9)


# Accounts, characters, places


@pytest.fixture
def alice(sA: ServerSession) -> Any:
    """The account 1."""
    return sA.account


@pytest.fixture
def bob(sB: ServerSession) -> Any:
    """The account 2."""
    return sB.account


@pytest.fixture
def carol(sC: ServerSession) -> Any:
    """The account 3."""
    return sC.account


@pytest.fixture
def Alice(sA: ServerSession) -> Character:
    """The character #11."""
    return sA.puppet  # type: ignore[return-value]


@pytest.fixture
def Bob(sB: ServerSession) -> Character:
    """The character #12."""
    return sB.puppet  # type: ignore[return-value]


@pytest.fixture
def Carol(sC: ServerSession) -> Character:
    """The character #13."""
    return sC.puppet  # type: ignore[return-value]


@pytest.fixture
def public(people: People) -> Channel:
    """The channel 5, where everybody may speak; Alice and Bob have joined."""
    return WORLD.get(5)  # type: ignore[return-value]


@pytest.fixture
def staff(people: People) -> Channel:
    """The channel 6, where only admins may speak; Alice, who is none, has joined."""
    return WORLD.get(6)  # type: ignore[return-value]


@pytest.fixture
def hall(people: People) -> Room:
    """The room #20, where Alice and Bob are."""
    return WORLD.get(20)  # type: ignore[return-value]


@pytest.fixture
def cellar(people: People) -> Room:
    """The room #21, where Carol is."""
    return WORLD.get(21)  # type: ignore[return-value]


@pytest.fixture
def game(people: People) -> Game:
    """The game."""
    return GAME


# What has arrived, and what may


@pytest.fixture
def got(people: People) -> Callable[[ServerSession], list[MessageChain]]:
    """`got(sB)`: the chains that arrived there, without their Source."""
    return people.got


@pytest.fixture
def raw(people: People) -> Callable[[ServerSession], list[MessageChain]]:
    """`raw(sB)`: the chains that arrived there, whole."""
    return people.raw


@pytest.fixture
def lines(people: People) -> Callable[[ServerSession], list[str]]:
    """`lines(sB)`: the lines of text that arrived there."""
    return people.lines


@pytest.fixture
def settle(people: People) -> Callable[[], Awaitable[None]]:
    """What to await for all that happens by itself."""
    return people.settle


@pytest.fixture
def gev() -> Callable[..., Event]:
    """`gev("hi", user=1, group=5, kind="channel", **kw)`."""
    return group_event


@pytest.fixture
def pev() -> Callable[..., Event]:
    """`pev("hi", user=1, **kw)`."""
    return private_event


@pytest.fixture
def iev() -> Callable[..., Event]:
    """`iev("look", sA)`."""
    return input_event


class FakeClock:
    """Seconds that pass when they are told to."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands at 0."""
    return FakeClock()
