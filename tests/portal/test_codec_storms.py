"""What reads the bytes of strangers bears any: a value, or the one error it names.

Where another library knows the same protocol, it reads what ours writes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from ipaddress import IPv4Address
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telnetlib3 import mud

from portal import gmcp, msdp
from portal.doors import proxy
from portal.ssh.terminal import ENVIRONMENT_LIMIT, VALUE_LIMIT, Terminal
from portal.telnet import codes
from portal.telnet.options import mssp, new_environ
from portal.telnet.options.charset import Charset
from portal.telnet.options.registry import OPTIONS
from portal.values import BadMessage
from tests.examples import examples
from tests.portal.telnet.fakes import RecordingPeer
from tests.portal.telnet.storm import BODIES, GARBAGE

often = settings(max_examples=examples(300))


def bodies(option: int) -> st.SearchStrategy[bytes]:
    """Subnegotiations of an option: right, wrong, half, and noise."""
    piece = st.sampled_from(BODIES[option]) | st.sampled_from(GARBAGE)
    return st.lists(piece | st.binary(max_size=8), max_size=8).map(b"".join)


@often
@given(bodies(codes.OPT_GMCP))
def test_gmcp_is_a_message_or_none(payload: bytes) -> None:
    try:
        message = gmcp.decode(payload)
    except BadMessage:
        return

    assert gmcp.decode(gmcp.encode(*message)) == message


@often
@given(bodies(codes.OPT_MSDP))
def test_msdp_is_variables_or_none(payload: bytes) -> None:
    try:
        said = msdp.decode(payload)
    except BadMessage:
        return

    for name, value in said:
        assert isinstance(msdp.encode(name, value), bytes)


texts = st.text(st.characters(min_codepoint=32, exclude_categories=("Cs",)), max_size=9)
values = st.recursive(
    texts,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(texts.filter(bool), inner, max_size=3)
    ),
    max_leaves=8,
)


@often
@given(texts.filter(bool), values)
def test_another_reads_the_msdp_we_write(name: str, value: Any) -> None:
    assert mud.msdp_decode(msdp.encode(name, value)) == {name: value}
    assert msdp.decode(msdp.encode(name, value)) == [(name, value)]


@often
@given(
    st.dictionaries(
        texts.filter(bool), st.lists(texts, min_size=1, max_size=3).map(tuple)
    )
)
def test_another_reads_the_mssp_we_write(
    variables: dict[str, tuple[str, ...]],
) -> None:
    read = mud.mssp_decode(mssp.encode(variables))

    assert {name: _several(value) for name, value in read.items()} == variables


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@often
@given(bodies(codes.OPT_NEW_ENVIRON))
def test_an_environment_is_names_with_values(payload: bytes) -> None:
    said = new_environ.decode(payload)

    assert len(said) <= new_environ.VARIABLES
    for name, value in new_environ.variables(payload):
        assert len(name) <= new_environ.NAME_LIMIT
        assert len(value) <= new_environ.VALUE_LIMIT
        assert value.isprintable()


pieces = st.binary(max_size=9)


@often
@given(st.lists(st.tuples(pieces, pieces), max_size=9))
def test_an_environment_is_read_as_it_was_written(
    said: list[tuple[bytes, bytes]],
) -> None:
    written = b"".join(
        kind + b"".join(b"\2" + bytes((x,)) if x < 4 else bytes((x,)) for x in text)
        for pair in said
        for kind, text in zip((b"\3", b"\1"), pair, strict=True)
    )

    assert new_environ.decode(written) == said


@often
@given(st.lists(bodies(codes.OPT_CHARSET), max_size=4))
def test_a_character_set_is_one_of_our_list(payloads: list[bytes]) -> None:
    peer = RecordingPeer()
    charset: Any = Charset(peer)

    for payload in payloads:
        charset.received(payload)

    "é".encode(peer.learnt.get("encoding", "utf-8"), "replace")


@pytest.mark.parametrize("kind", OPTIONS, ids=lambda kind: kind.__name__)
@settings(max_examples=examples(60))
@given(data=st.data())
def test_every_option_bears_any_bytes(kind: Any, data: st.DataObject) -> None:
    peer: Any = RecordingPeer()
    peer.streams = None
    option = kind(peer)

    for payload in data.draw(st.lists(bodies_of(kind.code), max_size=4)):
        option.received(payload)


def bodies_of(code: int) -> st.SearchStrategy[bytes]:
    return bodies(code) if code in BODIES else st.binary(max_size=40)


headers = st.one_of(
    st.binary(max_size=120),
    st.builds(
        lambda *words: b" ".join(words) + b"\r\n",
        st.sampled_from((b"PROXY", b"PROXY ", b"proxy")),
        st.sampled_from((b"TCP4", b"TCP6", b"UNKNOWN", b"UDP4", b"")),
        *[st.sampled_from((b"1.2.3.4", b"::1", b"1.2.3", b"", b"x" * 90))] * 2,
        *[st.sampled_from((b"1", b"65535", b"65536", b"-1", b"01", b""))] * 2,
    ),
    st.builds(
        lambda command, family, size, rest: (
            proxy.SIGNATURE + struct.pack("!BBH", command, family, size) + rest
        ),
        st.sampled_from((0x20, 0x21, 0x22, 0x31, 0)),
        st.sampled_from((0, 0x11, 0x12, 0x21, 0x31, 0x41)),
        st.sampled_from((0, 11, 12, 36, 40, 500, 65_535)),
        st.binary(max_size=60),
    ),
)


@settings(max_examples=examples(500))
@given(headers)
def test_a_header_is_read_wherever_its_packets_end(data: bytes) -> None:
    whole = proxy.read(data)

    for end in range(len(data)):
        sooner = proxy.read(data[:end])
        if sooner is not None:
            # Decided already: more bytes decide nothing else.
            assert type(sooner) is type(whole)
            if isinstance(sooner, proxy.Header):
                assert sooner == whole
                assert sooner.size <= end
            break
    if whole is None:
        assert len(data) < proxy.LIMIT


@given(st.ip_addresses(v=4), st.integers(0, 65_535))
def test_both_versions_say_the_same(address: IPv4Address, port: int) -> None:
    line = f"PROXY TCP4 {address} 10.0.0.1 {port} 4000\r\n".encode()
    fixed = proxy.SIGNATURE + struct.pack("!BBH", 0x21, 0x11, 12)
    binary = fixed + address.packed + bytes((10, 0, 0, 1)) + struct.pack("!HH", port, 9)

    for header in (proxy.read(line), proxy.read(binary)):
        assert isinstance(header, proxy.Header)
        assert (header.source, header.port) == (str(address), port)


@often
@given(
    st.lists(st.tuples(st.binary(max_size=40), st.binary(max_size=200)), max_size=60)
)
def test_an_ssh_environment_stays_small(said: list[tuple[bytes, bytes]]) -> None:
    terminal = Terminal().opened(b"xterm", 80, 24)

    for name, value in [*said, (b"LANG", b"de_DE.UTF-8"), (b"COLORTERM", b"24bit")]:
        terminal = terminal.told(name, value) or terminal

    assert len(terminal.environment) <= ENVIRONMENT_LIMIT
    assert all(len(value) <= VALUE_LIMIT for value in terminal.environment.values())
    assert terminal.colors in (0, 16, 256, 16_777_216)
    "x".encode(terminal.encoding)


@pytest.mark.parametrize(
    "decode, begin, opening, middle, closing",
    [
        (gmcp.decode, b"X ", b"[", b"", b"]"),
        (gmcp.decode, b"X ", b'{"a":', b"1", b"}"),
        (msdp.decode, b"\1A\2", b"\5\2", b"", b"\6"),
        (msdp.decode, b"\1A\2", b"\3\1A\2", b"", b"\4"),
    ],
)
def test_nesting_is_bounded_and_no_recursion(
    decode: Callable[[bytes], Any],
    begin: bytes,
    opening: bytes,
    middle: bytes,
    closing: bytes,
) -> None:
    decode(begin + opening * 16 + middle + closing * 16)

    for deep in (17, 1000, 3000):
        for closed in (0, 1, deep):
            with pytest.raises(BadMessage):
                decode(begin + opening * deep + middle + closing * closed)
