"""What an operator reads when the doors have opened."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

from django.conf import settings

HOW = {
    "telnet": "telnet {host} {port}",
    "telnets": "{host} port {port}, in a client that speaks TLS",
    "ssh": "ssh -p {port} NAME@{host}",
    "web": "http://{host}:{port}/",
}


def greeting(status: dict[str, Any]) -> Iterator[str]:
    """Where to connect; the owner code too, the first time."""
    if settings.NOTICE:
        yield settings.NOTICE
    yield f"{status['name']} is open."
    # A door on two addresses of one host is told once.
    yield from dict.fromkeys(_ways_in(status["doors"]))
    if code := take_owner_code():
        yield f"You own this game: make an account in it, then type  claim {code}"
        yield "This code is shown once."


def _ways_in(doors: list[dict[str, Any]]) -> Iterator[str]:
    for door in doors:
        how = HOW.get(door["name"], "{host} port {port}")
        if door["name"] == "web" and settings.WEB_TLS:
            how = how.replace("http:", "https:")
        host = _host(door["address"])
        if door["name"] == "web" and ":" in host:
            host = f"[{host}]"
        where = how.format(host=host, port=door["port"])
        yield f"  {door['name']:8} {where}"


def take_owner_code() -> str:
    """The owner code, if this is the first time anybody asks."""
    path = settings.VAR / "owner-code"
    try:
        code: str = path.read_text().strip()
    except FileNotFoundError:
        return ""
    path.unlink()
    return code


def _host(address: str) -> str:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if ip.is_loopback:
        return "localhost"
    return socket.gethostname() if ip.is_unspecified else address
