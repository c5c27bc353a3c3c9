"""The Committer: what was done is saved, and only then told.

At the end of each turn what happened in it is collected. While one transaction is being
written the next group collects, so a busy Server makes few and large commits. A turn
that changed nothing waits for none, or for the one being written, whose changes it may
have seen. The frames of a commit lie in the Outbox until the Portal has them: after a
crash the next Server sends them again, so nothing that was done stays untold.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Protocol, TypeVar

from portal.wire.batches import LIMIT
from portal.wire.errors import WireError
from portal.wire.frames import Ack, Committed, Output, encode
from server.figures import FIGURES
from server.world.record import Row
from server.world.store import Batch, Fenced, Store, Trouble, Written
from server.world.turn import TURN, Job, Taken, Turn
from server.world.world import WORLD, World

log = logging.getLogger(__name__)

T = TypeVar("T")

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
PATIENCE = 2.0
"""Seconds after which the players should be told of trouble."""


UNSENT_PAUSE = 0.01
"""Seconds between two looks at whether the Portal has read on."""


class Timer(Protocol):
    """What `call_later` gives."""

    def cancel(self) -> object:
        """Do not call; asked only of what has not been called."""


@dataclass(slots=True)
class Group:
    """Several turns that are committed together, in the order in which they were.

    `ahead` was said by turns that changed nothing, before the first that did.
    """

    ahead: list[Any] = field(default_factory=list)
    content: Taken = field(default_factory=Taken)
    frames: list[Any] = field(default_factory=list)
    """All that is told with the commit, once it is being written."""
    waiters: list[asyncio.Future[None]] = field(default_factory=list)
    turns: int = 0

    def add(self, taken: Taken) -> None:
        """One more turn."""
        self.turns += 1
        content = self.content
        if not taken.changes and not content.changes:
            self.ahead += _frames(taken)
            return
        content.frames += taken.frames
        content.acks |= taken.acks
        content.objects |= taken.objects
        content.values |= taken.values
        content.jobs += taken.jobs


class Committer:
    """Saves turns through `store` and tells their frames to `deliver(frames)`.

    `call_soon(function)` calls it at the end of the present turn of the reactor,
    `call_later(seconds, function)` later. When the database is in trouble everything is
    kept and tried again; `on_trouble(seconds)` is called once when that lasts, and
    `on_recovery()` afterwards. `on_fenced()` is called when another Server has taken
    over: then nothing more is written or told. `unsent()` is how many bytes of what was
    told are still in this process: nothing is saved before they have left it.
    """

    def __init__(
        self,
        store: Store,
        deliver: Callable[[list[Any]], object],
        call_soon: Callable[[Callable[[], object]], object],
        call_later: Callable[[float, Callable[[], object]], Timer],
        turn: Turn = TURN,
        world: World = WORLD,
    ) -> None:
        self.store = store
        self.on_trouble: Callable[[float], object] = lambda seconds: None
        self.on_recovery: Callable[[], object] = lambda: None
        self.on_fenced: Callable[[], object] = lambda: None
        self.unsent: Callable[[], int] = lambda: 0
        self._deliver, self._call_soon, self._call_later = (
            deliver,
            call_soon,
            call_later,
        )
        self._turn, self._world = turn, world
        self._next = Group()
        self._writing: Group | None = None
        self._received = 0
        self._fenced = self._scheduled = self._troubled = self._still = False
        self._woken = self._begun = 0.0
        """When this turn and this commit began, in seconds of `perf_counter`."""
        self._pause = FIRST_PAUSE
        self._patience: Timer | None = None
        turn.wake = self._wake
        if turn.awake:
            self._wake()

    @property
    def number(self) -> int:
        """The last commit."""
        return self._world.commit

    @property
    def queue(self) -> int:
        """How many turns are not yet saved and told."""
        return self._next.turns + (self._writing.turns if self._writing else 0)

    def received(self, number: int) -> None:
        """The Portal has everything up to that commit."""
        self._received = max(self._received, number)

    async def settled(self) -> None:
        """Wait until all that happened so far is saved and told. Raises Fenced."""
        self.flush()
        if self._fenced:
            raise Fenced("Another Server has taken over.")
        group = self._next if self._next.turns else self._writing
        if group is not None:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            group.waiters.append(future)
            await future

    # Taking over and ending

    async def fence(self) -> int:
        """Make any commit of another Server fail from now on; the last number."""
        await self.take_over(self._received)
        return self.number

    async def take_over(self, received: int) -> list[bytes]:
        """Fence, and learn what was committed since the world was loaded.

        Gives the batches of all commits after `received`, the last one the Portal has.
        It waits while the database refuses.
        """
        since, ids = self._world.commit, self._world.ids.wanted()
        taken = await self._patiently(
            lambda: self.store.take_over(since, received, ids)
        )
        self._world.accept(taken.loaded)
        self._world.ids.add(taken.ids)
        self._world.commit = taken.number
        self.received(received)
        if not self.store.writer.blocks:
            # From now on nobody may wait for the database to give ids.
            self._world.ids.reserve = None
        self.store.submit(lambda: self.store.purge(taken.number), _log_failure)
        self._still = False
        if self._turn.awake:
            self._wake()
        return taken.missed

    async def _patiently(self, work: Callable[[], T]) -> T:
        """What the work returned, once the database does not refuse any more."""
        pause = FIRST_PAUSE
        while True:
            try:
                return await self.store.run(work)
            except Trouble as error:
                log.warning("Taking over waits for the database: %s", error)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, 2 * pause)

    async def missed(self, received: int) -> list[bytes]:
        """The batches of all commits after the last one the Portal has."""
        return await self.store.run(lambda: self.store.missed(received))

    async def retire(self) -> int:
        """Save and tell everything, then stand still; the last commit.

        What happens until `take_over` waits; it is for nobody if that never comes.
        """
        await self.settled()
        self._still = True
        rest = self._world.ids.rest()
        self._world.ids.clear()
        await self.store.run(lambda: self.store.give_back(rest))
        return self.number

    # The end of a turn

    def _wake(self) -> None:
        if not self._scheduled:
            self._scheduled = True
            self._woken = perf_counter()
            self._call_soon(self.flush)

    def flush(self) -> None:
        """End the turn: what happened in it is saved, or told at once."""
        if self._scheduled:
            FIGURES.turn_seconds.add(perf_counter() - self._woken)
        self._scheduled = False
        if self._fenced or self._still:
            return
        taken = self._turn.finish()
        if taken:
            self._next.add(taken)
        if self._writing is None and self._next.turns:
            group, self._next = self._next, Group()
            self._commit(group)

    def _commit(self, group: Group) -> None:
        self._tell(group.ahead)
        content, number = group.content, self.number + 1
        rows = self._world.rows(content.objects, number)
        frames = _frames(content)
        if not (rows or content.values or content.jobs):
            self._tell(frames)
            _settle(group)
            return
        group.frames, encoded = _encoded([Committed(number), *frames])
        batch = Batch(
            number,
            rows,
            [(key, self._world.kv.text(key)) for key in content.values],
            [job.work for job in content.jobs],
            encoded,
            self._received,
            self._world.ids.wanted(),
        )
        self._writing = group
        self._begin(group, batch)

    def _begin(self, group: Group, batch: Batch) -> None:
        """Write, once nothing that was told before can die with this process.

        What a turn without changes said is stored nowhere, and an acknowledgement that
        is stored would cover its input too.
        """
        if self.unsent():
            self._call_later(UNSENT_PAUSE, lambda: self._begin(group, batch))
            return
        self._patience = self._call_later(PATIENCE, self._lose_patience)
        self._begun = perf_counter()
        self._write(group, batch)

    def _write(self, group: Group, batch: Batch) -> None:
        def done(written: Any, error: Exception | None) -> None:
            if error is None:
                self._written(group, batch, written)
            elif isinstance(error, Fenced):
                self._stop(group, error)
            else:
                self._again(group, batch, error)

        self.store.submit(lambda: self.store.write(batch), done)

    def _written(self, group: Group, batch: Batch, written: Written) -> None:
        FIGURES.commit_seconds.add(perf_counter() - self._begun)
        self._regain_patience()
        self._world.commit = batch.number
        self._keep(group, batch, written.changed)
        if written.ids:
            self._world.ids.add(written.ids)
        self._tell(group.frames)
        self._writing = None
        for job, (result, error) in zip(
            group.content.jobs, written.outcomes, strict=True
        ):
            _answer(job, result, error)
        _settle(group)
        self.flush()

    def _keep(self, group: Group, batch: Batch, changed: list[Row]) -> None:
        """Note what the database holds; what others changed goes before ours."""
        theirs = {row.id for row in changed}
        objects = {obj.id: obj for obj in group.content.objects}
        for row in batch.rows:
            if row.id in theirs:
                log.error(
                    "#%d was changed from outside; our change is dropped.", row.id
                )
            else:
                objects[row.id]._row = row
        self._world.accept_rows(changed)

    def _again(self, group: Group, batch: Batch, error: Exception) -> None:
        if isinstance(error, Trouble):
            log.warning(
                "Commit %d waits for the database: %s", batch.number, str(error)
            )
        else:
            log.error(
                "Commit %d failed and is tried again.", batch.number, exc_info=error
            )
        pause, self._pause = self._pause, min(LONGEST_PAUSE, 2 * self._pause)
        self._call_later(pause, lambda: self._write(group, batch))

    def _stop(self, group: Group, error: Fenced) -> None:
        log.error("%s This Server writes and says no more.", error)
        self._fenced = True
        self._cancel_patience()
        for unsaved in (group, self._next):
            for job in unsaved.content.jobs:
                _answer(job, None, error)
            for waiter in unsaved.waiters:
                if not waiter.done():
                    waiter.set_exception(error)
        self.on_fenced()

    def _tell(self, frames: list[Any]) -> None:
        if not frames:
            return
        try:
            self._deliver(frames)
        except WireError:
            self._deliver(_encoded(frames)[0])

    # Trouble with the database

    def _lose_patience(self) -> None:
        self._patience = None
        self._troubled = True
        self.on_trouble(PATIENCE)

    def _regain_patience(self) -> None:
        self._pause = FIRST_PAUSE
        self._cancel_patience()
        if self._troubled:
            self._troubled = False
            self.on_recovery()

    def _cancel_patience(self) -> None:
        patience, self._patience = self._patience, None
        if patience is not None:
            patience.cancel()


def _frames(taken: Taken) -> list[Any]:
    if not taken.acks:
        return taken.frames
    return [*taken.frames, Ack(tuple(taken.acks.items()))]


def _encoded(frames: list[Any]) -> tuple[list[Any], bytes]:
    """The frames and their batch, without those that cannot be sent.

    More than a batch may hold is not said at all, but what was done is acknowledged.
    """
    try:
        encoded = encode(frames)
    except WireError:
        frames = [frame for frame in frames if _is_sendable(frame)]
        encoded = encode(frames)
    if len(encoded) > LIMIT:
        log.error("%d bytes were to be said at once; nobody hears them.", len(encoded))
        frames = [frame for frame in frames if not isinstance(frame, Output)]
        encoded = encode(frames)
    return frames, encoded


def _is_sendable(frame: Any) -> bool:
    try:
        encode([frame])
    except WireError as error:
        log.error("A %s was not sent: %s", type(frame).__name__, error)
        return False
    return True


def _answer(job: Job, result: Any, error: Exception | None) -> None:
    if job.future.done():
        return
    if error is None:
        job.future.set_result(result)
    else:
        job.future.set_exception(error)


def _settle(group: Group) -> None:
    for waiter in group.waiters:
        if not waiter.done():
            waiter.set_result(None)


def _log_failure(result: Any, error: Exception | None) -> None:
    if error is not None:
        log.warning("Old rows could not be removed yet: %s", error)
