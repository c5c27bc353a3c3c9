"""Looking commands up in what is merged."""

from __future__ import annotations

import pytest

from server.commands import merged as module
from server.commands.merged import Merged, merged
from tests.server.commands.fakes import Account, Thing, cmdset_of, command

STAFF = "cmd: perm(Builder)"
LOOK, LOCK, SAY = command("look", "l"), command("lock"), command("say", "'", "speak")
DIG = command("dig", "digging", locks=STAFF)
QUIT = command("quit", prefix_ok=False)
BO = Thing("Bo")
BUILDER = Thing("Anna")
BUILDER.account = Account("Builder")


def all_of(*commands: type) -> Merged:
    """One merged set of these."""
    return Merged([cmdset_of(*commands)])


def test_equal_parts_are_merged_once() -> None:
    one, other = cmdset_of(LOOK), cmdset_of(SAY)
    before = merged([one, other])

    assert merged([one, other]) is before
    assert merged([other, one]) is not before


def test_a_changed_part_is_merged_anew() -> None:
    cmdset = cmdset_of(LOOK)
    before = merged([cmdset])

    cmdset.add(SAY)

    assert merged([cmdset]).get("say", BO) is SAY
    assert before.get("say", BO) is None


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 10)
    monkeypatch.setattr(module, "_cache", {})

    for _ in range(100):
        merged([cmdset_of(LOOK)])

    assert len(module._cache) == 10


def test_a_command_one_may_not_use_does_not_exist_for_him() -> None:
    commands = all_of(LOOK, DIG)

    assert commands.get("dig", BO) is None
    assert commands.view(BO).commands == [LOOK]
    assert commands.view(BO).starting("d") == ()
    assert commands.get("dig", BUILDER) is DIG
    assert commands.view(BUILDER).commands == [DIG, LOOK]


def test_views_are_shared_by_those_who_may_the_same() -> None:
    commands = all_of(LOOK, DIG)

    assert commands.view(BO) is commands.view(Thing("Cy"))
    assert commands.view(BO) is not commands.view(BUILDER)


def test_the_beginning_of_a_key_is_found() -> None:
    view = all_of(LOOK, LOCK, SAY).view(BO)

    assert view.starting("lo") == (LOCK, LOOK)
    assert view.starting("loo") == (LOOK,)
    assert view.starting("x") == ()


def test_aliases_count_only_where_no_key_begins_so() -> None:
    view = all_of(SAY, command("spell")).view(BO)

    assert [each.key for each in view.starting("sp")] == ["spell"]
    assert view.starting("spea") == (SAY,)


def test_some_commands_must_be_typed_in_full() -> None:
    commands = all_of(QUIT)

    assert commands.view(BO).starting("qui") == ()
    assert commands.get("quit", BO) is QUIT


def test_not_more_than_the_limit_of_beginnings_is_looked_at() -> None:
    many = [command(f"spell{number}") for number in range(100)]

    assert len(all_of(*many).view(BO).starting("spell", limit=6)) == 6


def test_system_commands_cannot_be_typed() -> None:
    menu = command("__nomatch__")
    commands = all_of(LOOK, menu)

    assert commands.get("__nomatch__", BO) is None
    assert commands.view(BO).commands == [LOOK]
    assert commands.system == {"__nomatch__": menu}


def test_one_set_without_exits_hides_them() -> None:
    assert all_of(LOOK).exits
    assert not Merged([cmdset_of(LOOK), cmdset_of(SAY, exits=False)]).exits
