"""The AMP connection both processes speak through, with its bounds.

AMP itself bounds neither the number of keys in a box nor what an unknown peer may send,
so both are bounded here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from twisted.protocols import amp

from portal.wire import batches, frames
from portal.wire.commands import Frames
from portal.wire.errors import WireError

log = logging.getLogger("wire")

KEYS_IN_A_BOX = 16


class Peer(amp.AMP):
    """One end of the link: sends batches in parts, joins the parts that come."""

    decode: Callable[[bytes], list[Any]]

    def __init__(self) -> None:
        super().__init__()
        self._assembler = batches.Assembler()

    def send_frames(self, batch: list[Any]) -> None:
        """Send a batch; the other end acts on all of it or on nothing."""
        self.send_encoded(frames.encode(batch))

    def send_encoded(self, data: bytes) -> None:
        """Send a batch that was encoded before."""
        for part, last, chunk in batches.split(data):
            self.callRemote(Frames, part=part, last=last, data=chunk)

    @Frames.responder
    def on_frames(self, part: int, last: bool, data: bytes) -> dict[str, Any]:
        """One part of a batch has come."""
        try:
            whole = self._assembler.add(part, last, data)
            if whole is not None:
                self.receive_frames(self.decode(whole))
        except WireError as error:
            log.error("The link is closed: %s", error)
            self.abort()
        return {}

    def receive_frames(self, batch: list[Any]) -> None:
        """Act on a batch. Abstract: `PortalPeer` and `ServerLink` each say how."""
        raise NotImplementedError

    def abort(self) -> None:
        """Close the connection at once."""
        if self.transport is not None:
            self.transport.abortConnection()

    def proto_value(self, value: bytes) -> str:
        """AMP's parser, with a bound on the keys of one box."""
        if self._currentBox is not None and len(self._currentBox) > KEYS_IN_A_BOX:
            self.abort()
        state: str = super().proto_value(value)
        return state

    def ampBoxReceived(self, box: Any) -> None:
        """Do what a box asks; one that is no command and answers none ends the link."""
        try:
            super().ampBoxReceived(box)
        except (amp.AmpError, KeyError) as error:
            log.error("The link is closed: no such box is due (%s).", type(error))
            self.abort()

    def unhandledError(self, failure: Any) -> None:
        """Errors of a command that has no answer: logged once, the link stays."""
        log.error("A command on the link failed.", exc_info=failure.value)
