"""Session data in the database: with the turn, across reload, crash and trouble."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection

from game.commands import talk
from server.data import DatabaseSessionStorage
from server.data.models import SessionData
from server.data.storages.rows import PATIENCE, ROWS, Rows
from server.errors import StorageError
from server.world import TURN
from server.world.store import Fenced, Trouble
from tests.server.commands.fakes import in_loop
from tests.stories.town import Town

NOTES: Any = DatabaseSessionStorage("notes")


def read(town: Town, key: str = "anna") -> Any:
    """What this Server finds there."""
    return town.run(NOTES.read(key))


def kept() -> dict[str, str]:
    """What is in the table of the database."""
    return dict(SessionData.objects.filter(table="notes").values_list("key", "value"))


def says(monkeypatch: pytest.MonkeyPatch, run: Any) -> None:
    """Let `say` do something else."""
    monkeypatch.setattr(talk.Say, "run", run)


def notes(command: Any) -> None:
    """Keep what is said, and say so."""
    NOTES.write("anna", {"said": command.args})
    command.msg(f"Noted: {command.args}.")


class Refusing:
    """Makes a Server's commits fail until it is told otherwise; time is the town's."""

    def __init__(self, town: Town) -> None:
        assert town.server is not None
        committer = town.server.committer
        self.town, self.store = town, committer.store
        self.write = self.store.write
        committer._call_later = town.clock.callLater
        self.store.write = self.refuse  # type: ignore[method-assign]

    def refuse(self, batch: Any) -> Any:
        raise Trouble("The database is locked.")

    def ends(self) -> None:
        """The database takes everything again."""
        self.store.write = self.write  # type: ignore[method-assign]
        self.town.clock.advance(5)
        self.town.settle()


# Reload, crash, failure


def test_what_a_command_wrote_is_there_after_a_reload_and_a_crash(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = town.player("Anna")
    says(monkeypatch, notes)

    anna.types("say one")
    assert anna.sees == ["Noted: one."]
    town.reload()
    assert read(town) == {"said": "one"}

    anna.types("say two")
    town.crash()
    town.start("crash")
    assert read(town) == {"said": "two"}


def test_what_was_not_committed_at_a_crash_is_written_when_the_line_is_done_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = town.player("Anna")
    says(monkeypatch, notes)
    Refusing(town)

    anna.types("say one")
    assert read(town) == {"said": "one"}
    assert (anna.sees, kept()) == ([], {})

    town.crash()
    town.start("crash")
    assert anna.sees == ["Noted: one."]
    assert kept() == {"anna": '{"said":"one"}'}


def test_a_command_that_fails_after_it_wrote_leaves_what_was_there(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = town.player("Anna")
    town.run(_await(NOTES.write, "anna", "before"))

    def fails(command: Any) -> None:
        NOTES.write("anna", "after")
        NOTES.write("bo", "after")
        raise RuntimeError("a bug in the game")

    says(monkeypatch, fails)
    anna.types("say hello")

    assert (read(town), read(town, "bo")) == ("before", None)
    assert kept() == {"anna": '"before"'}


def test_what_fails_is_taken_back_to_what_the_turn_wrote_before(town: Town) -> None:
    async def turn() -> Any:
        NOTES.write("anna", "kept")
        mark = TURN.mark()
        NOTES.write("anna", "never")
        NOTES.delete("anna")
        TURN.rollback(mark)
        return await NOTES.read("anna")

    assert town.run(turn()) == "kept"
    town.settle()
    assert kept() == {"anna": '"kept"'}


def test_a_write_waits_for_the_commit(town: Town) -> None:
    refusing = Refusing(town)

    async def begin() -> Any:
        return NOTES.write("anna", 1)

    written = town.run(begin())
    town.settle()
    assert not written.done()
    assert kept() == {}

    refusing.ends()
    assert written.done()
    assert kept() == {"anna": "1"}


def test_who_does_not_wait_any_more_has_written_all_the_same(town: Town) -> None:
    refusing = Refusing(town)

    async def begin() -> Any:
        return NOTES.write("anna", 1)

    town.run(begin()).cancel()
    town.settle()

    assert read(town) == 1
    refusing.ends()
    assert kept() == {"anna": "1"}


# What is read while something is written


def test_what_was_written_last_is_read_before_it_is_committed(town: Town) -> None:
    refusing = Refusing(town)

    async def writes() -> list[Any]:
        found = []
        for value in ({"n": 1}, {"n": 2}):
            NOTES.write("anna", value)
            found.append(await NOTES.read("anna"))
        NOTES.delete("anna")
        found += [await NOTES.read("anna"), await NOTES.has("anna")]
        NOTES.write("anna", 3)
        return [*found, await NOTES.read("anna"), await NOTES.has("anna")]

    assert town.run(writes()) == [{"n": 1}, {"n": 2}, None, False, 3, True]
    refusing.ends()
    assert kept() == {"anna": "3"}
    assert ROWS._pending == {}


def test_a_list_of_all_waits_for_what_is_being_written(town: Town) -> None:
    town.run(_await(NOTES.write, "gone", 0))

    async def writes() -> Any:
        NOTES.write("anna", 1)
        NOTES.delete("gone")
        return await NOTES.read_all_entries()

    assert town.run(writes()) == [("anna", 1)]


# A database in trouble


def test_a_database_that_refuses_for_a_while_delays_and_loses_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    says(monkeypatch, notes)
    refusing = Refusing(town)

    anna.types("say one", "say two")
    bo.types("say three")
    town.clock.advance(0.5)
    assert (anna.sees, bo.sees, kept()) == ([], [], {})

    refusing.ends()
    assert anna.sees == ["Noted: one.", "Noted: two."]
    assert bo.sees == ["Noted: three."]
    assert kept() == {"anna": '{"said":"three"}'}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can be filled")
@pytest.mark.django_db(transaction=True)
def test_a_disk_that_is_full_delays_what_it_cannot_take(town: Town) -> None:
    assert town.server is not None
    town.server.committer._call_later = town.clock.callLater

    async def begin() -> Any:
        return NOTES.write("anna", "x" * 400_000)

    pages(1)
    try:
        written = town.run(begin())
        town.settle()
        assert not written.done()
        assert len(read(town)) == 400_000
    finally:
        pages(1_000_000)
    town.clock.advance(1)
    town.settle()

    assert written.done()
    assert len(kept()["anna"]) == 400_002


def pages(most: int) -> None:
    """Let the database have so many pages, or as many as it has."""
    with connection.cursor() as cursor:
        if most == 1:
            cursor.execute("VACUUM")  # or there would be room where rows have been
        cursor.execute(f"PRAGMA max_page_count={most}")


class Database:
    """Answers each question with the next of these; time passes in `sleep`."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.slept = 0.0

    async def run(self, work: Any) -> Any:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def sleep(self, seconds: float) -> None:
        self.slept += seconds


