"""A telnet connection: Twisted's bytes on one side, a PortalSession on the other."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from twisted.internet.interfaces import IHandshakeListener, IProtocol, ISSLTransport
from twisted.python.failure import Failure
from zope.interface import implementer

from portal import tcp, text
from portal.config import Config
from portal.doors.addresses import host_of
from portal.render.profile import Profile
from portal.session import PortalSession
from portal.telnet import asides, parser
from portal.telnet.agreements import Agreements
from portal.telnet.codes import AYT
from portal.telnet.compression import BadStream
from portal.telnet.flood import Flood
from portal.telnet.inbox import Inbox
from portal.telnet.lines import composed, typed
from portal.telnet.outbox import Outbox
from portal.telnet.remains import Remains
from portal.telnet.streams import Streams
from portal.throttle import Throttle
from portal.wire.frames import Output
from portal.wire.state import Client

if TYPE_CHECKING:
    from portal.clock import Clock
    from portal.handler import PortalSessionHandler

log = logging.getLogger("portal.telnet")

HANDSHAKE = 10.0
"""Seconds a client has for its TLS handshake."""

LINGER = 10.0
"""Seconds a client has to read the last words before it is cut off."""

SUBNEGOTIATION = 512
"""Bytes for which one counts beside its own: a few of them can cost as much to hear."""

FAREWELLS = 100
"""So many of those who are sent away may shake hands to read why; nobody counts them.
"""

YES_I_AM = b"[Yes]\r\n"


@implementer(IProtocol, IHandshakeListener)
class TelnetSession(PortalSession):
    """One telnet client, over TCP or TLS.

    It takes the place of a Twisted Protocol without being one, because `connected`
    means something else there.
    """

    protocol = "telnet"
    compresses: ClassVar[bool] = True
    """Whether its bytes may be compressed, where nothing encrypts them."""
    transport: Any = None
    _agreed: Agreements
    _inbox: Inbox
    _outbox: Outbox

    def __init__(
        self,
        handler: PortalSessionHandler,
        config: Config,
        clock: Clock,
        date: Callable[[], float],
        address: str = "",
        farewells: set[TelnetSession] | None = None,
    ) -> None:
        """`address` is who comes, where that is known before the transport is there.

        `farewells` are those who were sent away and shake hands.
        """
        self.handler = handler
        self._address = address
        self._farewells = set() if farewells is None else farewells
        self._line_limit = config.line_limit
        self._output_limit = config.output_limit
        self._clock = clock
        self._date = date
        self._parser = parser.Parser(config.line_limit)
        self._flood = Flood(clock.seconds)
        self._pace = Throttle(config.bytes_burst, config.bytes_rate, clock.seconds)
        self._timer: Any = None
        self._entered = self._started = self._unmarked = False
        self._ending = ""

    # called by Twisted

    def makeConnection(self, transport: Any) -> None:
        """The transport is there."""
        self.transport = transport
        self.connectionMade()

    def connectionMade(self) -> None:
        """Ask at the doors; over TLS, say nothing before the handshake."""
        tcp.keep_alive(self.transport)
        # Where no door has said who comes, the transport knows.
        known = self._address or host_of(self.transport.getPeer())
        self._address = known or "local"
        refusal = self.handler.doors.enter(self._address)
        if refusal is not None:
            self._refuse(refusal)
            return
        self._entered = True
        if ISSLTransport.providedBy(self.transport):
            self._timer = self._clock.callLater(HANDSHAKE, self._cut_off)
        else:
            self._start()

    def handshakeCompleted(self) -> None:
        """The TLS connection is up."""
        if not self._ending:
            self._cancel_timers()
            self._start()

    def dataReceived(self, data: bytes) -> None:
        """Hand on what the client said, in its order."""
        if self._ending:
            return
        self.bytes_in += len(data)
        self._inbox.add(data)
        self._hear()

    def _hear(self) -> None:
        try:
            while piece := self._inbox.take():
                for value in self._parser.feed(piece):
                    RECEIVE[value.__class__](self, value)
                    if self._ending:
                        return
        except BadStream as why:
            log.warning("%s %s and is disconnected.", self, why)
            self._tell(text.BAD_STREAM)
            self.close(str(why))
            return
        self._tell_changes()
        if self._outbox.unsent > self._output_limit:
            # Of answers too: whoever only asks would have them heap up.
            log.warning("%s does not read and is disconnected.", self)
            self.abort("does not read what it is sent")
            return
        if self._unmarked and (mark := self._agreed.mark):
            # The first prompt was sent before the client said how it wants them marked.
            self._unmarked = False
            self.say(mark)

    def hear_on(self) -> None:
        """Hand on the lines that were read before the connection was lost."""
        remains = self._remains()
        while not self.paused and (lines := remains.some()) is not None:
            for line in lines:
                self.receive("text", line)

    def take_unheard(self) -> list[tuple[str, tuple[Any, ...], dict[str, Any]]]:
        """The lines that were read and not handed on yet."""
        self._inbox.stop()  # if it is there yet, it will not be for long
        return [("text", (line,), {}) for line in self._remains().all()]

    def _remains(self) -> Remains:
        encoding = self.client.encoding
        return Remains(
            self._inbox, self._parser, encoding, self._follow, self._is_aside
        )

    def _follow(self, heard: parser.Negotiation | parser.Subnegotiation) -> None:
        RECEIVE[heard.__class__](self, heard)

    def connectionLost(self, reason: Failure) -> None:
        """The connection is gone, as we meant it to be or not."""
        self._farewells.discard(self)
        if self._entered:
            self.handler.doors.leave(self._address)
            if not self._started:
                why = self._ending or reason.getErrorMessage()
                log.info("%s is sent away, no TLS came of it: %s", self._address, why)
        self._over(reason.getErrorMessage())

    def _over(self, reason: str) -> None:
        self._cancel_timers()
        ended, self._ending = self._ending, self._ending or "gone"
        if not self._started:
            return
        self._outbox.stopProducing()
        if ended:
            self.disconnected(ended)
        else:
            self.hear_on()  # what waited only because it came too fast
            self.lost(reason)

    # toward the player: called by the handler

    @classmethod
    def compose(cls, markup: str, profile: Profile, output: Output) -> bytes:
        """The bytes of a text (it ends with CR LF) or a prompt (it does not)."""
        return composed(markup, profile, output)

    def send_text(self, payload: bytes) -> None:
        """Write lines; not behind a prompt that nothing marks off."""
        if self._unmarked:
            self._unmarked = False
            payload = b"\r\n" + payload
        self.say(payload)

    def send_prompt(self, payload: bytes) -> None:
        """Write a prompt and the mark that ends it, EOR before GA."""
        mark = self._agreed.mark
        self.send_text(payload + mark)
        self._unmarked = not mark

    def send_echo(self, on: bool) -> None:
        """Hide or show what is typed, by saying that we echo or do not."""
        self._agreed.show_typing(on)

    def send_oob(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Give it to the option that carries it, if the client agreed to it."""
        self._agreed.send(name, args, kwargs)

    def close(self, reason: str) -> None:
        """End the connection once everything written has left, or after ten seconds."""
        if self._ending:
            return
        self._ending = reason
        self._cancel_timers()
        if self._started:
            self._outbox.release()
            # Unread input would make the kernel reset the connection, and the client
            # would lose our last words.
            self.transport.resumeProducing()
        self.transport.loseConnection()
        self._timer = self._clock.callLater(LINGER, self._cut_off)

    def abort(self, reason: str) -> None:
        """Cut the connection now; its player may come back."""
        self.transport.abortConnection()

    def _end(self, reason: str) -> None:
        self._ending = self._ending or reason
        self._cancel_timers()
        self.transport.abortConnection()

    def pause(self) -> None:
        """Read no further; the kernel's buffer fills and slows the client."""
        self._inbox.hold()

    def resume(self) -> None:
        """Read on, first what was read already."""
        self._inbox.go_on()

    def unsent(self) -> int:
        """How many bytes wait to be read by the client."""
        return self._outbox.unsent

    def outstanding(self) -> int:
        """How many bytes the client's machine has not acknowledged."""
        return self._outbox.waiting + tcp.outstanding(self.transport)

    def latency(self) -> float | None:
        """Milliseconds to the client and back, as the kernel measures them."""
        return tcp.round_trip(self.transport, self._address)

    def say(self, data: bytes) -> None:
        """Send bytes as they are."""
        if not self._ending:
            self.bytes_out += len(data)
            self._outbox.write(data)

    # what the parser found

    def _line(self, line: parser.Line) -> None:
        if line.data[:1] in asides.FIRST and self._is_aside(line.data):
            return
        self._tell_changes()
        if self._agreed.typing_is_hidden:
            # We promised to echo, and the line end is all of it that may be seen.
            self.say(b"\r\n")
        self._unmarked = False
        self.receive("text", typed(line.data, self.client.encoding))

    def _is_aside(self, line: bytes) -> bool:
        stranger = self.echo and not self.account
        return asides.hear(line, self._agreed, stranger)

    def _overlong(self, value: parser.Overlong) -> None:
        self._tell(text.line_too_long(self._line_limit))

    def _command(self, command: parser.Command) -> None:
        if command.code == AYT and not self._floods(command):
            self.say(YES_I_AM)

    def _negotiate(self, heard: parser.Negotiation) -> None:
        if not self._floods(heard):
            self._agreed.hear(heard.verb, heard.option)

    def _subnegotiate(self, heard: parser.Subnegotiation) -> None:
        if heard == parser.STREAM_BEGINS:
            if self._floods(heard):
                return
            self._inbox.put_back(self._parser.take_rest())
        else:
            self._inbox.charge(SUBNEGOTIATION)
        self._agreed.hear_more(heard.option, heard.data)

    def _meet(self, stranger: parser.Stranger) -> None:
        log.info("%s speaks %s and is sent away.", self, stranger.speaks)
        if stranger.speaks != "TLS":  # it could not read this
            self._tell(text.NOT_TELNET)
        self.close(f"spoke {stranger.speaks}")

    # private

    def _start(self) -> None:
        secure = ISSLTransport.providedBy(self.transport)
        self._begin(Client(self.protocol, self._address, self._date(), secure=secure))

    def _begin(self, client: Client) -> None:
        self._started = True
        self._inbox = Inbox(self.transport, self._pace, self._clock, self._hear)
        self._outbox = Outbox(self.transport)
        seconds, listing = self._clock.seconds, self.handler.listing.variables
        self._agreed = Agreements(
            client, self.say, self._pass_on, seconds, listing, self._streams(client)
        )
        self._agreed.offer()
        self.connected(self.handler, client)

    def _streams(self, client: Client) -> Streams | None:
        # Over TLS the length of what is compressed would give away what it is (CRIME).
        if client.secure or not self.compresses:
            return None
        return Streams(self._inbox, self._outbox, self._clock)

    def _pass_on(self, name: str, /, *args: Any, **kwargs: Any) -> None:
        """Something of an option, after what the client told about itself before."""
        self._tell_changes()
        self.receive(name, *args, **kwargs)

    def _tell_changes(self) -> None:
        if self._agreed.client is not self.client:
            self.changed(self._agreed.client)

    def _floods(self, said: parser.Value) -> bool:
        if not self._flood.rises(said):
            return False
        log.warning("%s negotiates without end and is disconnected.", self)
        self._end("negotiated without end")
        return True

    def _tell(self, markup: str) -> None:
        output = Output((self.sessid,), "text", (markup,))
        self.send(output, self.compose(markup, self.profile, output))

    def _refuse(self, sentence: str) -> None:
        if ISSLTransport.providedBy(self.transport):
            if len(self._farewells) >= FAREWELLS:
                self._end("refused")
                return
            self._farewells.add(self)
        output = Output((), "text", (sentence,))
        self.transport.write(self.compose(sentence, Profile(), output))
        self.close("refused")

    def _cut_off(self) -> None:
        self._timer = None
        self._end("did not finish in time")

    def _cancel_timers(self) -> None:
        if self._timer is not None and self._timer.active():
            self._timer.cancel()
        self._timer = None
        if self._started:
            self._inbox.stop()


RECEIVE: dict[type[parser.Value], Callable[[TelnetSession, Any], None]] = {
    parser.Line: TelnetSession._line,
    parser.Overlong: TelnetSession._overlong,
    parser.Command: TelnetSession._command,
    parser.Negotiation: TelnetSession._negotiate,
    parser.Subnegotiation: TelnetSession._subnegotiate,
    parser.Stranger: TelnetSession._meet,
}
"""What is done with each kind of value."""
