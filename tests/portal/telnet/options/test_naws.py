"""The size of the client's window."""

from __future__ import annotations

import pytest

from portal.telnet.negotiation import Side
from portal.telnet.options.naws import Naws
from tests.portal.telnet.fakes import RecordingPeer


@pytest.mark.parametrize(
    "data, size",
    [
        (b"\0\x50\0\x18", (80, 24)),
        (b"\0\xff\0\x18", (255, 24)),
        (b"\0\0\0\0", (0, 0)),
        (b"\0\x50\0\0", (80, 0)),
        (b"\0\x01\0\x01", (20, 5)),
        (b"\xff\xff\xff\xff", (512, 512)),
    ],
)
def test_the_size_is_kept_within_bounds(data: bytes, size: tuple[int, int]) -> None:
    peer = RecordingPeer()

    Naws(peer).received(data)

    assert (peer.learnt["width"], peer.learnt["height"]) == size


@pytest.mark.parametrize("data", [b"", b"\0\x50\0", b"\0\x50\0\x18\0"])
def test_any_other_length_says_nothing(data: bytes) -> None:
    peer = RecordingPeer()

    Naws(peer).received(data)

    assert peer.learnt == {}


def test_a_client_that_stops_telling_has_no_size() -> None:
    peer = RecordingPeer()
    naws = Naws(peer)
    naws.received(b"\0\x50\0\x18")

    naws.ended(Side.THEIRS)

    assert peer.learnt == {"width": 0, "height": 0}
