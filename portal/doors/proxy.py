"""The PROXY protocol: whom a load balancer speaks for, said before the first byte.

Version 1 is a line of text, version 2 is binary
(haproxy.org/download/3.2/doc/proxy-protocol.txt, sections 2.1 and 2.2). Bytes in, a
value out; where packets end makes no difference, and no bytes raise an error.
"""

from __future__ import annotations

import struct
from ipaddress import IPv4Address, IPv6Address, ip_address

from msgspec import Struct

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
LINE = b"PROXY "
LINE_LIMIT = 107
"""Bytes of version 1, its line end among them."""
LIMIT = 536
"""Bytes of version 2, what is told beside the addresses among them."""

_OPENINGS = (SIGNATURE, b"PROXY TCP4 ", b"PROXY TCP6 ", b"PROXY UNKNOWN")
_FIXED = len(SIGNATURE) + 4
_LOCAL, _PROXY = 0x20, 0x21
"""Version 2 and its commands: the balancer speaks for itself, or for another."""
_ADDRESSES = {0x11: 4, 0x21: 16}
"""Bytes of one address of TCP over IPv4 and over IPv6."""
_OTHERS = (0x00, 0x12, 0x22, 0x31, 0x32)
"""Unspecified, UDP and UNIX sockets: they name nobody who could come by TCP."""


class Header(Struct, frozen=True):
    """A header that is whole."""

    size: int
    """Its bytes; what follows is the client's."""
    source: str = ""
    """The client's address; "" if the header names none."""
    port: int = 0
    local: bool = False
    """Whether the balancer only looks whether we live."""


class Wrong(Struct, frozen=True):
    """This is no header; `why` goes behind "but"."""

    why: str


def read(data: bytes) -> Header | Wrong | None:
    """The header that `data` begins with; None if more must come to tell."""
    if _begin_alike(data, LINE):
        return _read_line(data)
    if _begin_alike(data, SIGNATURE):
        return _read_binary(data)
    return Wrong("does not")


def announces(data: bytes) -> bool:
    """Whether a connection begins with a header, or with enough of one to know it."""
    return data.startswith(_OPENINGS)


def _begin_alike(data: bytes, opening: bytes) -> bool:
    return data[: len(opening)] == opening[: len(data)]


def _read_line(data: bytes) -> Header | Wrong | None:
    end = data.find(b"\r\n", 0, LINE_LIMIT)
    if end < 0:
        return None if len(data) < LINE_LIMIT else Wrong("writes a line without an end")
    size = end + 2
    words = data[len(LINE) : end].split(b" ")
    if words[0] == b"UNKNOWN":
        return Header(size)
    try:
        family, source, destination, port, to_port = words
        address = _ADDRESS_IN_TEXT[family]
        address(destination.decode("ascii"))
        _port(to_port)
        came = address(source.decode("ascii"))
        return Header(size, _plain(came), _port(port))
    except (KeyError, ValueError):
        return Wrong("writes a line that is none")


_ADDRESS_IN_TEXT: dict[bytes, type[IPv4Address] | type[IPv6Address]] = {
    b"TCP4": IPv4Address,
    b"TCP6": IPv6Address,
}


def _port(digits: bytes) -> int:
    if not digits.isdigit() or len(digits) > 5 or (digits[0] == 48 and digits != b"0"):
        raise ValueError(digits)
    if (port := int(digits)) > 65_535:
        raise ValueError(port)
    return port


def _read_binary(data: bytes) -> Header | Wrong | None:
    if len(data) < _FIXED:
        return None
    command, family, length = struct.unpack_from("!BBH", data, len(SIGNATURE))
    size = _FIXED + length
    if command not in (_LOCAL, _PROXY):
        return Wrong("speaks a version that is unknown")
    if size > LIMIT:
        return Wrong(f"says more than {LIMIT} bytes")
    if len(data) < size:
        return None
    if command == _LOCAL:
        return Header(size, local=True)
    return _read_addresses(data[_FIXED:size], family, size)


def _read_addresses(data: bytes, family: int, size: int) -> Header | Wrong:
    if family in _OTHERS:
        return Header(size)
    wide = _ADDRESSES.get(family)
    if wide is None or len(data) < 2 * wide + 4:
        return Wrong("names no address")
    address = IPv4Address(data[:4]) if wide == 4 else IPv6Address(data[:16])
    (port,) = struct.unpack_from("!H", data, 2 * wide)
    return Header(size, _plain(address), port)


def _plain(address: IPv4Address | IPv6Address) -> str:
    # Packed, for a zone ("fe80::1%eth0") means nothing on another machine.
    spoken = ip_address(address.packed)
    return str(getattr(spoken, "ipv4_mapped", None) or spoken)
