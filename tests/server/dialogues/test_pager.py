"""A long text by screenfuls."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.dialogues.pager import LONGEST, page
from server.sessions import SESSION_HANDLER
from tests.stories.town import Player, Town

LINES = [f"line {number}" for number in range(1, 26)]
MORE = "Enter goes on, b back, q stops."


class Unroll(Command):
    """Read a long text."""

    key = "unroll"
    text = "\n".join(LINES)

    def run(self) -> None:
        page(self.session, self.text)


class Reading(CmdSet):
    """Something to read."""

    commands = (Unroll,)


def session_of(player: Player) -> Any:
    return SESSION_HANDLER.get(player.sessid)


def window(player: Player, **client: Any) -> None:
    """The player's client has another size, or is another."""
    player.changed(structs.replace(player.client, **client))
    player.town.settle()


@pytest.fixture
def anna(town: Town) -> Player:
    anna = town.player("Anna")
    session = session_of(anna)
    town.do(session.cmdset.add, Reading, persistent=True)
    town.do(session.set_option, "pager", True)
    window(anna, width=80, height=12)
    return anna


def test_a_screenful_is_shown_and_enter_shows_the_next(anna: Player) -> None:
    anna.types("unroll")
    assert anna.sees == [*LINES[:10], f"40 % shown. {MORE}"]

    anna.types("")
    assert anna.sees == [*LINES[10:20], f"80 % shown. {MORE}"]

    anna.types("", "say done")
    assert anna.sees == [*LINES[20:], 'You say, "done"']


def test_b_goes_back(anna: Player) -> None:
    anna.types("unroll", "", "")
    anna.types("unroll", "")
    anna.sees  # noqa: B018

    anna.types("b")
    assert anna.sees[:10] == LINES[:10]

    anna.types("b")
    assert anna.sees[:10] == LINES[:10]


def test_q_stops(anna: Player) -> None:
    anna.types("unroll", "q", "say q")

    assert anna.sees[11:] == ["You stop reading.", 'You say, "q"']


def test_any_other_line_is_the_command_it_is(anna: Player) -> None:
    anna.types("unroll", "say stop", "say it")

    assert anna.sees[11:] == ['You say, "stop"', 'You say, "it"']


def test_a_command_behind_the_pager_counts_once(anna: Player) -> None:
    before = session_of(anna).cmd_total

    anna.types("unroll", "say stop")

    assert session_of(anna).cmd_total == before + 2


def test_a_short_text_is_just_shown(anna: Player) -> None:
    window(anna, height=27)

    anna.types("unroll")

    assert anna.sees == LINES


def test_a_long_line_takes_several_of_the_window(
    anna: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "|r" + "word " * 31 + "end|n"
    monkeypatch.setattr(Unroll, "text", "\n".join([long] * 10))

    anna.types("unroll")

    *shown, prompt = anna.sees
    assert len(shown) == 5
    assert prompt.startswith("50 %")


def test_a_line_longer_than_the_window_is_shown_alone(
    anna: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Unroll, "text", "\n".join(["word " * 400] * 2))

    anna.types("unroll", "")

    assert len([line for line in anna.sees if line.startswith("word")]) == 2


def test_a_window_that_changes_is_heeded(anna: Player) -> None:
    anna.types("unroll")
    window(anna, height=30)

    anna.types("")

    assert anna.sees[11:] == LINES[10:]


@pytest.mark.parametrize("mode", ["reload", "crash"])
def test_reading_goes_on_after_a_reload_or_crash(
    town: Town, anna: Player, mode: str
) -> None:
    anna.types("unroll")
    anna.sees  # noqa: B018

    if mode == "crash":
        town.crash()
        town.start("crash")
    else:
        town.reload()
    anna.types("", "")

    assert [line for line in anna.sees if line.startswith("line")] == LINES[10:]


@pytest.mark.parametrize(
    "why", [{"pager": False}, {"screenreader": True}, {"height": 0}, {"web": True}, {}]
)
def test_all_of_it_is_shown_to_who_wants_or_needs_that(
    town: Town, anna: Player, why: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for option in ("pager", "screenreader"):
        if option in why:
            town.do(session_of(anna).set_option, option, why[option])
    if "height" in why:
        window(anna, height=0)
    if "web" in why:
        window(anna, protocol="websocket")
    if not why:
        monkeypatch.setattr(Unroll, "text", "\n".join([*LINES, "x" * LONGEST]))

    anna.types("unroll")

    assert anna.sees[:25] == LINES
    assert session_of(anna).asking is None


def test_help_is_shown_by_screenfuls(anna: Player) -> None:
    anna.types("help getting started", "q")

    assert anna.sees[-1] == "You stop reading."


def test_the_history_of_a_channel_is_shown_by_screenfuls(anna: Player) -> None:
    anna.types(*(f"public {number}" for number in range(15)))
    anna.sees  # noqa: B018

    anna.types("channel history public")
    anna.types("q")

    assert anna.sees[-1] == "You stop reading."


def test_who_is_asked_something_else_is_not_disturbed(town: Town, anna: Player) -> None:
    anna.types("describe me")

    town.do(page, session_of(anna), Unroll.text)
    anna.types("Tall.", ".save")

    assert anna.sees[-1] == "Anna is described anew."
