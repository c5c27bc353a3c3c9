"""Variables on the wire: what is read, and that what is written cannot break it."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telnetlib3 import mud

from portal.msdp import DEPTH, SIZE, decode, encode
from portal.telnet.codes import OPT_MSDP, subnegotiation
from portal.telnet.parser import Parser, Subnegotiation
from portal.values import BadMessage

texts = st.text(st.characters(exclude_categories=["Cs"])).map(
    lambda text: "".join(letter for letter in text if letter > "\x06")
)
values = st.recursive(
    texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=20,
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


# what a client says


@pytest.mark.parametrize(
    "said, heard",
    [
        (b"", []),
        (b"\x01LIST\x02COMMANDS", [("LIST", "COMMANDS")]),
        (
            b"\x01REPORT\x02HEALTH\x01REPORT\x02HEALTH_MAX",
            [("REPORT", "HEALTH"), ("REPORT", "HEALTH_MAX")],
        ),
        (b"\x01REPORT\x02A\x02B", [("REPORT", ["A", "B"])]),
        (b"\x01REPORT\x02\x05\x02A\x02B\x06", [("REPORT", ["A", "B"])]),
        (
            b"\x01ROOM\x02\x03\x01VNUM\x0212\x01EXITS\x02\x03\x01n\x0213\x04\x04",
            [("ROOM", {"VNUM": "12", "EXITS": {"n": "13"}})],
        ),
        (b"\x01A\x02\x05\x02\x05\x06\x02\x03\x04\x06", [("A", [[], {}])]),
        (b"\x01A\x02\x01B", [("A", ""), ("B", "")]),
        (b"\x01A\x02\x05\x02\x02x\x02\x06", [("A", ["", "x", ""])]),
        (b"\x01A\x02\xff", [("A", "�")]),
        ("\x01A\x02Zoë".encode(), [("A", "Zoë")]),
    ],
)
def test_what_a_client_says_is_read_in_its_order(said: bytes, heard: list[Any]) -> None:
    assert decode(said) == heard


@pytest.mark.parametrize(
    "said",
    [
        b"REPORT",
        b"\x02HEALTH",
        b"\x03A",  # on which others loop for ever
        b"\x04",
        b"\x06",
        b"\x01X\x03",
        b"\x01X\x02y\x03",
        b"\x01X\x02\x03\x01Y\x02\x05",
        b"\x01X\x02\x03",
        b"\x01X\x02\x03\x06",
        b"\x01X\x02\x05\x04",
        b"\x01X\x02\x05\x06\x06",
        b"\x01X\x02\x05\x01Y\x02\x06",
        b"\x01X\x02\x03\x02Y\x04",
        b"\x01X\x02\x05text\x06",
        b"\x01X\x02\x05\x06text",
        b"\x01X\x02" + b"a" * SIZE,
        b"\x01A" * (SIZE // 2),
        b"\x01X\x02" + b"\x05\x02" * 8000,
        b"\x01X\x02" + b"\x05\x02" * (DEPTH + 1) + b"\x06" * (DEPTH + 1),
    ],
)
def test_what_is_no_message_is_refused(said: bytes) -> None:
    with pytest.raises(BadMessage):
        decode(said)


def test_lists_stand_in_each_other_as_deep_as_they_may() -> None:
    heard = decode(b"\x01X\x02" + b"\x05\x02" * DEPTH + b"\x06" * DEPTH)

    value = heard[0][1]
    for _ in range(DEPTH - 1):
        value = value[0]
    assert value == [""]


@given(st.lists(st.sampled_from([*b"\x00\x01\x02\x03\x04\x05\x06A\xff"]), max_size=40))
def test_any_bytes_are_a_message_or_refused(data: list[int]) -> None:
    with contextlib.suppress(BadMessage):
        decode(bytes(data))


# what the game says


@pytest.mark.parametrize(
    "value, said",
    [
        (100, b"100"),
        (-1, b"-1"),
        (True, b"1"),
        (False, b"0"),
        (None, b""),
        (1.5, b"1.5"),
        (1e22, b"10000000000000000000000"),
        (1e-7, b"0.0000001"),
        (float("nan"), b""),
        ("Zoë", "Zoë".encode()),
        ("a\x00\x01\x02\x03\x04\x05\x06b\x07", b"ab\x07"),
        ("\ud800", b"?"),
        ((1, "x"), b"\x05\x021\x02x\x06"),
        ({"n": 12}, b"\x03\x01n\x0212\x04"),
        ({1: {}}, b"\x03\x011\x02\x03\x04\x04"),
    ],
)
def test_values_are_written_as_text(value: Any, said: bytes) -> None:
    assert encode("X", value) == b"\x01X\x02" + said


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, object()])
def test_what_cannot_be_written_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="MSDP holds no"):
        encode("X", value)


def test_what_stands_in_itself_is_refused() -> None:
    value: list[Any] = []
    value.append(value)

    with pytest.raises(TypeError, match="too deep"):
        encode("X", value)


@given(texts, values)
def test_what_is_written_is_read_again(name: str, value: Any) -> None:
    with contextlib.suppress(BadMessage):
        assert decode(encode(name, value)) == [(name, value)]


@given(values)
def test_others_read_it_the_same(value: Any) -> None:
    assert mud.msdp_decode(encode("ROOM", value)) == {"ROOM": value}


@given(st.text(), anything)
def test_no_text_breaks_the_frame(name: str, value: Any) -> None:
    said = subnegotiation(OPT_MSDP, encode(name, value))

    heard = list(Parser(4096).feed(said + b"x\r\n"))

    assert [type(each) for each in heard[:-1]] == [Subnegotiation]
    assert heard[0].data == encode(name, value)
    with contextlib.suppress(BadMessage):
        assert len(decode(heard[0].data)) == 1
