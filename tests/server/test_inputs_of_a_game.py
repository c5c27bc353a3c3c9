"""What a game lets its clients say: refusals, answers that take time, and bugs."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server import inputs
from server.errors import PlayerError
from tests.stories.town import Player, Town


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is registered here is not there in the next test."""
    monkeypatch.setattr(inputs, "INPUTS", dict(inputs.INPUTS))


@pytest.fixture
def anna(town: Town) -> Player:
    return town.player("Anna")


def test_one_may_refuse_with_a_sentence(
    anna: Player, caplog: pytest.LogCaptureFixture
) -> None:
    @inputs.on("wave", str)
    def wave(session: Any, how: str) -> None:
        raise PlayerError(f"You cannot wave {how}.")

    anna.receive("wave", "sadly")
    anna.types("say hi")

    assert anna.sees == ["You cannot wave sadly.", 'You say, "hi"']
    assert caplog.messages == []


def test_what_is_said_next_waits_for_one_that_takes_its_time(
    town: Town, anna: Player
) -> None:
    gate = asyncio.Event()

    @inputs.on("wave", str)
    async def wave(session: Any, how: str) -> None:
        await gate.wait()
        session.msg(f"You wave {how}.")

    anna.receive("wave", "slowly")
    anna.types("say hi")
    before = anna.sees
    gate.set()
    town.settle()

    assert before == []
    assert anna.sees == ["You wave slowly.", 'You say, "hi"']
    assert town.portal.link.pending == {}


def test_one_that_takes_its_time_may_refuse_too(town: Town, anna: Player) -> None:
    @inputs.on("wave", str)
    async def wave(session: Any, how: str) -> None:
        await asyncio.sleep(0)
        raise PlayerError(f"You cannot wave {how}.")

    anna.receive("wave", "sadly")
    anna.types("say hi")

    assert anna.sees == ["You cannot wave sadly.", 'You say, "hi"']
    assert town.portal.link.pending == {}


@pytest.mark.parametrize("answer", [True, "text", 7, [], object()])
def test_what_one_returns_is_nothing_to_wait_for(
    town: Town, anna: Player, answer: object
) -> None:
    @inputs.on("wave", str)
    def wave(session: Any, how: str) -> object:
        session.msg(f"You wave {how}.")
        return answer

    anna.receive("wave", "back")
    anna.types("say hi")

    assert anna.sees == ["You wave back.", 'You say, "hi"']
    assert town.portal.link.pending == {}


def test_what_one_did_that_fails_is_undone_and_its_player_is_told(
    town: Town, anna: Player, caplog: pytest.LogCaptureFixture
) -> None:
    bo = town.player("Bo")

    @inputs.on("wave", str)
    def wave(session: Any, how: str) -> None:
        session.puppet.location.msg(f"{session.puppet} waves {how}.")
        raise RuntimeError("a bug in the game")

    anna.receive("wave", "badly")
    anna.types("say hi")

    apology, said = anna.sees
    assert "waves" not in apology
    assert said == 'You say, "hi"'
    assert bo.sees == ['Anna says, "hi"']
    assert len(caplog.messages) == 1
    assert town.portal.link.pending == {}


def test_what_is_answered_already_cannot_be_answered_by_another(table: None) -> None:
    with pytest.raises(ValueError, match="'text', which is answered already"):

        @inputs.on("text", str)
        def swallow(session: Any, line: str) -> None:
            """Would silence everybody."""


def test_a_function_that_cannot_be_called_so_is_refused(table: None) -> None:
    with pytest.raises(ValueError, match=r"must take \(session, str\)"):

        @inputs.on("wave", str)
        def wave(session: Any) -> None:
            """Takes too little."""
