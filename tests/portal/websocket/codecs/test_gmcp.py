"""Lines in BINARY messages, GMCP in TEXT ones."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.gmcp import SIZE, Message
from portal.values import BadMessage
from portal.websocket.codecs.gmcp import decode, encode


def test_binary_is_text_and_text_is_data():
    assert decode(b"look\r\n", binary=True) == ["look"]
    assert decode(b'Core.Hello {"client":"X"}', False) == Message(
        "Core.Hello", {"client": "X"}
    )
    assert decode(b"Core.Ping", False) == Message("Core.Ping", None)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"look at me",
        b'{"Core.Hello": 1}',
        b"Core.Hello {",
        b"X " + b"[" * 17 + b"]" * 17,
        b"X " + b"[" * 16_000,
        b'X "' + b"x" * SIZE + b'"',
        b"X 1e999",
        b"X " + b"9" * 30,
    ],
)
def test_anything_else_is_none(payload):
    with pytest.raises(BadMessage):
        decode(payload, binary=False)


@given(st.binary(max_size=200), st.booleans())
def test_nonsense_is_never_more_than_a_bad_message(payload, binary):
    with contextlib.suppress(BadMessage):
        decode(payload, binary)


def test_a_message_is_written_as_it_would_be_read():
    for message in (Message("Char.Name", {"name": "Zoë"}), Message("Core.Ping", None)):
        assert decode(encode(message), binary=False) == message
