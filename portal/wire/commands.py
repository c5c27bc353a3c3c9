"""The AMP commands between Portal, Server and control clients.

Life cycle is spoken in commands with typed arguments, an answer and declared errors.
Traffic uses one command without answer, `Frames`. Whoever connects proves itself first
(`Challenge`, `Prove`); nothing else is heard before that.
"""

from __future__ import annotations

from twisted.protocols import amp

from portal.wire.errors import NotProven, Refused, WireError

VERSION = 2
"""Both processes must speak the same version of the wire."""

ERRORS: dict[type[Exception], bytes] = {
    Refused: b"REFUSED",
    NotProven: b"NOT_PROVEN",
    WireError: b"WIRE",
}


class Challenge(amp.Command):
    """Peer to Portal: what must I sign?"""

    arguments = [(b"version", amp.Integer())]
    response = [(b"nonce", amp.String())]
    errors = ERRORS


class Prove(amp.Command):
    """Peer to Portal: I hold the secret; I am a `server` or a `control` client."""

    arguments = [(b"role", amp.Unicode()), (b"proof", amp.String())]
    response = []
    errors = ERRORS


class Hello(amp.Command):
    """Server to Portal: I have loaded the world and am ready to take over."""

    arguments = [(b"generation", amp.Integer()), (b"pid", amp.Integer())]
    response = []
    errors = ERRORS


class CatchUp(amp.Command):
    """Portal to Server: the one before you has ended; read what it committed.

    `received` is the last commit whose batch the Portal has. The Server first sends the
    batches of later commits (`Frames`), then answers.
    """

    arguments = [(b"epoch", amp.Integer()), (b"received", amp.Integer())]
    response = [(b"commit", amp.Integer())]
    errors = ERRORS


class Takeover(amp.Command):
    """Portal to Server: the sessions are yours; `Attach` frames came before this.

    `mode` is "start", "reload", "reset" or "crash". The answer means Ready: held input
    flows.
    """

    arguments = [(b"mode", amp.Unicode()), (b"sessions", amp.Integer())]
    response = []
    errors = ERRORS


class Retire(amp.Command):
    """Portal to Server: finish the turn in hand, commit, stand still.

    `mode` is "reload", "reset" or "shutdown". The Server exits when the link closes,
    which is once its successor serves; if the successor fails it is told to `Resume`.
    """

    arguments = [(b"mode", amp.Unicode())]
    response = [(b"commit", amp.Integer())]
    errors = ERRORS


class Resume(amp.Command):
    """Portal to Server: your successor failed; catch up as in `CatchUp` and go on."""

    arguments = [(b"received", amp.Integer())]
    response = [(b"commit", amp.Integer())]
    errors = ERRORS


class Frames(amp.Command):
    """Either way: one part of a batch of frames. No answer."""

    arguments = [
        (b"part", amp.Integer()),
        (b"last", amp.Boolean()),
        (b"data", amp.String()),
    ]
    requiresAnswer = False


class Authenticate(amp.Command):
    """Portal to Server: is this that account's password? SSH asks before a session.

    The Server lets the session in by itself, or asks it for a second factor first.
    """

    arguments = [
        (b"name", amp.Unicode()),
        (b"password", amp.Unicode()),
        (b"address", amp.Unicode()),
        (b"protocol", amp.Unicode()),
    ]
    response = [(b"account", amp.Integer())]
    errors = ERRORS


class AuthenticateKey(amp.Command):
    """Portal to Server: is this public key (as in RFC 4253, 6.6) that account's?

    Unless `proven`, it is only asked whether a signature by it would be accepted, and
    nobody comes in. SSH asks before a session.
    """

    arguments = [
        (b"name", amp.Unicode()),
        (b"key", amp.String()),
        (b"proven", amp.Boolean()),
        (b"address", amp.Unicode()),
    ]
    response = [(b"account", amp.Integer())]
    errors = ERRORS


class Ping(amp.Command):
    """Portal to Server: are you alive? Unanswered, it is taken for hung."""

    arguments = []
    response = [
        (b"commit", amp.Integer()),
        (b"queue", amp.Integer()),
    ]
    errors = ERRORS


class Reload(amp.Command):
    """Server or control client to Portal: replace the Server. `mode`: reload or reset.

    `sessid` is whoever asked in game and is told the outcome, or 0. The answer comes
    when the new Server serves; Refused carries the reason (the traceback's last lines)
    if the old one goes on.
    """

    arguments = [(b"mode", amp.Unicode()), (b"sessid", amp.Integer())]
    response = [(b"seconds", amp.Float()), (b"held", amp.Float())]
    errors = ERRORS


class Stop(amp.Command):
    """Server or control client to Portal: save, say goodbye to all and end both."""

    arguments = [(b"reason", amp.Unicode())]
    response = []
    errors = ERRORS


class Measure(amp.Command):
    """Server to Portal: how are the connections of the sessions above this number?

    Answers with what `portal.wire.measures` encodes, the lowest numbers first; as many
    as one answer holds, so whoever gets a full one asks again.
    """

    arguments = [(b"after", amp.Integer())]
    response = [(b"measures", amp.String())]
    errors = ERRORS


class Status(amp.Command):
    """Control client to Portal: how are you? Answers with JSON."""

    arguments = []
    response = [(b"json", amp.Unicode())]
    errors = ERRORS


BEFORE_PROOF = frozenset({b"Challenge", b"Prove"})
"""The names of the commands that are heard from a peer that has not proven itself."""
