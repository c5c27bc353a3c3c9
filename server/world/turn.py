"""A turn: everything done between two flushes, and how to take a part of it back.

Whoever changes something kept writes into the journal how to undo it. `mark` before a
command and `rollback` after its failure leave no trace: not in objects, not in indexes,
not in what would have been said. At the end of the turn the Committer takes all of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class Mark(NamedTuple):
    """A place in a turn to which one can go back, while the turn lasts."""

    turn: int
    journal: int
    frames: int
    jobs: int


class Job(NamedTuple):
    """Something to be done in the transaction of the commit."""

    work: Callable[[], Any]
    future: asyncio.Future[Any]


@dataclass(slots=True)
class Taken:
    """What a turn leaves to be committed and told.

    `values` are the keys of changed key-values.
    """

    frames: list[Any] = field(default_factory=list)
    acks: dict[int, int] = field(default_factory=dict)
    objects: dict[Any, None] = field(default_factory=dict)
    values: dict[str, None] = field(default_factory=dict)
    jobs: list[Job] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether there may be something to commit."""
        return bool(self.objects or self.values or self.jobs)

    def __bool__(self) -> bool:
        return bool(self.frames or self.acks or self.changes)


class Turn:
    """The turn in hand. `wake` is called once when the first thing happens in it."""

    def __init__(self) -> None:
        self.number = 1
        self.wake: Callable[[], object] = lambda: None
        self.at_end: Callable[[], object] = lambda: None
        """Called before a turn ends in which anything happened; it may say more."""
        self.awake = False
        """Whether anything has happened in it."""
        self._begin()

    def _begin(self) -> None:
        self._taken = Taken()
        self._journal: list[tuple[Any, ...]] = []
        self._copied: set[int] = set()
        self.noticed: dict[Any, None] = {}
        """What somebody watches, and is other than before this turn, or may be."""
        self.awake = False

    def _woken(self) -> None:
        self.awake = True
        self.wake()

    # What happens in it

    def say(self, frame: Any) -> None:
        """Tell the Portal, once the turn is committed."""
        self._taken.frames.append(frame)
        if not self.awake:
            self._woken()

    def ack(self, sessid: int, seq: int) -> None:
        """The session's inputs up to `seq` are done."""
        acks = self._taken.acks
        self._journal.append((_restore, acks, sessid, acks.get(sessid)))
        acks[sessid] = seq
        if not self.awake:
            self._woken()

    def touch(self, obj: Any) -> None:
        """The object may have changed; it is written if it has."""
        self._taken.objects[obj] = None
        if not self.awake:
            self._woken()

    @property
    def touched(self) -> list[Any]:
        """The objects that may have changed in it."""
        return list(self._taken.objects)

    def notice(self, watched: Any) -> None:
        """Something that somebody watches may be other than before."""
        self.noticed[watched] = None
        if not self.awake:
            self._woken()

    def touch_value(self, key: str) -> None:
        """A key-value may have changed."""
        self._taken.values[key] = None
        if not self.awake:
            self._woken()

    def job(self, work: Callable[[], T]) -> asyncio.Future[T]:
        """Do `work` in the writer's thread, inside the commit's transaction.

        The future holds what it returned when that is committed, or what it raised:
        then nothing of the job is kept, but the rest of the turn is. When the database
        is in trouble the job is done again, so it must not change anything but the
        database. Needs a running loop.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._taken.jobs.append(Job(work, future))
        if not self.awake:
            self._woken()
        return future

    # Taking it back

    def remember(self, undo: Callable[..., object], *args: Any) -> None:
        """Write into the journal how to undo what happens next."""
        self._journal.append((undo, *args))

    def remember_once(self, whole: Any, undo: Callable[..., object]) -> None:
        """Remember a list's or dict's content, unless it was since the last mark.

        `undo(whole, copy)` is called to restore it.
        """
        if id(whole) not in self._copied:
            self._copied.add(id(whole))
            self._journal.append((undo, whole, whole.copy()))

    def mark(self) -> Mark:
        """A place to go back to, before something that may fail."""
        self._copied.clear()
        taken = self._taken
        return Mark(self.number, len(self._journal), len(taken.frames), len(taken.jobs))

    def rollback(self, mark: Mark) -> bool:
        """Undo everything since the mark; False if its turn is over, and nothing is."""
        if mark.turn != self.number:
            return False
        while len(self._journal) > mark.journal:
            undo, *args = self._journal.pop()
            undo(*args)
        self._copied.clear()
        del self._taken.frames[mark.frames :]
        for job in self._taken.jobs[mark.jobs :]:
            job.future.cancel()
        del self._taken.jobs[mark.jobs :]
        return True

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Do all of the block or, when it raises, nothing of it."""
        mark = self.mark()
        try:
            yield
        except BaseException:
            self.rollback(mark)
            raise

    # Its end

    def finish(self) -> Taken:
        """End the turn with what `at_end` says of it, and give what it leaves."""
        if self.awake:
            self.at_end()
        return self.take()

    def take(self) -> Taken:
        """End the turn and give what it leaves; the next one begins."""
        taken = self._taken
        self.number += 1
        self._begin()
        return taken


def _restore(table: dict[Any, Any], key: Any, value: Any) -> None:
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value


TURN = Turn()
