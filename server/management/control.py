"""How `manage.py` speaks to a running Portal: AMP over var/portal.sock, blocking.

A command line has no reactor, so the boxes of `portal.wire.commands` are written to and
read from a plain socket, each call with a time limit.
"""

from __future__ import annotations

import socket
from pathlib import Path
from types import TracebackType
from typing import Any

from twisted.protocols import amp

from portal.wire.commands import ERRORS, VERSION, Challenge, Prove
from portal.wire.errors import WireError
from portal.wire.proof import load_secret, sign

PATIENCE = 10.0
"""Seconds; long for a Portal that lives, short for a person who waits."""

_ERRORS = {code: error for error, code in ERRORS.items()}


class NotRunning(WireError):
    """No Portal answers in this folder."""


class Control:
    """A proven connection to the Portal; use it in a `with`.

    `timeout` is seconds for each call that does not say otherwise.
    Raises NotRunning if nobody listens, WireError if what answers is no Portal of ours.
    """

    def __init__(self, var: Path, timeout: float = PATIENCE) -> None:
        self._box = 0
        self._received = b""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.settimeout(timeout)
            self._patience = timeout
            self._connect(var / "portal.sock")
            self._prove(load_secret(var / "amp.key"))
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Control:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def call(
        self,
        command: type[amp.Command],
        timeout: float | None = None,
        **arguments: Any,
    ) -> dict[str, Any]:
        """Say a command, wait for its answer. Times are seconds.

        Raises Refused with the Portal's sentence, or WireError.
        """
        timeout = timeout or self._patience
        self._box += 1
        ask = b"%x" % self._box
        box = command.makeArguments(arguments, None)
        box[amp.COMMAND] = command.commandName
        box[amp.ASK] = ask
        try:
            self._socket.settimeout(timeout)
            self._socket.sendall(box.serialize())
            answer = self._answer(ask)
        except TimeoutError:
            raise WireError(f"The Portal did not answer in {timeout:g} s.") from None
        except OSError as error:
            raise WireError(f"The Portal broke off: {error}.") from error
        return dict(command.parseResponse(answer, None))

    def _connect(self, path: Path) -> None:
        try:
            self._socket.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError) as error:
            # A socket file without a listener is what a killed Portal leaves behind.
            raise NotRunning(f"No Gatehouse runs in {path.parent}.") from error
        except OSError as error:
            raise WireError(f"{path} cannot be reached: {error}.") from error

    def _prove(self, secret: bytes) -> None:
        nonce = self.call(Challenge, version=VERSION)["nonce"]
        self.call(Prove, role="control", proof=sign(secret, "control", nonce))

    def _answer(self, ask: bytes) -> amp.AmpBox:
        while True:
            box = self._read_box()
            if box.get(amp.ANSWER) == ask:
                del box[amp.ANSWER]
                return box
            if box.get(amp.ERROR) == ask:
                error = _ERRORS.get(box[amp.ERROR_CODE], WireError)
                raise error(box[amp.ERROR_DESCRIPTION].decode("utf-8", "replace"))

    def _read_box(self) -> amp.AmpBox:
        box = amp.AmpBox()
        while key := self._read_string():
            box[key] = self._read_string()
        return box

    def _read_string(self) -> bytes:
        return self._read(int.from_bytes(self._read(2), "big"))

    def _read(self, size: int) -> bytes:
        while len(self._received) < size:
            more = self._socket.recv(65_536)
            if not more:
                raise ConnectionResetError("it closed the connection")
            self._received += more
        whole, self._received = self._received[:size], self._received[size:]
        return whole
