"""Byte for byte what real clients and the specifications say, from vectors.json.

Here the vectors are played without a network: as they stand, with all bytes in one
packet, and byte by byte. `test_vectors_by_socket.py` plays them over TCP.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.portal.telnet.ear import Ear
from tests.portal.telnet.fakes import BURST, TelnetClient
from tests.portal.telnet.transcript import Play, Step, at_once, byte_by_byte

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text())
IN_MEMORY = [vector for vector in VECTORS if vector.get("door", "telnet") == "telnet"]


class Listener(TelnetClient):
    """A client that inflates what it hears."""

    deflating = False
    address = "192.168.1.1"

    def __init__(self, **changes: Any) -> None:
        self.ear = Ear()
        super().__init__(**changes)

    def hears(self) -> bytes:
        # What is compressed leaves at the end of the reactor's turn.
        self.clock.advance(0)
        self.ear.hear(super().hears())
        return self.ear.take()

    @property
    def calls(self) -> list[Any]:
        """All that reached the game."""
        return self.handler.calls

    @property
    def ended(self) -> bool:
        """Whether the server has ended the connection."""
        return bool(self.wire.ended)


def play(vector: dict[str, Any], steps: list[Step]) -> None:
    client = Listener(**vector.get("config", {}))
    assert client.hears() == BURST

    Play(client).follow(steps)


@pytest.fixture(params=IN_MEMORY, ids=[vector["id"] for vector in IN_MEMORY])
def vector(request: pytest.FixtureRequest) -> dict[str, Any]:
    given: dict[str, Any] = request.param
    return given


def test_the_vector_is_answered_as_it_says(vector: dict[str, Any]) -> None:
    play(vector, vector["play"])


def test_the_vector_does_not_care_where_packets_end(vector: dict[str, Any]) -> None:
    play(vector, at_once(vector["play"]))
    play(vector, byte_by_byte(vector["play"]))


def test_each_vector_has_a_name_of_its_own_and_says_what_it_is_about() -> None:
    names = [vector["id"] for vector in VECTORS]

    assert len(set(names)) == len(names)
    assert all(vector["about"] and vector["says"].endswith(".") for vector in VECTORS)
