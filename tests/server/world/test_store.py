"""The writer's thread and a real database, locked, shared and killed."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, SynchronousOnlyOperation
from django.db import connection, transaction

from portal.wire.frames import Committed, decode_to_portal
from server.world import WORLD
from server.world.commit import Committer
from server.world.models import KeyValue, ObjectRow, Outbox
from server.world.speech import say
from server.world.sqlite import Checkpoint, check
from server.world.store import Batch, Fenced, Store
from server.world.writer import InlineWriter, ThreadWriter
from tests.server.world.fakes import Session
from tests.server.world.things import Lantern, Object, Room

pytestmark = pytest.mark.django_db(transaction=True)

is_sqlite = connection.vendor == "sqlite"


class Running:
    """A world with a thread that writes, in a loop that runs."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.told: list[Any] = []
        self.events: list[str] = []
        self.store = Store(ThreadWriter(loop.call_soon_threadsafe))
        self.committer = Committer(
            self.store, self.told.extend, loop.call_soon, self.later(loop)
        )
        self.committer.on_fenced = lambda: self.events.append("fenced")

    def later(self, loop: asyncio.AbstractEventLoop) -> Any:
        """Time flies: what is to be called in a second is called in a tenth."""
        return lambda seconds, function: loop.call_later(seconds / 10, function)


def run(story: Callable[[Running], Awaitable[Any]]) -> Any:
    """Let the story happen to a loaded world, and give what it returns."""
    WORLD.clear()
    WORLD.load(Store(InlineWriter()))

    async def begin() -> Any:
        running = Running(asyncio.get_running_loop())
        try:
            return await story(running)
        finally:
            await asyncio.to_thread(running.store.stop)

    return asyncio.run(begin())


@contextmanager
def locked() -> Iterator[None]:
    """Somebody else holds the tables and does not let go before the block ends."""
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                if connection.vendor != "sqlite":
                    cursor.execute("LOCK TABLE world_outbox IN EXCLUSIVE MODE")
                held.set()
                release.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    try:
        yield
    finally:
        release.set()
        thread.join()


def impatient() -> None:
    """Let this thread's connection wait 20 ms for a lock, not seconds."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 20")
        else:
            cursor.execute("SET lock_timeout = '20ms'")


def test_a_commit_waits_for_somebody_elses_lock_and_loses_nothing(caplog):
    async def story(running: Running) -> list[Any]:
        committer = running.committer
        await committer.take_over(0)
        await running.store.run(impatient)
        trouble = asyncio.get_running_loop().create_future()
        committer.on_trouble = trouble.set_result
        committer.on_recovery = lambda: running.events.append("recovery")
        with locked():
            WORLD.create(Lantern, "lamp", oil=3)
            say([Session(1)], "A lamp is there.")
            await trouble
            told = list(running.told)
        await committer.settled()
        return [told, len(running.told), running.events]

    assert run(story) == [[], 2, ["recovery"]]
    assert "waits for the database" in caplog.text
    assert ObjectRow.objects.get().state == '{"fields":{"oil":3}}'


def execute(statement: str) -> Any:
    """The first value a statement gives, on this thread's connection."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def disk(full: bool) -> None:
    """Fill the disk as far as this thread's connection can see, or empty it."""
    if full:
        execute("VACUUM")  # or there would be room where other rows have been
    pages = execute("PRAGMA page_count") if full else 2**30
    execute(f"PRAGMA max_page_count = {pages}")


def test_a_database_that_is_full_or_cut_off_is_asked_again(caplog):
    async def story(running: Running) -> list[Any]:
        await running.committer.take_over(0)
        if is_sqlite:
            await running.store.run(lambda: disk(full=True))
        else:
            pid = await running.store.run(lambda: execute("SELECT pg_backend_pid()"))
            await asyncio.to_thread(end_session, pid)
        lamp = WORLD.create(Lantern, "lamp")
        lamp.db.long = ["x" * 1000] * 100
        say([Session(1)], "A lamp is there.")
        asyncio.get_running_loop().call_later(0.05, full_no_more, running)
        await running.committer.settled()
        return [len(running.told), running.committer.number]

    def full_no_more(running: Running) -> None:
        if is_sqlite:
            running.store.submit(lambda: disk(full=False), lambda *outcome: None)

    assert run(story) == [2, 2]
    # A session that was ended is made anew before it is used.
    assert not is_sqlite or "waits for the database" in caplog.text
    assert ObjectRow.objects.get().key == "lamp"


