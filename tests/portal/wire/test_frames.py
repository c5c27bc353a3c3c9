"""Frames: every one crosses as it is, and nonsense is never more than a WireError."""

import contextlib
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.wire import frames
from portal.wire.errors import WireError
from portal.wire.frames import ToPortal, ToServer
from portal.wire.state import Asking, Client, Saved

CLIENT = Client("telnet", "192.0.2.1", 12.5, width=80, height=24, colors=256)
ASKING = Asking("new.password", "Password:", True, {"name": "Bo"})
SAVED = Saved(7, 12, ("game.Menu",), {"wrap": False}, ASKING, 3, 1.5, 2.5)
TO_SERVER = [
    frames.Connect(1, CLIENT),
    frames.Attach(1, CLIENT, SAVED, 4),
    frames.Attach(2, CLIENT, None, 0),
    frames.Input(1, 5, "text", ("say hi",), {"from": "webclient"}),
    frames.Changed(1, CLIENT),
    frames.Disconnected(1, 6, "the network broke"),
    frames.Received(41),
]
TO_PORTAL = [
    frames.Committed(41),
    frames.Output((1, 2), "text", ("|rhi|n",), {"raw": True}),
    frames.Ack(((1, 5), (2, 1))),
    frames.Save(1, SAVED),
    frames.Close(1, "quit"),
    frames.Missed(2, 1),
    frames.Bans(("192.0.2.0/24",)),
    frames.Listing({"ROOMS": ("12",), "FAMILY": ("Custom",)}),
]
NONSENSE = st.binary() | st.recursive(
    st.none() | st.integers(-(2**63), 2**63) | st.text() | st.floats() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
).map(frames._encoder.encode)


def test_every_frame_to_the_server_arrives_as_it_was_sent() -> None:
    assert frames.decode_to_server(frames.encode(TO_SERVER)) == TO_SERVER
    assert {type(frame) for frame in TO_SERVER} == set(get_args(ToServer))


def test_every_frame_to_the_portal_arrives_as_it_was_sent() -> None:
    assert frames.decode_to_portal(frames.encode(TO_PORTAL)) == TO_PORTAL
    assert {type(frame) for frame in TO_PORTAL} == set(get_args(ToPortal))


@pytest.mark.parametrize("frame", TO_SERVER)
def test_the_portal_hears_nothing_that_only_it_may_say(frame: Any) -> None:
    with pytest.raises(WireError, match="The Server sent no batch"):
        frames.decode_to_portal(frames.encode([frame]))


@pytest.mark.parametrize("frame", TO_PORTAL)
def test_the_server_hears_nothing_that_only_it_may_say(frame: Any) -> None:
    with pytest.raises(WireError, match="The Portal sent no batch"):
        frames.decode_to_server(frames.encode([frame]))


@given(NONSENSE)
def test_nonsense_is_a_wire_error_and_nothing_else(data: bytes) -> None:
    for decode in (frames.decode_to_server, frames.decode_to_portal):
        with contextlib.suppress(WireError):
            decode(data)  # type: ignore[operator]


@given(st.integers(0, 200), st.integers(0, 255))
def test_a_batch_with_a_wrong_byte_is_read_or_refused(at: int, byte: int) -> None:
    data = bytearray(frames.encode(TO_SERVER))
    data[at % len(data)] = byte

    with contextlib.suppress(WireError):
        frames.decode_to_server(bytes(data))


def test_arguments_of_another_type_are_refused() -> None:
    data = frames._encoder.encode([["I", "one", 1, "text", [], {}]])

    with pytest.raises(WireError):
        frames.decode_to_server(data)


@pytest.mark.parametrize("value", [object(), 2**70, "\ud800", {1: {2: object()}}])
def test_what_cannot_cross_is_refused_by_the_sender(value: Any) -> None:
    with pytest.raises(WireError, match="cannot be sent"):
        frames.encode([frames.Output((1,), "gmcp", (value,))])


def test_what_is_nested_without_end_is_refused_on_both_sides() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]

    with pytest.raises(WireError):
        frames.encode([frames.Output((1,), "gmcp", (deep,))])
    with pytest.raises(WireError):
        frames.decode_to_server(b"\x91" * 100_000)
