"""A command begins a dialogue, gives it something, and waits for what it returns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.dialogues.registry import DIALOGUES, begin_dialogue, use_dialogue
from server.sessions import SESSION_HANDLER
from tests.stories.town import Player, Town


class Christen(Command):
    """Give a name."""

    key = "christen"
    talk: Any = None

    async def run(self) -> None:
        begun = await begin_dialogue(type(self).talk, self.session, thing=self.args)
        assert begun is not None
        self.msg(f"It is {await begun.result()}.")


class Christening(CmdSet):
    """Christen, beside everything else."""

    commands = (Christen,)


@pytest.fixture
def anna(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[Player]:
    @use_dialogue(False, identifier="session")
    async def naming(ctx: Any) -> str:
        event = await ctx.question(f"What is the {ctx.trigger.thing} called?")
        return str(event.raw_text)

    monkeypatch.setattr(Christen, "talk", naming)
    anna = town.player("Anna")
    session = SESSION_HANDLER.get(anna.sessid)
    assert session is not None
    town.do(session.cmdset.add, Christening)
    yield anna
    DIALOGUES.drop(naming)


def test_the_result_is_what_the_dialogue_returned(anna: Player) -> None:
    anna.types("christen boat", "Heron")

    assert anna.sees == ["What is the boat called?", "It is Heron."]


def test_one_that_is_closed_has_no_result(town: Town, anna: Player) -> None:
    anna.types("christen boat")
    session = SESSION_HANDLER.get(anna.sessid)
    assert session is not None

    town.do(DIALOGUES.session_ended, session)

    assert anna.sees == ["What is the boat called?", "It is None."]
