"""Byte for byte what real clients and the specifications say, from vectors.json.

Each vector begins after its `pre`, with what the server sent until then read away, and
states what must follow: `replies` (all the bytes that come back), the `lines` that
reach the game and other `inputs`, fields of the `client`, `closed`, the mark at the end
of the next `prompt`, what `echo_on` sends, a `text` with the bytes it is sent as, and
another `output` with its value and its bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.portal.telnet.fakes import TelnetClient

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text())


def _hex(*spelled: str) -> bytes:
    return b"".join(bytes.fromhex(text) for text in spelled)


def _password(client: TelnetClient) -> None:
    client.is_told("echo", False)
    assert client.hears().endswith(b"\xff\xfb\x01")


def _password_over(client: TelnetClient) -> None:
    _password(client)
    client.sends(b"\xff\xfd\x01")
    client.is_told("echo", True)


PREPARE: dict[str, Callable[[TelnetClient], None]] = {
    "connect": lambda client: None,
    "password": _password,
    "password over": _password_over,
    "NAWS": lambda client: client.sends(_hex("ff fb 1f")),
    "client WILL CHARSET": lambda client: client.sends(_hex("ff fb 2a")),
    "GMCP": lambda client: client.sends(_hex("ff fd c9")),
    "latin-1": lambda client: client.sends(
        _hex("ff fd 2a ff fa 2a 02"), b"ISO-8859-1", _hex("ff f0")
    ),
    "256 colours": lambda client: client.sends(
        _hex("ff fb 18 ff fa 18 00"), b"MTTS 9", _hex("ff f0")
    ),
}


@pytest.fixture(params=VECTORS, ids=[vector["id"] for vector in VECTORS])
def vector(request: pytest.FixtureRequest) -> dict[str, Any]:
    given: dict[str, Any] = request.param
    return given


def _played(vector: dict[str, Any], packets: list[bytes]) -> tuple[TelnetClient, bytes]:
    client = TelnetClient()
    PREPARE[vector["pre"]](client)
    client.hears()
    client.sends(*packets)
    return client, client.hears()


def _check(vector: dict[str, Any], client: TelnetClient, heard: bytes) -> None:
    if "anyreply" not in vector:
        assert heard == _hex(*vector.get("replies", []))
    assert client.lines == vector.get("lines", [])
    assert client.inputs == [tuple(said) for said in vector.get("inputs", [])]
    for name, value in vector.get("client", {}).items():
        assert getattr(client.client, name) == value, name
    assert bool(client.wire.ended) == vector.get("closed", False)


def test_the_vector_is_answered_as_it_says(vector: dict[str, Any]) -> None:
    packets = [_hex(packet) for packet in vector["client_bytes"]]

    client, heard = _played(vector, packets)

    _check(vector, client, heard)
    if "prompt" in vector:
        client.is_told("prompt", "HP>")
        assert client.hears() == b"HP>" + _hex(vector["prompt"])
    if "echo_on" in vector:
        client.is_told("echo", True)
        assert client.hears() == _hex(vector["echo_on"])
    if "text" in vector:
        client.is_told("text", vector["text"][0])
        assert client.hears() == _hex(vector["text"][1])
    if "output" in vector:
        name, value, sent = vector["output"]
        client.is_told(name, value)
        assert client.hears() == _hex(sent)
    if "hangup" in vector:
        client.hangs_up()
        assert client.handler.calls[-1] == ("disconnect", 1)


def test_the_vector_does_not_care_where_packets_end(vector: dict[str, Any]) -> None:
    stream = b"".join(_hex(packet) for packet in vector["client_bytes"])

    together = _played(vector, [stream])
    apart = _played(vector, [stream[i : i + 1] for i in range(len(stream))])

    _check(vector, *together)
    _check(vector, *apart)
