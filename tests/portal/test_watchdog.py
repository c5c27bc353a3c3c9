"""The watchdog: a Server that is silent for long is ended, one that is busy is not."""

from types import SimpleNamespace
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionLost
from twisted.internet.task import Clock

from portal.link import State
from portal.watchdog import EVERY, Watchdog

TELL_AFTER, HUNG_AFTER = 2.0, 20.0


class Server:
    """A Server process that answers when the test says so."""

    generation = 1

    def __init__(self) -> None:
        self.peer: Any = self
        self.last_answer = 0.0
        self.commit = self.queue = 0
        self.pings: list[Deferred[Any]] = []

    def callRemote(self, command: Any) -> Deferred[Any]:  # noqa: N802 (Twisted's)
        self.pings.append(Deferred())
        return self.pings[-1]

    def answers(self, commit: int = 7, queue: int = 0) -> None:
        self.pings.pop().callback({"commit": commit, "queue": queue})


class House:
    """A Server that serves, watched."""

    def __init__(self) -> None:
        self.reactor = Clock()
        self.current: Server | None = Server()
        self.link = SimpleNamespace(state=State.UP)
        self.handler = SimpleNamespace(link=self.link)
        self.ended: list[Server] = []
        self.end_by_force = self.ended.append
        self.told: list[str] = []
        watchdog = Watchdog(self, TELL_AFTER, HUNG_AFTER)  # type: ignore[arg-type]
        watchdog.on_silence = lambda: self.told.append("silence")
        watchdog.on_voice = lambda: self.told.append("voice")
        watchdog.watch()

    def passes(self, seconds: float) -> None:
        for _ in range(int(seconds / EVERY)):
            self.reactor.advance(EVERY)


def test_a_server_that_answers_is_left_alone_and_its_pulse_is_known() -> None:
    house = House()
    server = house.current
    assert server is not None

    for commit in range(20):
        server.answers(commit, queue=3)
        house.passes(EVERY)

    assert house.ended == []
    assert house.told == []
    assert (server.commit, server.queue) == (19, 3)


def test_a_server_that_is_silent_for_long_is_ended() -> None:
    house = House()

    house.passes(HUNG_AFTER)
    patient = not house.ended
    house.passes(2 * EVERY)

    assert patient
    assert house.ended[0] is house.current


def test_while_one_server_follows_another_silence_is_no_sign() -> None:
    house = House()
    house.link.state = State.HELD

    house.passes(10 * HUNG_AFTER)
    house.link.state = State.UP
    house.passes(HUNG_AFTER)

    assert house.ended == []


def test_without_a_server_nothing_is_watched_until_there_is_one() -> None:
    house = House()
    house.current = None
    house.passes(10 * HUNG_AFTER)

    house.current = server = Server()
    server.last_answer = house.reactor.seconds()
    house.passes(EVERY)

    assert house.ended == []
    assert len(server.pings) == 1


def test_players_are_told_of_a_silence_and_of_its_end() -> None:
    house = House()
    server = house.current
    assert server is not None
    server.answers()

    house.passes(3 * EVERY)
    server.answers()
    house.passes(EVERY)
    server.answers()

    assert house.told == ["silence", "voice"]
    assert house.ended == []


def test_a_connection_that_breaks_is_not_the_watchdogs_business() -> None:
    house = House()
    assert house.current is not None

    house.current.pings.pop().errback(ConnectionLost())

    assert house.ended == []