def end_session(pid: int) -> None:
    """Let PostgreSQL end the session of somebody else."""
    execute(f"SELECT pg_terminate_backend({pid})")
    connection.close()


def test_another_server_reads_what_the_first_wrote_and_the_first_can_write_no_more():
    async def story(running: Running) -> list[Any]:
        room = WORLD.create(Room, "hall")
        await running.committer.settled()
        loaded = await running.store.run(running.store.load)
        WORLD.create(Object, "late", room)
        await running.committer.settled()

        other = Store(ThreadWriter(asyncio.get_running_loop().call_soon_threadsafe))
        taken = await other.run(lambda: other.take_over(loaded.commit, 1, 10))
        await asyncio.to_thread(other.stop)

        WORLD.create(Object, "too late", room)
        with pytest.raises(Fenced):
            await running.committer.settled()
        keys = [row.key for row in taken.loaded.rows]
        batches = [decode_to_portal(batch) for batch in taken.missed]
        return [loaded.commit, keys, batches, len(taken.ids), running.events]

    batches = [[Committed(2)], [Committed(3)]]
    assert run(story) == [1, ["late"], batches, 10, ["fenced"]]
    assert not ObjectRow.objects.filter(key="too late").exists()


def test_two_servers_that_commit_at_once_never_both_succeed():
    stores = [Store(InlineWriter()) for _ in range(2)]
    outcomes: list[str] = []

    def commit(store: Store) -> None:
        ready.wait(10)
        try:
            store.write(Batch(1, [], [], [], b""))
            outcomes.append("written")
        except Fenced:
            outcomes.append("fenced")
        finally:
            connection.close()

    ready = threading.Barrier(2)
    threads = [threading.Thread(target=commit, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["fenced", "written"]


def test_no_id_is_given_twice():
    blocks: list[range] = []

    def reserve() -> None:
        ready.wait(10)
        try:
            blocks.extend(Store(InlineWriter()).reserve(10) for _ in range(5))
        finally:
            connection.close()

    ready = threading.Barrier(2)
    threads = [threading.Thread(target=reserve) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    ids = [number for block in blocks for number in block]
    assert sorted(ids) == list(range(1, 101))


def test_a_server_that_serves_gets_ids_without_waiting():
    async def story(running: Running) -> list[int]:
        await running.committer.take_over(0)
        made = [WORLD.create(Object, "thing").id for _ in range(400)]
        await running.committer.settled()
        made += [WORLD.create(Object, "thing").id for _ in range(800)]
        return made

    made = run(story)

    assert made == list(range(1, 1201))


def test_work_in_the_thread_answers_in_the_loop():
    def fail() -> None:
        raise LookupError("no such row")

    async def story(running: Running) -> list[Any]:
        with pytest.raises(LookupError, match="no such row"):
            await running.store.run(fail)
        here = threading.get_ident()
        there = await running.store.run(threading.get_ident)
        return [await running.store.run(running.store.last_commit), here == there]

    assert run(story) == [0, False]


def test_the_loop_itself_is_kept_from_waiting_for_the_database():
    async def story(running: Running) -> None:
        with pytest.raises(SynchronousOnlyOperation):
            running.store.last_commit()

    run(story)


CRASHER = """
import asyncio, os, signal
import django
django.setup()
from server.world import TURN, WORLD
from server.world.commit import Committer
from server.world.speech import say
from server.world.store import Store
from server.world.writer import ThreadWriter
from tests.server.world.fakes import Session
from tests.server.world.things import Lantern

async def live():
    loop = asyncio.get_running_loop()
    store = Store(ThreadWriter(loop.call_soon_threadsafe))
    committer = Committer(store, deliver, loop.call_soon, loop.call_later)
    await committer.take_over(0)
    lamp = WORLD.create(Lantern, "lamp", oil=0)
    while True:
        lamp.oil += 1
        say([Session(1)], str(lamp.oil))
        TURN.ack(1, lamp.oil)
        await asyncio.sleep(0)

def deliver(frames):
    for frame in frames:
        if type(frame).__name__ == "Output":
            print(frame.args[0], flush=True)

from server.world.writer import InlineWriter
WORLD.load(Store(InlineWriter()))
asyncio.run(live())
"""


def test_a_server_that_is_killed_has_told_nothing_that_is_not_saved():
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.server.world.other_process",
        "GATEHOUSE_TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    command = [sys.executable, "-c", CRASHER]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        lines = [server.stdout.readline() for _ in range(200)]
        server.send_signal(signal.SIGKILL)
        lines += server.stdout.readlines()

    told = [int(line) for line in lines if line.endswith("\n")]
    assert told == list(range(1, len(told) + 1))
    store = Store(InlineWriter())
    WORLD.clear()
    WORLD.load(store)
    (lamp,) = WORLD.of(Lantern)
    last = decode_to_portal(store.missed(0)[-1])
    said = [frame.args[0] for frame in last[1:-1]]
    assert lamp.oil >= told[-1]
    assert said[-1] == str(lamp.oil)
    assert last[-1].done == ((1, lamp.oil),)


def test_values_and_rows_that_were_deleted_are_purged_when_nobody_can_need_them():
    KeyValue.objects.create(key="old", value="", commit=1)
    KeyValue.objects.create(key="kept", value="1", commit=1)
    for number, gone, commit in ((1, True, 1), (2, True, 9), (3, False, 1)):
        row = ObjectRow(id=number, key="x", typeclass="x", gone=gone, commit=commit)
        row.save()

    Store(InlineWriter()).purge(before=5)

    assert list(ObjectRow.objects.values_list("id", flat=True)) == [2, 3]
    assert [value.key for value in KeyValue.objects.all()] == ["kept"]


def test_a_row_saved_from_outside_is_a_new_version():
    row = ObjectRow(id=1, key="x", typeclass="x")
    row.save()
    row.key = "y"
    row.save(update_fields=["key"])

    found = ObjectRow.objects.get()
    assert (found.key, found.revision, str(found)) == ("y", 3, "y (#1)")
    assert str(Outbox(number=5)) == "commit 5"
    assert str(KeyValue(key="a")) == "a"


def test_our_settings_are_what_the_database_needs():
    warnings = Store(InlineWriter()).check()

    assert all("Before 3.51.3" in warning for warning in warnings)


WRONG = {
    "transaction_mode": None,
    "journal_mode": "PRAGMA journal_mode=DELETE",
    "synchronous": "PRAGMA synchronous=NORMAL",
    "wal_autocheckpoint": "PRAGMA wal_autocheckpoint=1000",
    "timeout": "PRAGMA busy_timeout=10",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_setting_that_does_not_hold_is_named(name, monkeypatch):
    if not is_sqlite:
        assert check("default") == []  # there is nothing to be wrong
        return
    if name == "transaction_mode":
        options = connection.settings_dict["OPTIONS"]
        monkeypatch.setitem(options, "transaction_mode", "DEFERRED")
    else:
        gc.collect()  # another test's error may still hold a statement
        execute(WRONG[name])

    try:
        with pytest.raises(ImproperlyConfigured, match=name):
            check("default")
    finally:
        connection.close()


def test_the_log_is_moved_into_the_database_now_and_then():
    checkpoint = Checkpoint("default")

    for _ in range(250):
        checkpoint.count()
    checkpoint.last()

    if is_sqlite:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint")
            assert cursor.fetchone() == (0, 0, 0)
