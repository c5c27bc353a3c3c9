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
    for door in status["doors"]:
        how = HOW.get(door["name"], "{host} port {port}")
        if door["name"] == "web" and settings.WEB_TLS:
            how = how.replace("http:", "https:")
        where = how.format(host=_host(door["address"]), port=door["port"])
        yield f"  {door['name']:8} {where}"
    if code := take_owner_code():
        yield f"You own this game: make an account in it, then type  claim {code}"
        yield "This code is shown once."


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
