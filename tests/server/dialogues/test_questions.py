"""Questions in the middle of a command: yes or no, and a choice of several."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.commands import dispatch
from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.dialogues.questions import choose, yes_or_no
from server.sessions import SESSION_HANDLER
from server.sessions.actions import logout
from server.sessions.answers import answer
from tests.server.commands.fakes import cmdset_of
from tests.stories.town import Player, Town

SURE = "Burn it down? (yes or no)"
GONE = f"Nothing comes of what you were asked before: {SURE}"
TOO_LATE = "You were asked that too long ago, so nothing was done. Please begin again."


@answer("tests.questions.name")
def named(session: Any, line: str) -> None:
    """Takes the answer to another question."""
    session.msg(f"You named it {line}.")


class Burn(Command):
    """Burn the house down."""

    key = "burn"

    async def run(self) -> None:
        if await yes_or_no(self.session, "Burn it down?"):
            self.character.db.burnt = True
            self.msg("It burns.")
        else:
            self.msg("It stands.")


class Paint(Command):
    """Paint something."""

    key = "paint"

    async def run(self) -> None:
        color = await choose(self.session, "Which colour?", ("red", "green", "grey"))
        self.msg(f"You paint it {color}." if color else "It stays as it is.")


class Patience(Command):
    """Ask, and lose patience."""

    key = "patience"
    task: Any = None

    async def run(self) -> None:
        type(self).task = asyncio.current_task()
        await yes_or_no(self.session, "Burn it down?")


class Asking(CmdSet):
    """Commands that ask."""

    commands = (Burn, Paint, Patience)


def session_of(player: Player) -> Any:
    return SESSION_HANDLER.get(player.sessid)


@pytest.fixture
def anna(town: Town) -> Player:
    anna = town.player("Anna")
    town.do(session_of(anna).cmdset.add, Asking, persistent=True)
    return anna


@pytest.mark.parametrize("line", ["yes", "Y", "  YES "])
def test_yes_is_yes(anna: Player, line: str) -> None:
    anna.types("burn", line)

    assert anna.sees == [SURE, "It burns."]


@pytest.mark.parametrize("line", ["no", "", "yes please", "burn", "look"])
def test_everything_else_is_no(anna: Player, line: str) -> None:
    anna.types("burn", line)

    assert anna.sees == [SURE, "It stands."]


def test_what_is_typed_after_the_answer_is_a_command_again(anna: Player) -> None:
    anna.types("burn", "yes", "yes", "say yes")

    *_, huh, said = anna.sees
    assert huh.startswith('Huh? There is no "yes"')
    assert said == 'You say, "yes"'


def test_lines_that_were_typed_in_one_go_are_done_in_their_order(
    town: Town, anna: Player
) -> None:
    for line in ("burn", "yes", "say done"):
        anna.receive("text", line)
    town.settle()

    assert anna.sees == [SURE, "It burns.", 'You say, "done"']


def test_a_reload_in_between_is_no(town: Town, anna: Player) -> None:
    anna.types("burn")

    town.reload()
    anna.types("yes", "say hello")

    assert anna.sees == [SURE, TOO_LATE, 'You say, "hello"']


def test_a_crash_in_between_is_no(town: Town, anna: Player) -> None:
    anna.types("burn")

    town.crash()
    town.start("crash")
    anna.types("yes", "burn", "yes")

    assert anna.sees == [SURE, TOO_LATE, SURE, "It burns."]


def test_what_the_answer_did_is_committed_with_it(town: Town, anna: Player) -> None:
    anna.types("burn", "yes")

    town.crash()
    town.start("crash")

    assert session_of(anna).puppet.db.burnt
    assert anna.sees == [SURE, "It burns."]


def test_a_disconnect_is_no(town: Town, anna: Player) -> None:
    anna.types("burn")
    character = session_of(anna).puppet

    anna.leaves()

    assert not character.db.burnt


def test_who_comes_back_after_a_lost_connection_is_told(
    town: Town, anna: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Town, "linkdead_time", 300.0)
    town.stop()
    town.new_portal()
    town.start("start")
    number = town.player_account("Bella")
    first = town.connect(number)
    town.do(session_of(first).cmdset.add, Asking, persistent=True)
    first.types("burn")
    first.leaves()

    second = town.connect(number)
    second.types("say here")

    assert GONE in second.sees
    assert not session_of(second).puppet.db.burnt


def test_another_question_in_between_is_no(town: Town, anna: Player) -> None:
    anna.types("burn")
    anna.sees  # noqa: B018

    town.do(session_of(anna).ask, "Its name?", "tests.questions.name")
    anna.types("Ash")

    assert anna.sees == [GONE, "Its name?", "It stands.", "You named it Ash."]


def test_a_question_about_to_be_asked_by_a_second_command_ends_the_first(
    town: Town, anna: Player
) -> None:
    anna.types("burn")
    town.do(session_of(anna).execute_cmd, "paint")
    anna.sees  # noqa: B018

    anna.types("1")

    assert anna.sees == ["You paint it red."]


def test_who_logs_out_is_not_asked_any_more(town: Town, anna: Player) -> None:
    anna.types("burn")
    anna.sees  # noqa: B018
    town.do(logout, session_of(anna))

    assert GONE in anna.sees


def test_nobody_is_asked_where_no_session_is(town: Town, anna: Player) -> None:
    character = session_of(anna).puppet
    town.do(character.cmdset.add, Asking)

    town.do(dispatch.execute, character, "burn")

    assert anna.sees == ["There is nobody here who could be asked about that."]


def test_a_command_that_is_ended_takes_its_question_back(
    town: Town, anna: Player
) -> None:
    anna.types("patience")

    town.do(Patience.task.cancel)
    anna.types("yes")

    assert anna.sees[:2] == [SURE, GONE]
    assert session_of(anna).asking is None


# A choice


MENU = [
    "Which colour?",
    "1. red",
    "2. green",
    "3. grey",
    "Type a number or a name, or cancel.",
]


@pytest.mark.parametrize(
    "line, color",
    [("1", "red"), ("3", "grey"), ("Green", "green"), ("r", "red"), ("gree", "green")],
)
def test_a_choice_is_made_by_number_or_name(
    anna: Player, line: str, color: str
) -> None:
    anna.types("paint", line)

    assert anna.sees == [*MENU, f"You paint it {color}."]


@pytest.mark.parametrize("line", ["0", "4", "gr", "blue", "", "1000000000000", "²"])
def test_what_is_no_choice_is_asked_again(anna: Player, line: str) -> None:
    anna.types("paint", line, "red")

    wrong = f'"{line}" is none of them.'
    assert anna.sees == [*MENU, wrong, *MENU, "You paint it red."]


def test_it_is_asked_three_times(anna: Player) -> None:
    anna.types("paint", "a", "b", "c", "say well")

    assert anna.sees[-3:] == [
        '"c" is none of them. We leave it at that.',
        "It stays as it is.",
        'You say, "well"',
    ]


def test_cancel_leaves_a_choice(anna: Player) -> None:
    anna.types("paint", "cancel")

    assert anna.sees == [*MENU, "You leave it at that.", "It stays as it is."]


def test_who_has_left_before_the_question_has_said_no(town: Town) -> None:
    gate = asyncio.Event()
    answers: list[bool] = []

    class Ponder(Command):
        """Think before you ask."""

        key = "ponder"

        async def run(self) -> None:
            await gate.wait()
            answers.append(await yes_or_no(self.session, "Burn it down?"))

    anna = town.player("Anna")
    town.do(session_of(anna).cmdset.add, cmdset_of(Ponder))
    anna.types("ponder", "quit")
    town.do(gate.set)

    assert answers == [False]