def asking(database: Database) -> Any:
    """A storage that asks there."""
    rows = Rows()
    rows.run, rows.sleep = database.run, database.sleep
    return DatabaseSessionStorage("notes", rows=rows)


@in_loop
async def test_reading_waits_while_the_database_is_away() -> None:
    away = OperationalError("the connection is lost")
    database = Database(away, away, '{"n":1}')

    assert await asking(database).read("anna") == {"n": 1}
    assert 0 < database.slept < 1


@in_loop
async def test_reading_does_not_wait_for_ever() -> None:
    database = Database(OperationalError("the connection is lost"))

    with pytest.raises(StorageError, match="refuses: the connection is lost"):
        await asking(database).read("anna")
    assert PATIENCE <= database.slept < 2 * PATIENCE


@in_loop
async def test_what_is_kept_and_no_json_is_a_storage_error() -> None:
    with pytest.raises(StorageError, match="cannot be read"):
        await asking(Database("{")).read("anna")


def test_what_another_server_has_taken_over_is_told_to_who_waits(town: Town) -> None:
    assert town.server is not None
    store = town.server.committer.store

    def replaced(batch: Any) -> Any:
        raise Fenced("Commit 7 was made by another.")

    store.write = replaced  # type: ignore[method-assign]

    with pytest.raises(StorageError, match="Commit 7 was made by another"):
        town.run(_await(NOTES.write, "anna", 1))
    assert read(town) is None


# What can be kept


@pytest.mark.parametrize(
    "value",
    [
        "Zoë 龍 😀 \u2028 \x1b \x7f",
        "x" * 300_000,
        "a\0b",
        ["'; DROP TABLE session_data; --", "%s", "%(x)s", "\\", "\\u0000"],
    ],
)
def test_any_text_comes_back(town: Town, value: Any) -> None:
    key = value if isinstance(value, str) and "\0" not in value else "key"
    town.run(_await(NOTES.write, key, value))

    assert town.run(NOTES.read(key)) == value
    assert town.run(NOTES.read_all_keys()) == [key]


@pytest.mark.parametrize("key", ["a\0b", "\0", "\ud800"])
def test_a_key_no_database_keeps_is_refused(town: Town, key: str) -> None:
    for ask in (NOTES.read, NOTES.delete, NOTES.has, lambda key: NOTES.write(key, 1)):
        with pytest.raises(StorageError, match="key"):
            town.run(_await(ask, key))

    assert kept() == {}


@pytest.mark.parametrize(
    "value,why",
    [
        ("\ud800", "half a character"),
        ({"\udfff": 1}, "half a character"),
        ({1: 2}, "The keys of a dict are texts, not 1"),
        (float("inf"), "inf is no number"),
        ([float("nan")], "nan is no number"),
        (2**63, "whole number"),
        ({"a": {1, 2}}, "A set cannot be kept"),
        (b"bytes", "A bytes cannot be kept"),
    ],
)
def test_what_would_not_come_back_is_refused(town: Town, value: Any, why: str) -> None:
    with pytest.raises(StorageError, match=why):
        town.run(_await(NOTES.write, "anna", value))

    assert (read(town), kept()) == (None, {})


def test_what_holds_itself_is_refused(town: Town) -> None:
    circle: list[Any] = []
    circle.append(circle)

    with pytest.raises(StorageError, match="nested"):
        town.run(_await(NOTES.write, "anna", circle))


@pytest.mark.parametrize("table", ["", "  ", "a\0b", "x" * 201])
def test_a_table_has_a_name(table: str) -> None:
    with pytest.raises(ValueError, match="A name can"):
        DatabaseSessionStorage(table)


async def _await(ask: Any, *args: Any) -> Any:
    return await ask(*args)


# Without a Server


@pytest.mark.django_db(transaction=True)
def test_a_shell_without_a_server_reads_and_writes_too() -> None:
    storage: Any = DatabaseSessionStorage("notes", rows=Rows())

    @in_loop
    async def shell() -> None:
        await storage.write("anna", 1)
        await storage.write("anna", 2)
        assert await storage.read("anna") == 2
        await storage.delete("anna")
        assert await storage.read("anna") is None
        await storage.write("bo", 3)

    shell()

    assert kept() == {"bo": "3"}
