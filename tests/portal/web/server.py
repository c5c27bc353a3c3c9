"""Stands where the Server's Django stands: HTTP on a UNIX socket, in a thread."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer

from portal.wire.errors import NOT_HEARD

BIG = 4 * 1024 * 1024


class FakeServer:
    """Answers until it is closed; every request it saw is in `seen`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen: list[tuple[str, str]] = []
        self.asked = threading.Event()
        self.left = threading.Event()
        self.on_death: Callable[[], None] | None = None
        self._listener = _Listener(str(path), _Answer)
        self._listener.house = self
        serve = self._listener.serve_forever
        threading.Thread(target=serve, args=(0.01,), daemon=True).start()

    def __enter__(self) -> FakeServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gone, and its socket with it."""
        self._listener.shutdown()
        self._listener.server_close()
        self.path.unlink(missing_ok=True)


class _Listener(ThreadingMixIn, UnixStreamServer):
    daemon_threads = True
    house: FakeServer


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    @property
    def house(self) -> FakeServer:
        """Whose answer this is."""
        return self.server.house

    def handle_one_request(self) -> None:
        self.client_address = ("", 0)
        super().handle_one_request()

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.body = self.rfile.read(length)
        self.house.seen.append((self.command, self.path))
        self.house.asked.set()
        name = self.path.partition("?")[0].strip("/") or "echo"
        getattr(self, f"say_{name}", self.say_echo)()

    do_HEAD = do_POST = do_PUT = do_GET  # noqa: N815 - the library's names

    def say_echo(self) -> None:
        """Tell what was asked."""
        told = {
            "method": self.command,
            "path": self.path,
            "headers": {k.lower(): v for k, v in self.headers.items()},
            "length": len(self.body),
            "server": self.house.path.name,
        }
        self.answer(json.dumps(told).encode())

    def say_stream(self) -> None:
        """A large answer without a length."""
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.end_headers()
        for _ in range(BIG // 65_536):
            self.wfile.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def say_none(self) -> None:
        """An answer without a body."""
        self.send_response(204)
        self.end_headers()

    def say_half(self) -> None:
        """Die in the middle of the answer."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"x" * 10)
        self.close_connection = True

    def say_die(self) -> None:
        """Die before the answer, if that is planned."""
        on_death = self.house.on_death
        if on_death is None:
            self.say_echo()
        else:
            on_death()
            self.close_connection = True

    def say_still(self) -> None:
        """Stand still, if that is planned: this question is for the next Server."""
        on_death = self.house.on_death
        if on_death is None:
            self.say_echo()
        else:
            on_death()
            self.send_response(503)
            self.send_header(NOT_HEARD.decode(), "1")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def say_wait(self) -> None:
        """Answer nothing until the client has left."""
        self.rfile.read(1)
        self.house.left.set()
        self.close_connection = True

    def answer(self, body: bytes) -> None:
        """Send it with its length."""
        self.send_response(200, "Fine")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
