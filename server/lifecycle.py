"""From hello to goodbye: catching up, taking over, standing still, going on.

A Server loads beside the one that serves. When that one stands still it catches up with
what was committed meanwhile, takes the sessions, and serves. Standing still can be
taken back (`resume`) until the successor serves.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from portal.wire.errors import Refused
from portal.wire.frames import Output, Received
from server import hooks
from server.accounts import BANS, GATE, GUESTS, OWNER
from server.data.kept import written
from server.data.scoped import forget_sessions
from server.dialogues.registry import DIALOGUES
from server.errors import NeedsFactor
from server.facts import watching
from server.help.written import refresh as written_help
from server.messaging import cause
from server.messaging.pipeline import PIPELINE
from server.scripts.ticker import Ticker
from server.sessions import SESSION_HANDLER, actions
from server.sessions.watching import WATCHES
from server.world.commit import Committer
from server.world.store import Store
from server.world.turn import TURN
from server.world.world import World

log = logging.getLogger("server")


EPOCH = "portal.epoch"
"""Under which key the world keeps whose sessions it spoke to last."""
COLD_START_IDS = 20_000
"""Ids set aside for a cold start, which makes a whole world in one turn."""
PORTAL_ENDS = 1.0
"""Seconds after which a Portal whose link is gone has ended, or has not."""
LOOKS = 0.02
"""Seconds between two looks at it."""


class ByItself(Protocol):
    """Something that goes on between `start` and `stop`."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """Do no more."""


class Lifecycle:
    """What the Portal asks of a Server as a whole."""

    def __init__(self, store: Store, world: World, ticker: Ticker) -> None:
        self.store = store
        self.world = world
        self.by_itself: list[ByItself] = [ticker]
        """What happens while this Server serves, though nobody does it."""
        self.committer: Committer
        self.link: Any = None
        self.web: Any = None
        """The web site, which stands still when the game does."""
        self.exit_process: Callable[[], None] = lambda: None
        portal = os.getppid()
        self.portal_is_gone: Callable[[], bool] = lambda: os.getppid() != portal
        """Whether the process that has started this one has ended."""
        self.serving = False
        self.epoch = 0
        self._ending: asyncio.Future[None] | None = None
        TURN.at_end = watching.at_end

    def receive(self, batch: list[Any]) -> None:
        """A batch of the Portal: traffic, and what it confirms to have."""
        cause.afresh()
        for frame in batch:
            if isinstance(frame, Received):
                self.committer.received(frame.number)
            else:
                SESSION_HANDLER.receive(frame)

    def deliver(self, frames: list[Any]) -> None:
        """Send what is true now."""
        if WATCHES.watched:
            WATCHES.told(frames)
        if self.link is not None:
            self.link.send_frames(frames)

    def unsent(self) -> int:
        """Bytes of what was said that are still in this process."""
        return self.link.unsent if self.link is not None else 0

    async def catch_up(self, epoch: int, received: int) -> dict[str, Any]:
        """Read what was committed since the load, and pass on what never arrived.

        What was said to the sessions of an earlier Portal (another epoch) is for nobody
        any more: its session ids belong to others now.
        """
        missed = await self.committer.take_over(received)
        if self.world.kv.get(EPOCH) == epoch:
            for data in missed:
                self.link.send_encoded(data)
        else:
            self.committer.received(self.committer.number)
            self.world.kv.set(EPOCH, epoch)
        self.epoch = epoch
        return {"commit": self.committer.number}

    async def take_over(self, mode: str, sessions: int) -> dict[str, Any]:
        """Make the sessions again and serve. What the game's start raises is raised."""
        cold = mode in ("start", "reset")
        if cold:
            await self._reserve_ids(COLD_START_IDS)
            hooks.must("at_server_cold_start")
        await BANS.load()
        await written_help()
        if mode == "start":
            await forget_sessions()
        await SESSION_HANDLER.restore(mode)
        await GUESTS.clear()
        if mode == "crash":
            # Nobody is left who could go on instead; rather a part of it than nothing.
            hooks.call("at_server_start", mode)
        else:
            hooks.must("at_server_start", mode)
        DIALOGUES.resume(mode)
        if mode == "reset":
            SESSION_HANDLER.put_questions()
        if mode == "start":
            await self._make_owner_code()
        self._start()
        self.serving = True
        await self.committer.settled()
        log.info("Serving %d sessions (%s).", sessions, mode)
        return {}

    async def retire(self, mode: str) -> dict[str, Any]:
        """Finish the pages and the turn in hand, commit, stand still."""
        if self.web is not None:
            await self.web.stand_still()
        self.serving = False
        self._stop()
        hooks.call("at_server_stop", mode)
        await DIALOGUES.end(mode, SESSION_HANDLER.stand_still)
        await PIPELINE.finish()
        await written()
        SESSION_HANDLER.save_all()
        return {"commit": await self.committer.retire()}

    async def resume(self, received: int) -> dict[str, Any]:
        """The successor failed: catch up with what it may have committed, and go on."""
        answer = await self.catch_up(self.epoch, received)
        SESSION_HANDLER.go_on()
        hooks.call("at_server_start", "resume")
        DIALOGUES.resume("reload")
        self._start()
        self.serving = True
        if self.web is not None:
            self.web.go_on()
        log.warning("The successor failed; this Server goes on.")
        return answer

    async def authenticate(
        self, name: str, password: str, address: str, protocol: str
    ) -> dict[str, Any]:
        """The account that name and password prove. Raises PlayerError.

        If it has a second factor, that is asked for when the session is there.
        """
        if not self.serving:
            raise Refused("The game is away just now; please try again in a moment.")
        try:
            account = await GATE.authenticate(name, password, address, protocol)
        except NeedsFactor as needed:
            return {"account": needed.account}
        return {"account": account.pk}

    async def authenticate_key(
        self, name: str, key: bytes, proven: bool, address: str
    ) -> dict[str, Any]:
        """The account of that name if that is a key of its, else 0.

        Only whoever has `proven` it comes in; for a second factor see `authenticate`.
        Raises PlayerError.
        """
        if not self.serving:
            raise Refused("The game is away just now; please try again in a moment.")
        try:
            account = await GATE.by_key(name, key, proven, address)
        except NeedsFactor as needed:
            return {"account": needed.account}
        return {"account": account.pk if account is not None else 0}

    def pulse(self) -> dict[str, Any]:
        """The last commit and how many turns wait to be written."""
        return {"commit": self.committer.number, "queue": self.committer.queue}

    def _start(self) -> None:
        for each in self.by_itself:
            each.start()

    def _stop(self) -> None:
        for each in self.by_itself:
            each.stop()

    def notice(self, sentence: str) -> None:
        """Tell everybody at once, behind no commit: it is about commits."""
        sessids = tuple(session.sessid for session in SESSION_HANDLER.all())
        if sessids:
            self.deliver([Output(sessids, "text", (sentence,))])

    def replaced(self) -> None:
        """Another Server took over behind our back: what we say is no longer true."""
        log.critical("Another Server writes this world; this one ends.")
        self.exit_process()

    def lost(self) -> None:
        """The Portal is gone (or done with us): save what can be saved and end."""
        self._ending = asyncio.ensure_future(self._end())

    async def _end(self) -> None:
        if self.serving:
            self.serving = False
            self._stop()
            SESSION_HANDLER.stand_still()
            if await self._portal_has_ended():
                log.error("The Portal is gone; saving and ending.")
                for session in SESSION_HANDLER.all():
                    actions.close(session, "the Portal is gone")
            else:
                log.error("The link is broken; the next Server has the sessions.")
            try:
                await asyncio.wait_for(self.committer.settled(), 5)
            except TimeoutError:
                log.error("The last turn could not be committed in time.")
        self.exit_process()

    async def _portal_has_ended(self) -> bool:
        """Whether it was not only the link that broke. Its end is seen a bit later."""
        for _ in range(round(PORTAL_ENDS / LOOKS)):
            if self.portal_is_gone():
                return True
            await asyncio.sleep(LOOKS)
        return self.portal_is_gone()

    async def _reserve_ids(self, count: int) -> None:
        self.world.ids.add(await self.store.run(lambda: self.store.reserve(count)))

    async def _make_owner_code(self) -> None:
        """At the very first start: a code with which its owner claims the game."""
        code = await OWNER.ensure()
        if code is not None:
            path = Path(settings.VAR) / "owner-code"
            path.touch(mode=0o600)
            path.write_text(f"{code}\n")
