"""A peer: batches cross in parts; what makes no sense closes the link."""

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.testing import StringTransport
from twisted.protocols import amp
from twisted.test.iosim import FakeTransport, IOPump

from portal.wire import frames
from portal.wire.batches import PART
from portal.wire.commands import Frames
from portal.wire.errors import WireError
from portal.wire.frames import Output
from portal.wire.peer import KEYS_IN_A_BOX, Peer


class Ear(Peer):
    """Writes down the batches it hears."""

    decode = staticmethod(frames.decode_to_portal)

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[list[Any]] = []

    def receive_frames(self, batch: list[Any]) -> None:
        self.heard.append(batch)


def joined() -> tuple[Ear, Ear, IOPump]:
    one, other = Ear(), Ear()
    wires = FakeTransport(one, isServer=False), FakeTransport(other, isServer=True)
    one.makeConnection(wires[0])
    other.makeConnection(wires[1])
    return one, other, IOPump(one, other, *wires, False)


def alone() -> tuple[Ear, StringTransport]:
    ear, transport = Ear(), StringTransport()
    ear.makeConnection(transport)
    return ear, transport


def box(**values: bytes) -> bytes:
    return amp.Box({key.encode(): value for key, value in values.items()}).serialize()


@pytest.mark.parametrize("size", [1, PART, 3 * PART])
def test_a_batch_of_any_size_crosses_as_one(size: int) -> None:
    one, other, pump = joined()
    batch = [Output((1,), "text", ("x" * size,)), Output((2,), "prompt", (">",))]

    one.send_frames(batch)
    pump.flush()

    assert other.heard == [batch]


def test_batches_keep_their_order() -> None:
    one, other, pump = joined()
    batches = [[Output((number,), "text", ("x" * PART,))] for number in range(4)]

    for batch in batches:
        one.send_frames(batch)
    pump.flush()

    assert other.heard == batches


@pytest.mark.parametrize(
    "said",
    [
        {"part": 0, "last": True, "data": b"nonsense"},
        {"part": 1, "last": True, "data": frames.encode([])},
        {"part": 0, "last": True, "data": frames.encode([frames.Received(1)])},
    ],
)
def test_what_is_no_batch_closes_the_link_with_a_sentence_in_the_log(
    said: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    ear, transport = alone()

    ear.dataReceived(
        box(
            _command=b"Frames",
            part=str(said["part"]).encode(),
            last=str(said["last"]).encode(),
            data=said["data"],
        )
    )

    assert transport.disconnecting
    assert ear.heard == []
    assert [record.exc_info for record in caplog.records] == [None]
    assert caplog.messages[0].startswith("The link is closed: ")


def test_a_box_of_too_many_keys_closes_the_link() -> None:
    ear, transport = alone()
    usual = {f"key{number}": b"" for number in range(KEYS_IN_A_BOX - 1)}

    ear.dataReceived(box(_command=b"Frames", **usual)[:-2])
    patient = not transport.disconnecting
    ear.dataReceived(b"\x00\x05key_a\x00\x00\x00\x05key_b\x00\x00")

    assert patient
    assert transport.disconnecting


def test_what_cannot_be_sent_is_the_senders_error_and_nothing_is_sent() -> None:
    ear, transport = alone()

    with pytest.raises(WireError):
        ear.send_frames([Output((1,), "gmcp", (object(),))])

    assert transport.value() == b""


def test_an_error_in_what_is_heard_is_logged_and_the_link_stays(
    caplog: pytest.LogCaptureFixture,
) -> None:
    one, other, pump = joined()

    def breaks(batch: list[Any]) -> None:
        raise RuntimeError("a bug")

    other.receive_frames = breaks  # type: ignore[method-assign]
    one.send_frames([])
    pump.flush()
    del other.receive_frames
    one.send_frames([])
    pump.flush()

    assert "A command on the link failed." in caplog.messages
    assert other.heard == [[]]


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_nonsense_never_raises(chunks: list[bytes]) -> None:
    ear, transport = alone()
    logging.disable()
    try:
        for chunk in chunks:
            if not transport.disconnecting:
                ear.dataReceived(chunk)
    finally:
        logging.disable(logging.NOTSET)

    assert ear.heard == []


def test_frames_has_no_answer() -> None:
    ear, transport = alone()

    ear.callRemote(Frames, part=0, last=True, data=frames.encode([]))

    assert b"_ask" not in transport.value()
