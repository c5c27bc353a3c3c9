"""A small game behind the SSH door, run as a process for a real client to play.

`python -m tests.portal.ssh.house FOLDER` opens a door of its own for every line on its
standard input and prints the port, then every call its game hears: JSON lists, the port
first. The password of everybody is `sesame`; everybody has the public keys that lie in
the folder `keys` of FOLDER. It ends with its input.
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from twisted.internet import defer, reactor, stdio  # noqa: TID251 - its own process
from twisted.protocols.basic import LineOnlyReceiver

from portal.config import Config
from portal.session import PortalSession
from portal.ssh.protocol import SSHFactory
from portal.wire.errors import Refused
from portal.wire.frames import Output
from tests.portal.fakes import RecordingHandler


def tell(line: str) -> None:
    """Say something to whoever started us."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class SmallGame(RecordingHandler):
    """Repeats what it hears, asks for a secret, and lets people go."""

    port = 0

    def connect(self, session: PortalSession) -> None:
        """Greet."""
        super().connect(session)
        self.told("connect", msgspec.to_builtins(session.client))
        self.say(session, "text", "Welcome to the |rsmall|n game, Bjørn.")
        self.say(session, "prompt", "|gHP|n> ")

    def receive(
        self,
        session: PortalSession,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        """Answer a line."""
        self.told(name, *args)
        match args[0]:
            case "quit":
                self.say(session, "text", "Goodbye!")
                session.close("quit")
            case "secret":
                self.say(session, "echo", False)
                self.say(session, "prompt", "Secret? ")
            case "flood":
                self.say(session, "text", "x" * 1_000_000)
                self.told("unsent", session.unsent())
            case line:
                self.say(session, "echo", True)
                self.say(session, "text", f"You said: {line}")

    def changed(self, session: PortalSession) -> None:
        """Note a new size."""
        self.told("changed", session.client.width, session.client.height)

    def lose(self, session: PortalSession, reason: str) -> None:
        """Note that a connection broke."""
        self.told("lose", reason)
        super().lose(session, reason)

    def disconnect(self, session: PortalSession, reason: str) -> None:
        """Note that somebody left."""
        self.told("disconnect", reason)

    def say(self, session: PortalSession, name: str, what: Any) -> None:
        """Send as the handler does."""
        output = Output((session.sessid,), name, (what,))
        payload = b""
        if name in ("text", "prompt"):
            payload = session.compose(what, session.profile, output)
        session.send(output, payload)

    def told(self, *call: Any) -> None:
        """Print a call."""
        tell(json.dumps([self.port, *call]))


def authenticate(
    name: str, password: str, address: str, protocol: str
) -> defer.Deferred[int]:
    """Everybody is account 7 who knows the word."""
    if password == "sesame":
        return defer.succeed(7)
    return defer.fail(Refused("That name and password do not belong together."))


def authenticate_key(
    folder: Path, name: str, key: bytes, proven: bool, address: str
) -> defer.Deferred[int]:
    """Everybody is account 7 who has a key that lies in the folder."""
    lines = [path.read_text().split() for path in (folder / "keys").glob("*.pub")]
    known = any(b64decode(line[1]) == key for line in lines)
    return defer.succeed(7 if known else 0)


class Doorkeeper(LineOnlyReceiver):
    """Opens a door for each line."""

    delimiter = b"\n"

    def __init__(self, clock: Any, folder: str) -> None:
        self.clock = clock
        self.knows = partial(authenticate_key, Path(folder))
        self.config = Config(var=folder, server_command=(), server_directory="")

    def lineReceived(self, line: bytes) -> None:  # noqa: N802
        """Listen on a free port with a game of its own."""
        game = SmallGame()
        asked = (authenticate, self.knows)
        factory = SSHFactory(game, self.config, self.clock, *asked)
        door = self.clock.listenTCP(0, factory, interface="127.0.0.1")
        game.port = door.getHost().port
        game.told("open")

    def connectionLost(self, reason: Any = None) -> None:  # noqa: N802
        """Whoever started us is done."""
        self.clock.stop()


def serve(clock: Any, folder: str) -> None:
    """Serve until the standard input ends."""
    clock.callWhenRunning(partial(stdio.StandardIO, Doorkeeper(clock, folder)))
    clock.run()


if __name__ == "__main__":
    serve(reactor, sys.argv[1])
