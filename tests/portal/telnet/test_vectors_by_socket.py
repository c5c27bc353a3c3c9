"""Every vector over a real connection to a port that listens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.portal.telnet.fakes import BURST
from tests.portal.telnet.sockets import Gate, SocketClient
from tests.portal.telnet.test_vectors import VECTORS
from tests.portal.telnet.transcript import Play, Step


@pytest.fixture(scope="module")
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.close()


@pytest.fixture(scope="module")
def ports() -> dict[str, int]:
    """The doors that are open already, by their configuration."""
    return {}


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_the_vector_is_answered_over_tcp(
    gate: Gate, ports: dict[str, int], vector: dict[str, Any]
) -> None:
    changes = vector.get("config", {})
    if repr(changes) not in ports:
        ports[repr(changes)] = gate.open(**changes)
    client = SocketClient(gate, ports[repr(changes)])
    steps, play = vector["play"], Play(client)

    if vector.get("refused"):
        client.is_refused = True
    else:
        first = _first(steps) if vector.get("first") else 0
        play.begin(BURST, steps[:first])
        steps = steps[first:]
    play.follow(steps)
    client.leaves()


def _first(steps: list[Step]) -> int:
    """How many steps are taken before anything was heard."""
    early = [str(step)[0] == ">" or step == {"nobody": True} for step in steps]
    return [*early, False].index(False)
