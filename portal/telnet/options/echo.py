"""ECHO (RFC 857): we promise to echo, and do not, so that a password stays unseen."""

from __future__ import annotations

from portal.telnet.codes import OPT_ECHO
from portal.telnet.negotiation import Event, Side
from portal.telnet.options.option import Option, Peer

PATIENCE = 5.0
"""Seconds after which a client that has not answered is taken never to answer."""


class Echo(Option):
    """Hides and shows what the player types. Clients may not ask for it."""

    code = OPT_ECHO

    def __init__(self, peer: Peer) -> None:
        super().__init__(peer)
        self._asked = 0.0

    def hide(self) -> None:
        """Ask the client to stop showing what is typed."""
        if self.peer.seconds() - self._asked > PATIENCE:
            # Some clients obey and never answer; waiting for them would show the next
            # password.
            self._step(Event.SILENCE)
        self._step(Event.ENABLE)

    def show(self) -> None:
        """Let the client show it again, even if it has not answered yet."""
        self._step(Event.WITHDRAW)

    def _step(self, event: Event) -> None:
        outcome = self.peer.negotiation.step(Side.OURS, self.code, event)
        if outcome.say:
            self._asked = self.peer.seconds()
            self.peer.say(outcome.say)
