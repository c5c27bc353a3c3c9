"""A Server without a game: it echoes every line, and fails as its folder says.

The file `behaviour` in the working folder names what it does: "well", "raises",
"hangs", "dies in takeover", "dies on bang", "has a child" or "says nothing".
"""

import os
import sys
import time
from pathlib import Path

from twisted.internet import reactor  # noqa: TID251 (a process of its own)
from twisted.internet.defer import ensureDeferred
from twisted.internet.endpoints import UNIXClientEndpoint, connectProtocol

from portal.wire import commands, frames
from portal.wire.frames import Ack, Committed, Disconnected, Input, Output, Save
from portal.wire.peer import Peer
from portal.wire.proof import load_secret, sign
from portal.wire.state import Saved

FOLDER = Path.cwd()
BEHAVIOUR = (FOLDER / "behaviour").read_text().strip()
GENERATION = int(sys.argv[-1])


class StandIn(Peer):
    """The Server's end of the link."""

    decode = staticmethod(frames.decode_to_server)
    commit = GENERATION * 100

    def receive_frames(self, batch):
        for frame in batch:
            if isinstance(frame, Input):
                self.answer(frame)
            elif isinstance(frame, Disconnected):
                self.send_frames([Ack(((frame.sessid, frame.seq),))])

    def answer(self, frame):
        line = frame.args[0]
        if line == "bang" and BEHAVIOUR == "dies on bang":
            os._exit(7)
        said = Output((frame.sessid,), "text", (f"{GENERATION}: {line}",))
        self.send_frames([said, Ack(((frame.sessid, frame.seq),))])

    @commands.CatchUp.responder
    def catch_up(self, epoch, received):
        self.send_frames([Committed(self.commit)])
        return {"commit": self.commit}

    @commands.Takeover.responder
    def take_over(self, mode, sessions):
        if BEHAVIOUR == "dies in takeover":
            os.write(2, b"RuntimeError: the cellar collapsed\n")
            os._exit(1)
        self.send_frames([Save(1, Saved(account=1))])
        return {}

    @commands.Retire.responder
    def retire(self, mode):
        return {"commit": self.commit}

    @commands.Resume.responder
    def resume(self, received):
        return {"commit": self.commit}

    @commands.Ping.responder
    def ping(self):
        return {"commit": self.commit, "queue": 0}

    def connectionLost(self, reason):  # noqa: N802 (Twisted's name)
        super().connectionLost(reason)
        if reactor.running:
            reactor.stop()


async def main():
    """Say hello."""
    endpoint = UNIXClientEndpoint(reactor, str(FOLDER / "portal.sock"))
    link = await connectProtocol(endpoint, StandIn())
    asked = await link.callRemote(commands.Challenge, version=commands.VERSION)
    proof = sign(load_secret(FOLDER / "amp.key"), "server", asked["nonce"])
    await link.callRemote(commands.Prove, role="server", proof=proof)
    await link.callRemote(commands.Hello, generation=GENERATION, pid=os.getpid())
    if BEHAVIOUR == "has a child":
        leave_a_child()


def leave_a_child():
    """Another process now holds our connection, and stays when we go."""
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    (FOLDER / "child").write_text(str(child))


if BEHAVIOUR == "raises":
    raise RuntimeError("the roof is missing")
if BEHAVIOUR == "hangs":
    time.sleep(60)
if BEHAVIOUR == "says nothing":
    sys.exit(0)
ensureDeferred(main())
reactor.run()
