"""The edge: what game code raises becomes a sentence or a line in the log."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import Any

import pytest

from server import world
from server.commands import text
from server.edge import described, guarded
from server.errors import PlayerError
from tests.server.commands.fakes import Account, Session, Thing, Turn, in_loop


@pytest.fixture(autouse=True)
def turn(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Turn:
    """A turn that is only written down, and a game without words of its own."""
    settings.GAME_TEXT = "tests.server.commands.words"
    turn = Turn()
    monkeypatch.setattr(world, "TURN", turn)
    return turn


def broken() -> None:
    """End in an error."""
    raise KeyError("a bug")


def test_what_goes_well_is_returned(turn: Turn) -> None:
    session = Session()

    assert guarded(session, max, 3, 4) == 4
    assert session.sees == []
    assert turn.rolled_back == []


def test_a_refusal_is_told_as_it_is(turn: Turn) -> None:
    session = Session()

    def refused(why: str) -> None:
        raise PlayerError(why)

    assert guarded(session, refused, "Not today.") is None
    assert session.sees == ["Not today."]
    assert turn.rolled_back == []


def test_a_bug_is_undone_logged_once_and_told(
    turn: Turn, caplog: pytest.LogCaptureFixture
) -> None:
    session = Session()

    assert guarded(session, broken) is None

    assert session.sees == [text.command_failed()]
    assert turn.rolled_back == [1]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "KeyError: 'a bug'" in caplog.text


def test_what_ends_the_process_is_not_held_up() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        guarded(Session(), interrupted)


@in_loop
async def test_an_async_function_is_begun_and_its_task_returned() -> None:
    session, gate = Session(), asyncio.Event()

    async def waits(words: str) -> None:
        session.msg("begun")
        await gate.wait()
        raise PlayerError(words)

    task = guarded(session, waits, "Too late.")

    assert session.sees == ["begun"]
    assert isinstance(task, asyncio.Task)
    gate.set()
    await task
    assert session.sees == ["begun", "Too late."]


@in_loop
async def test_an_async_function_that_fails_at_once_is_undone(turn: Turn) -> None:
    async def fails() -> None:
        broken()

    assert guarded(Session(), fails) is None
    assert turn.rolled_back == [1]


def test_the_edge_holds_when_the_words_of_the_game_are_broken_too(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    module = ModuleType("tests.broken_words")
    module.command_failed = broken  # type: ignore[attr-defined]
    monkeypatch.setitem(__import__("sys").modules, module.__name__, module)
    settings.GAME_TEXT = module.__name__
    session = Session()

    guarded(session, broken)

    assert session.sees == ["Something went wrong with that."]


def test_the_log_names_people_by_their_numbers() -> None:
    session = Session()
    assert described(session) == "session 3"

    session.account, session.puppet = Account(), Thing("Anna", number=12)
    assert described(session) == "session 3, account 7, object 12"
    assert described(Thing("guard", number=5)) == "object 5"
