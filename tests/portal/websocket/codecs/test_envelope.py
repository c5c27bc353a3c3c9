"""Lines in BINARY messages, JSON of strings in TEXT ones."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.gmcp import SIZE, Message
from portal.values import BadMessage
from portal.websocket.codecs.envelope import decode, encode


def envelope(**said):
    return json.dumps(said).encode()


@pytest.mark.parametrize(
    "payload, meant",
    [
        (
            envelope(proto="gmcp", id="Core.Hello", data='{"client":"X"}'),
            Message("Core.Hello", {"client": "X"}),
        ),
        (envelope(proto="GMCP", id="Core.Ping", data=""), Message("Core.Ping", None)),
        (envelope(proto="gmcp", data="Char.Name 7"), Message("Char.Name", 7)),
        (envelope(proto="text", id="", data="n\r\nlook"), ["n", "look"]),
        (envelope(proto="text", data="look", more=[1]), ["look"]),
        (envelope(proto="telnet_31", id="NAWS", data="AFAAGA=="), []),
    ],
)
def test_what_is_meant_depends_on_the_protocol_named(payload, meant):
    assert decode(payload, binary=False) == meant


def test_binary_is_text():
    assert decode(b"look\r\n", binary=True) == ["look"]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"look",
        b"[]",
        b"{}",
        envelope(proto="text"),
        envelope(data="look"),
        envelope(proto="gmcp", id="Core.Hello", data={"client": "X"}),
        envelope(proto="gmcp", id="Core.Hello", data="{"),
        envelope(proto="gmcp", id="no name!", data="1"),
        envelope(proto="gmcp", id="X", data="[" * 17 + "]" * 17),
        envelope(proto="gmcp", id="X", data='"' + "x" * SIZE + '"'),
        envelope(proto="gmcp", id=7, data="1"),
        b'{"proto":"text","data":"\\ud800"}',
        b'{"proto":"text","data":' + b"[" * 60_000,
    ],
)
def test_anything_else_is_none(payload):
    with pytest.raises(BadMessage):
        decode(payload, binary=False)


@given(st.binary(max_size=200), st.booleans())
def test_nonsense_is_never_more_than_a_bad_message(payload, binary):
    with contextlib.suppress(BadMessage):
        decode(payload, binary)


def test_data_goes_out_as_a_string():
    assert json.loads(encode(Message("Char.Vitals", {"hp": 90}))) == {
        "proto": "gmcp",
        "id": "Char.Vitals",
        "data": '{"hp":90}',
    }
    assert json.loads(encode(Message("Core.Ping", None)))["data"] == ""
