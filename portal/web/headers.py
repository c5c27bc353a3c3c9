"""Which headers of a request and of an answer cross the relay (RFC 9110 section 7.6.1).

Headers about one connection stay on it. Headers that say who asks are ours to write:
the Server believes them, because its socket is open to nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from twisted.web.http_headers import Headers

from portal.web.addresses import Origin

HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
_WRITTEN_BY_US = frozenset(
    {b"host", b"forwarded", b"x-real-ip", b"content-length", b"expect", b"via"}
)
_TARGET = re.compile(rb"/[\x21-\x7e]*\Z")


def valid_target(target: bytes) -> bool:
    """Whether this is a path, with or without a query; not `*`, no other host's."""
    return _TARGET.match(target) is not None


def for_server(headers: Headers, origin: Origin) -> Headers:
    """The headers the Server gets."""
    kept = Headers()
    for name, values in _end_to_end(headers):
        # WSGI takes "_" and "-" for the same: X_Forwarded_For would pass for ours.
        if name in _WRITTEN_BY_US or name.startswith(b"x-forwarded-") or b"_" in name:
            continue
        kept.setRawHeaders(name, values)
    host = origin.host.encode("latin-1") or b"localhost"
    kept.setRawHeaders(b"host", [host])
    kept.setRawHeaders(b"x-forwarded-host", [host])
    kept.setRawHeaders(b"x-forwarded-for", [origin.address.encode("latin-1")])
    kept.setRawHeaders(b"x-forwarded-proto", [b"https" if origin.secure else b"http"])
    return kept


def for_client(headers: Headers) -> Iterator[tuple[bytes, list[bytes]]]:
    """The headers the client gets."""
    for name, values in _end_to_end(headers):
        if name != b"server":
            yield name, values


def _end_to_end(headers: Headers) -> Iterator[tuple[bytes, list[bytes]]]:
    named = {
        token.strip().lower()
        for value in headers.getRawHeaders(b"connection", [])
        for token in value.split(b",")
    }
    for name, values in headers.getAllRawHeaders():
        lower = name.lower()
        if lower not in HOP_BY_HOP and lower not in named:
            yield lower, list(values)
