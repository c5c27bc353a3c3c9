"""The Store: the rows of the world, and the one thread that writes them.

A commit is one transaction: the number is claimed in the Outbox, then come rows,
key-values and jobs. Whoever finds the number taken was replaced by another Server and
writes no more.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from django.db import (
    Error,
    IntegrityError,
    close_old_connections,
    connections,
    transaction,
)
from django.db.models import Max

from portal.wire.frames import Committed, encode
from server.world import sqlite
from server.world.kv import RESERVED
from server.world.models import KeyValue, ObjectRow, Outbox
from server.world.record import FIRST, Row
from server.world.refusals import refuses
from server.world.writer import Done, Writer, outside_the_loop

T = TypeVar("T")

IDS = f"{RESERVED}ids"
CHUNK = 500
ATTEMPTS = 5


class Trouble(Exception):
    """The database refuses for now (locked, full, gone); it may be asked again."""


class Fenced(Exception):
    """Another Server has taken over; nothing of this was written."""


class Loaded(NamedTuple):
    """Rows and key-values, complete up to a commit."""

    commit: int
    rows: list[Row]
    values: list[tuple[str, str]]


class Batch(NamedTuple):
    """What one transaction writes.

    `received` is the last commit of which the Portal has all; `ids` is how many new ids
    to reserve.
    """

    number: int
    rows: list[Row]
    values: list[tuple[str, str]]
    jobs: list[Callable[[], Any]]
    frames: bytes
    received: int = 0
    ids: int = 0


class Written(NamedTuple):
    """What came of it: `outcomes` of the jobs are pairs of result and error.

    `changed` are rows that somebody else had changed; they were not overwritten.
    """

    changed: list[Row]
    outcomes: list[tuple[Any, Exception | None]]
    ids: range


class TakenOver(NamedTuple):
    """What a Server that takes over must know: what was committed since it loaded."""

    number: int
    loaded: Loaded
    missed: list[bytes]
    ids: range


class Store:
    """All access to the world's tables."""

    def __init__(self, writer: Writer, using: str = "default") -> None:
        self.writer = writer
        self.token = secrets.token_hex(16)
        self._using = using
        self._checkpoint = sqlite.Checkpoint(using)

    # The thread

    def submit(self, work: Callable[[], T], done: Done) -> None:
        """Do some work in the writer's thread, with a connection that lives."""
        self.writer.submit(
            work if self.writer.blocks else lambda: self._connected(work), done
        )

    async def run(self, work: Callable[[], T]) -> T:
        """What the work returned, or raised, in the writer's thread."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def done(result: Any, error: Exception | None) -> None:
            if future.cancelled():
                return
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

        self.submit(work, done)
        return await future

    def stop(self) -> None:
        """Finish what was submitted, tidy up and end the thread. It waits."""
        self.submit(self._tidy, lambda result, error: None)
        self.writer.stop()

    def _tidy(self) -> None:
        try:
            self._checkpoint.last()
        finally:
            if not self.writer.blocks:
                connections.close_all()

    def _connected(self, work: Callable[[], T]) -> T:
        close_old_connections()
        try:
            return work()
        finally:
            close_old_connections()

    # Reading

    def check(self) -> list[str]:
        """Sentences of warning about the database. Raises ImproperlyConfigured."""
        return sqlite.check(self._using)

    def last_commit(self) -> int:
        """The number of the last commit, 0 before the first."""
        found = self._outbox().aggregate(last=Max("number"))["last"]
        return int(found or 0)

    def load(self) -> Loaded:
        """Everything there is. It waits: call it before all else."""
        commit = self.last_commit()
        return Loaded(commit, list(self._rows(gone=False)), self._values())

    def changed_since(self, commit: int) -> Loaded:
        """What was written after that commit."""
        last = self.last_commit()
        rows = list(self._rows(commit__gt=commit))
        return Loaded(last, rows, self._values(commit__gt=commit))

    def missed(self, received: int) -> list[bytes]:
        """The batches of all commits after the last the Portal has received."""
        later = self._outbox().filter(number__gt=received).order_by("number")
        return [bytes(frames) for frames in later.values_list("frames", flat=True)]

    def _rows(self, **which: Any) -> Iterator[Row]:
        rows = ObjectRow.objects.using(self._using).filter(**which)
        texts: dict[str, str] = {}
        share = texts.setdefault
        found = rows.order_by().values_list(*Row._fields).iterator(5000)
        for row in map(Row._make, found):
            # Thousands of objects share few classes, tags and locks.
            yield row._replace(
                typeclass=share(row.typeclass, row.typeclass),
                tags=share(row.tags, row.tags),
                locks=share(row.locks, row.locks),
            )

    def _values(self, **which: Any) -> list[tuple[str, str]]:
        values = KeyValue.objects.using(self._using).filter(**which)
        pairs = values.values_list("key", "value")
        return [(key, value) for key, value in pairs if not key.startswith(RESERVED)]

    def _outbox(self) -> Any:
        return Outbox.objects.using(self._using)

    # Writing

    def reserve(self, count: int) -> range:
        """Ids that nobody else will get."""
        with self._transaction():
            values = KeyValue.objects.using(self._using).select_for_update()
            row, _ = values.get_or_create(key=IDS, defaults={"value": "1"})
            first = int(row.value)
            row.value = str(first + count)
            row.save(using=self._using)
        return range(first, first + count)

    def reserve_at_once(self, count: int) -> range:
        """The same for whoever cannot go on without, before anything else runs."""
        with outside_the_loop():
            return self.reserve(count)

    def give_back(self, ids: range) -> None:
        """Let ids be given again that were reserved last and not used."""
        row = KeyValue.objects.using(self._using).filter(key=IDS, value=str(ids.stop))
        if ids:
            row.update(value=str(ids.start))

    def fence(self) -> int:
        """Claim the next number: no other Server's commit can follow the last."""
        for _ in range(ATTEMPTS):
            number = self.last_commit() + 1
            try:
                with self._transaction():
                    self._insert_outbox(number, encode([Committed(number)]))
                return number
            except _NumberTaken:
                continue  # the one before us was quick; its commit counts
        raise Trouble("The other Server commits faster than it can be replaced.")

    def take_over(self, since: int, received: int, ids: int) -> TakenOver:
        """Fence, then read what was committed since our load, and since the Portal's.

        Reserves so many ids, too.
        """
        number = self.fence()
        loaded, missed = self.changed_since(since), self.missed(received)
        reserved = self.reserve(ids) if ids else range(0)
        return TakenOver(number, loaded, missed, reserved)

    def purge(self, before: int) -> None:
        """Remove what was deleted in commits before that one; nobody asks for it."""
        old = {"commit__lt": before}
        ObjectRow.objects.using(self._using).filter(gone=True, **old).delete()
        KeyValue.objects.using(self._using).filter(value="", **old).delete()

    def write(self, batch: Batch) -> Written:
        """One commit. Raises Fenced, or Trouble: then it can be written again."""
        try:
            with self._transaction():
                written = self._write(batch)
        except _NumberTaken:
            if not self._wrote(batch.number):
                raise Fenced(f"Commit {batch.number} was made by another.") from None
            return self._written_before(batch)
        self._checkpoint.count()
        return written

    def _write(self, batch: Batch) -> Written:
        self._insert_outbox(batch.number, batch.frames)
        if self.last_commit() != batch.number:
            # Its number was free again: others have gone on for long.
            raise Fenced(f"Commit {batch.number} comes after those of another.")
        changed = self._write_rows(batch.rows, batch.number)
        self._write_values(batch.values, batch.number)
        outcomes = [self._do(job) for job in batch.jobs]
        ids = self.reserve(batch.ids) if batch.ids else range(0)
        if batch.received:
            known = min(batch.received, batch.number)
            self._outbox().filter(number__lt=known).delete()
        return Written(changed, outcomes, ids)

    def _insert_outbox(self, number: int, frames: bytes) -> None:
        row = Outbox(number=number, writer=self.token, frames=frames)
        try:
            row.save(using=self._using, force_insert=True)
        except IntegrityError:
            raise _NumberTaken from None

    def _wrote(self, number: int) -> bool:
        with self._transaction():
            mine = self._outbox().filter(number=number, writer=self.token)
            return bool(mine.exists())

    def _written_before(self, batch: Batch) -> Written:
        # The commit was made but the database's answer was lost, as when it restarts.
        lost = ConnectionError("It was saved, but the database's answer was lost.")
        with self._transaction():
            changed = self._others(batch.rows, batch.number)
        return Written(changed, [(None, lost) for _ in batch.jobs], range(0))

    def _write_rows(self, rows: Sequence[Row], number: int) -> list[Row]:
        new = [row for row in rows if row.revision == FIRST]
        old = [
            (*row[1:], row.id, row.revision - 1) for row in rows if row.revision > FIRST
        ]
        count = 0
        with connections[self._using].cursor() as cursor:
            if new:
                cursor.executemany(INSERT, new)
                count += cursor.rowcount
            if old:
                cursor.executemany(UPDATE, old)
                count += cursor.rowcount
        return [] if count == len(rows) else self._others(rows, number)

    def _others(self, rows: Sequence[Row], number: int) -> list[Row]:
        """The rows that were not written, as they stand now; gone if they do not."""
        there: dict[int, Row] = {}
        for at in range(0, len(rows), CHUNK):
            ids = [row.id for row in rows[at : at + CHUNK]]
            there |= {row.id: row for row in self._rows(id__in=ids)}
        found = [there.get(row.id, row._replace(gone=True, commit=0)) for row in rows]
        return [row for row in found if row.commit != number]

    def _write_values(self, values: Iterable[tuple[str, str]], number: int) -> None:
        rows = [KeyValue(key=key, value=value, commit=number) for key, value in values]
        if rows:
            KeyValue.objects.using(self._using).bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["key"],
                update_fields=["value", "commit"],
            )

    def _do(self, job: Callable[[], Any]) -> tuple[Any, Exception | None]:
        try:
            with transaction.atomic(using=self._using):
                return job(), None
        except Exception as error:  # whoever asked for the job gets it
            connection = connections[self._using]
            lost = isinstance(error, Error) and not connection.is_usable()
            if lost or refuses(error):
                raise  # not the job's fault: all is tried again
            return None, error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with transaction.atomic(using=self._using):
                yield
        except Error as error:
            raise Trouble(str(error).strip()) from error


class _NumberTaken(Exception):
    """The commit's number is in the Outbox already."""


def _quoted(names: Iterable[str]) -> list[str]:
    return [f'"{name}"' for name in names]


_columns = _quoted(Row._fields)
_sets = ", ".join(f"{column} = %s" for column in _columns[1:])
INSERT = (
    f"INSERT INTO world_object ({', '.join(_columns)})"
    f" VALUES ({', '.join(['%s'] * len(_columns))}) ON CONFLICT (id) DO NOTHING"
)
UPDATE = f"UPDATE world_object SET {_sets} WHERE id = %s AND revision = %s"
