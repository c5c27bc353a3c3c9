"""Whose pages may open the websocket: our own, and those the configuration names.

A browser tells the origin of the page (RFC 6455 section 10.2) and sends cookies with
every websocket it opens, so a foreign page must not get through. Programs that are no
browsers send no origin and are let in.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit


def allowed(origin: str, host: str, origins: Iterable[str]) -> bool:
    """Whether a page of `origin` may connect to `host` (name and port as in `Host`)."""
    said = normal(origin)
    if said is None:
        return False
    return said[1] == host.strip().lower() or said in map(normal, origins)


def normal(origin: str) -> tuple[str, str] | None:
    """Scheme and host of an origin in lower case; None for `null` and nonsense."""
    try:
        parts = urlsplit(origin.strip().lower().rstrip("/"))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
        return None
    return parts.scheme, parts.netloc
