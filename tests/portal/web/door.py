"""A web door in a process of its own, with a RecordingHandler behind it.

`Door` starts it and talks to it in JSON lines: every call the handler receives comes
out, and what the game says goes in. Real sockets and a real browser meet it on a free
port.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

WAIT = 20.0
"""Seconds a test waits for what must happen before it gives up."""


class Door:
    """The test's end: starts the process, waits for events, says things to players."""

    MODULE = "tests.portal.web.door"

    def __init__(self, upstream: str = "", **config: Any) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.MODULE, json.dumps(config)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.events: queue.Queue[list[Any]] = queue.Queue()
        self.errors: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()
        self.port: int = self.wait_for("listening")[1]
        if upstream:
            self.tell("upstream", upstream)

    def __enter__(self) -> Door:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def url(self) -> str:
        """Where the browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    def wait_for(self, name: str, *rest: Any) -> list[Any]:
        """The next event that begins like this; others are dropped."""
        while True:
            event = self.events.get(timeout=WAIT)
            if event[: 1 + len(rest)] == [name, *rest]:
                return event

    def tell(self, *command: Any) -> list[list[Any]]:
        """Make the process do something; returns what happened until it was done."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        before = []
        while (event := self.events.get(timeout=WAIT)) != ["told"]:
            before.append(event)
        return before

    def say(self, sessid: int, name: str, *args: Any, **kwargs: Any) -> None:
        """Send an output to a session, as the game would."""
        self.tell("say", sessid, name, args, kwargs)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.events.put(json.loads(line))

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        self.errors.extend(self.process.stderr)


def main() -> None:
    """Serve until standard input ends."""
    from twisted.internet import (
        reactor,  # noqa: TID251 - this is a process's main function
        stdio,
    )
    from twisted.protocols.basic import LineReceiver

    from portal.config import Config
    from portal.telnet.tls import context_factory
    from portal.web.site import web_site
    from portal.wire.frames import Output
    from portal.wire.logs import begin
    from tests.portal.fakes import RecordingHandler

    def tell(event: Any) -> None:
        sys.stdout.write(json.dumps(event, default=repr) + "\n")
        sys.stdout.flush()

    class Spoken(list[Any]):
        def append(self, call: Any) -> None:
            super().append(call)
            tell(call)

    class Told(LineReceiver):
        delimiter = b"\n"
        MAX_LENGTH = 1 << 24

        def lineReceived(self, line: bytes) -> None:  # noqa: N802
            name, *rest = json.loads(line)
            commands[name](*rest)
            tell(["told"])

        def connectionLost(self, reason: Any) -> None:  # noqa: N802
            reactor.stop()  # type: ignore[attr-defined]

    begin()
    handler = RecordingHandler()
    handler.calls = Spoken()
    place: list[Path | None] = [None]

    def say(sessid: int, name: str, args: list[Any], kwargs: dict[str, Any]) -> None:
        session = handler.sessions[sessid]
        output = Output((sessid,), name, tuple(args), kwargs)
        payload = b""
        if name in ("text", "prompt"):
            payload = session.compose(args[0], session.profile, output)
        session.send(output, payload)

    def go_to(path: str | None) -> None:
        place[0] = Path(path) if path else None

    commands: dict[str, Callable[..., Any]] = {
        "say": say,
        "close": lambda sessid, why: handler.sessions[sessid].close(why),
        "abort": lambda sessid, why: handler.sessions[sessid].abort(why),
        "secure": lambda sessid: tell(
            ["secure", handler.sessions[sessid].client.secure]
        ),
        "refuse": lambda why: setattr(handler.doors, "refusal", why),
        "upstream": go_to,
        "unsent": lambda sessid: tell(["unsent", handler.sessions[sessid].unsent()]),
        "pause": lambda sessid: handler.sessions[sessid].pause(),
        "resume": lambda sessid: handler.sessions[sessid].resume(),
        "shut": lambda: ports.pop().stopListening(),
        "open": lambda: listen(number),
    }
    usual = {"var": "/nonexistent", "server_command": (), "server_directory": "/"}
    config = Config(**{**usual, **json.loads(sys.argv[1])})
    site = web_site(handler, config, reactor, lambda: place[0])  # type: ignore[arg-type]
    ports: list[Any] = []

    def listen(at: int) -> int:
        if config.web_tls:
            context = context_factory(config)
            port = reactor.listenSSL(at, site, context, 50, "127.0.0.1")  # type: ignore[attr-defined]
        else:
            port = reactor.listenTCP(at, site, 50, "127.0.0.1")  # type: ignore[attr-defined]
        ports.append(port)
        return int(ports[0].getHost().port)

    number = listen(0)
    stdio.StandardIO(Told())
    tell(["listening", number])
    reactor.run()  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
