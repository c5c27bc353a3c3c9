"""The Server's end of the link: what it is asked, and how it says no."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import pytest
from twisted.internet.epollreactor import EPollReactor
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.internet.unix import Server as UnixTransport
from twisted.protocols import amp
from twisted.python.failure import Failure

from portal.wire import frames
from portal.wire.frames import Received
from server.errors import PlayerError
from server.link import ServerLink


class Life:
    """Stands where the life cycle stands."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.gone = False
        self.error: Exception | None = None

    def receive(self, batch: list[Any]) -> None:
        self.heard += batch

    def lost(self) -> None:
        self.gone = True

    def pulse(self) -> dict[str, Any]:
        return {"commit": 7, "queue": 2}

    async def retire(self, mode: str) -> dict[str, Any]:
        if self.error is not None:
            raise self.error
        return {"commit": 7}


class Call:
    """A link to a Portal that the test plays."""

    def __init__(self) -> None:
        self.life = Life()
        self.link = ServerLink(self.life, b"secret")  # type: ignore[arg-type]
        self.transport = StringTransport()
        self.link.makeConnection(self.transport)

    async def asks(self, command: str, **values: bytes) -> Any:
        given = {key.encode(): value for key, value in values.items()}
        said = amp.Box({b"_command": command.encode(), b"_ask": b"1", **given})
        self.link.dataReceived(said.serialize())
        for _ in range(5):
            await asyncio.sleep(0)
        (answer,) = amp.parseString(self.transport.value())
        return answer


def run(story: Callable[[Call], Any]) -> Any:
    async def told() -> Any:
        return await story(Call())

    return asyncio.run(told())


def test_a_ping_is_answered_with_the_pulse() -> None:
    answer = run(lambda call: call.asks("Ping"))

    assert (answer[b"commit"], answer[b"queue"]) == (b"7", b"2")


def test_what_is_asked_is_done() -> None:
    assert run(lambda call: call.asks("Retire", mode=b"reload"))[b"commit"] == b"7"


def test_a_refusal_crosses_as_its_sentence() -> None:
    async def story(call: Call) -> Any:
        call.life.error = PlayerError("Not while the bell rings.")
        return await call.asks("Retire", mode=b"reload")

    answer = run(story)

    assert answer[b"_error_code"] == b"REFUSED"
    assert answer[b"_error_description"] == b"Not while the bell rings."


def test_a_bug_crosses_as_its_traceback_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story(call: Call) -> Any:
        call.life.error = RuntimeError("a bug in the game")
        return await call.asks("Retire", mode=b"reload")

    answer = run(story)

    assert answer[b"_error_code"] == b"REFUSED"
    assert b"RuntimeError: a bug in the game" in answer[b"_error_description"]
    assert caplog.messages == ["The Portal's request failed."]


def test_frames_reach_the_life_cycle_and_its_end_too() -> None:
    async def story(call: Call) -> Life:
        call.link.on_frames(0, True, frames.encode([Received(3)]))
        call.link.connectionLost()
        return call.life

    life = run(story)

    assert life.heard == [Received(3)]
    assert life.gone


def test_the_link_knows_what_the_kernel_has_not_taken_yet() -> None:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    link = ServerLink(Life(), b"secret")  # type: ignore[arg-type]
    transport = UnixTransport(ours, link, None, None, 1, EPollReactor())
    link.makeConnection(transport)
    assert link.unsent == 0

    link.send_encoded(bytes(2_000_000))
    assert link.unsent > 1_000_000
    while link.unsent:
        theirs.recv(1 << 20)
        transport.doWrite()
    link.send_encoded(bytes(2_000_000))
    transport.connectionLost(Failure(ConnectionDone()))

    assert link.unsent == 0
    theirs.close()
