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
from portal.wire.measures import PAGE, Measure, encode
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

    async def authenticate_key(
        self, name: str, key: bytes, proven: bool, address: str
    ) -> dict[str, Any]:
        if self.error is not None:
            raise self.error
        self.heard.append((name, key, proven, address))
        return {"account": 7}

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


KEY = {
    "name": b"Anna",
    "key": b"\x00\xff",
    "proven": b"True",
    "address": b"192.0.2.1",
}


def test_a_key_is_asked_for_as_it_is() -> None:
    async def story(call: Call) -> Any:
        return await call.asks("AuthenticateKey", **KEY), call.life.heard

    answer, heard = run(story)

    assert answer[b"account"] == b"7"
    assert heard == [("Anna", b"\x00\xff", True, "192.0.2.1")]


def test_a_stranger_at_the_door_is_shown_no_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story(call: Call) -> Any:
        call.life.error = RuntimeError("a bug in the gate")
        return await call.asks("AuthenticateKey", **KEY)

    answer = run(story)

    assert b"The gate is busy" in answer[b"_error_description"]
    assert b"bug" not in answer[b"_error_description"]
    assert caplog.messages == ["Who is there could not be asked."]


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


def measured(*answers: amp.Box) -> tuple[dict[int, Any], list[bytes]]:
    """What is measured if the Portal answers so, and from which number it was asked."""

    async def story(call: Call) -> Any:
        asked = []
        measuring = asyncio.ensure_future(call.link.measure())
        for answer in answers:
            await asyncio.sleep(0)
            (box,) = amp.parseString(call.transport.value())
            call.transport.clear()
            asked.append(box[b"after"])
            tag = {b"_answer": box[b"_ask"]} if b"measures" in answer else {}
            call.link.dataReceived(amp.Box({**answer, **tag}).serialize())
            for _ in range(3):
                await asyncio.sleep(0)
        return await measuring, asked

    return run(story)


def told(*measures: Measure) -> amp.Box:
    return amp.Box({b"measures": encode([*measures])})


def test_the_portal_is_asked_how_each_connection_is() -> None:
    found, asked = measured(told(Measure(1, 31.5), Measure(4)))

    assert found == {1: Measure(1, 31.5), 4: Measure(4)}
    assert asked == [b"0"]


def test_it_is_asked_again_while_a_page_is_full() -> None:
    page = [Measure(number) for number in range(1, PAGE + 1)]

    found, asked = measured(told(*page), told(Measure(PAGE + 7)))

    assert len(found) == PAGE + 1
    assert asked == [b"0", str(PAGE).encode()]


def test_a_portal_that_knows_no_measures_gives_none() -> None:
    unknown = {b"_error": b"1", b"_error_code": b"UNHANDLED"}

    found, _ = measured(amp.Box({**unknown, b"_error_description": b"?"}))

    assert found == {}


def test_a_portal_that_is_gone_gives_none() -> None:
    async def story(call: Call) -> Any:
        measuring = asyncio.ensure_future(call.link.measure())
        await asyncio.sleep(0)
        call.link.connectionLost(Failure(ConnectionDone()))
        return await measuring

    assert run(story) == {}
