"""The network between a client and a port, which a test can break and listen to."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: to close is to reset, without a goodbye."""

Direction = tuple[socket.socket, socket.socket, bytearray]
"""From where, to where, and where it is written down."""


class Cable:
    """Listens on `port` and passes all on to the port `to`, while it is whole."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.whole = True
        self.sent, self.heard = bytearray(), bytearray()
        """All that clients sent, and all that they heard."""
        self._ways: list[Way] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Cable:
        return self

    def __exit__(self, *error: object) -> None:
        self._listening.close()
        self.pull()

    def pull(self) -> None:
        """Break every connection, and let no new one through."""
        self.whole = False
        for way in self._ways:
            way.breaks()

    def plug(self) -> None:
        """Let new connections through again."""
        self.whole = True

    def swallow(self) -> None:
        """Pass on nothing more of the connections there are; neither end is told."""
        for way in self._ways:
            way.silent.set()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = self._listening.accept()
                here.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                try:
                    there = socket.create_connection(("127.0.0.1", self.to))
                except OSError:
                    here.close()
                    continue
                there.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                way = Way((here, there, self.sent), (there, here, self.heard))
                self._ways.append(way)
                if not self.whole:
                    way.breaks()


class Way:
    """One connection, from end to end."""

    def __init__(self, *directions: Direction) -> None:
        self.ends = [source for source, _, _ in directions]
        self.silent = threading.Event()
        for each in directions:
            threading.Thread(target=self._pass_on, args=each, daemon=True).start()

    def breaks(self) -> None:
        """Reset both ends."""
        for end in self.ends:
            # What another thread reads from is not closed before that thread lets go.
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RD)
            end.close()

    def _pass_on(
        self, source: socket.socket, target: socket.socket, noted: bytearray
    ) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                noted += data
                if not self.silent.is_set():
                    target.sendall(data)
        if not self.silent.is_set():
            self.breaks()
