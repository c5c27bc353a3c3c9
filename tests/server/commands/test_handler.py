"""Stacks of cmdsets."""

from __future__ import annotations

import pytest

from server.commands.cmdset import CmdSet
from server.commands.handler import CmdSetHandler, load
from server.world.turn import Turn
from tests.server.commands.fakes import cmdset_of, command

LOOK, SAY = command("look"), command("say")
HERE = __name__


class Tavern(CmdSet):
    """A set to be found by its path."""

    key = "tavern"
    commands = (LOOK,)


class Cellar(CmdSet):
    """Another one."""

    commands = (SAY,)


def test_a_stack_begins_with_its_default_and_goes_on_in_order() -> None:
    handler = CmdSetHandler(Tavern)

    added = handler.add(Cellar)

    assert [cmdset.key for cmdset in handler.sets] == ["tavern", "cellar"]
    assert added in handler
    assert Cellar in handler
    assert f"{HERE}.Cellar" in handler
    assert "attic" not in handler


def test_the_default_is_replaced_below_what_was_added() -> None:
    handler = CmdSetHandler(Tavern)
    handler.add(Cellar)

    handler.default(None)
    assert [cmdset.key for cmdset in handler.sets] == ["cellar"]

    handler.default(f"{HERE}.Tavern")
    assert [cmdset.key for cmdset in handler.sets] == ["tavern", "cellar"]


def test_a_set_of_the_same_key_takes_the_place_of_the_one_before() -> None:
    handler = CmdSetHandler()
    handler.add(Cellar)
    handler.add(Tavern)

    again = handler.add(Cellar)

    assert [cmdset.key for cmdset in handler.sets] == ["tavern", "cellar"]
    assert handler.sets[-1] is again


@pytest.mark.parametrize("name", [Cellar, "cellar", f"{HERE}.Cellar", None])
def test_a_set_is_taken_off_by_class_key_or_path_or_as_the_topmost(
    name: object,
) -> None:
    handler = CmdSetHandler(Tavern)
    handler.add(Cellar)

    handler.remove(name)  # type: ignore[arg-type]

    assert [cmdset.key for cmdset in handler.sets] == ["tavern"]


def test_a_set_is_taken_off_as_the_very_one() -> None:
    handler = CmdSetHandler()
    added = handler.add(Cellar)

    handler.remove(Cellar())
    assert added in handler

    handler.remove(added)
    assert handler.sets == ()


def test_removing_never_takes_the_default() -> None:
    handler = CmdSetHandler(Tavern)

    handler.remove()
    handler.remove("tavern")
    handler.clear()

    assert Tavern in handler


def test_persistent_sets_are_named_saved_and_restored() -> None:
    saves: list[str] = []
    handler = CmdSetHandler(Tavern, changed=lambda: saves.append("saved"))

    handler.add(cmdset_of(LOOK))
    assert saves == []
    handler.add(Cellar, persistent=True)
    assert saves == ["saved"]
    assert handler.paths == (f"{HERE}.Cellar",)

    after = CmdSetHandler(Tavern)
    after.restore(handler.paths)
    assert [cmdset.key for cmdset in after.sets] == ["tavern", "cellar"]
    assert after.paths == handler.paths

    handler.clear()
    assert not handler.paths
    assert saves == ["saved", "saved"]


def test_a_set_that_no_longer_loads_is_kept_by_name_and_said_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    gone = (f"{HERE}.Attic", "no.such.module", "nonsense", f"{HERE}.LOOK")
    handler = CmdSetHandler()

    handler.restore([*gone, f"{HERE}.Cellar"])

    assert [cmdset.key for cmdset in handler.sets] == ["cellar"]
    assert handler.paths == (*gone, f"{HERE}.Cellar")
    assert "The cmdset no.such.module cannot be restored" in caplog.text
    handler.remove("no.such.module")
    assert "no.such.module" not in handler.paths


def test_what_is_no_cmdset_is_refused() -> None:
    with pytest.raises(TypeError, match="is no cmdset"):
        load(f"{HERE}.LOOK")


def test_what_a_failed_command_did_to_a_stack_is_undone_with_the_turn() -> None:
    turn = Turn()
    handler = CmdSetHandler(Tavern, remember=turn.remember)
    handler.add(Cellar, persistent=True)
    before, mark = handler.sets, turn.mark()

    handler.default(None)
    handler.clear()
    handler.add(cmdset_of(LOOK))
    turn.rollback(mark)

    assert handler.sets == before
    assert handler.paths == (f"{HERE}.Cellar",)
