"""How cmdsets are merged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.commands.cmdset import CmdSet
from server.commands.merge import MERGES, merge, names
from tests.server.commands.fakes import cmdset_of, command

LOOK, SAY, SIT = command("look", "l"), command("say", "'"), command("sit")
OTHER_LOOK = command("look", "gaze")


def test_a_union_holds_the_commands_of_both() -> None:
    one, other = cmdset_of(LOOK), cmdset_of(SAY)

    assert merge([one, other]) == {"look": LOOK, "say": SAY}


def test_of_two_commands_with_one_key_the_later_stands_if_priorities_are_equal() -> (
    None
):
    one, other = cmdset_of(LOOK, SAY), cmdset_of(OTHER_LOOK)

    assert merge([one, other])["look"] is OTHER_LOOK
    assert merge([other, one])["look"] is LOOK


def test_a_higher_priority_stands_over_a_lower_one_however_they_came() -> None:
    low, high = cmdset_of(LOOK), cmdset_of(OTHER_LOOK, priority=1)

    assert merge([low, high])["look"] is OTHER_LOOK
    assert merge([high, low])["look"] is OTHER_LOOK


def test_a_command_that_is_replaced_takes_its_aliases_with_it() -> None:
    commands = merge([cmdset_of(LOOK), cmdset_of(OTHER_LOOK)])

    assert set(names(commands)) == {"look", "gaze"}


def test_an_alias_that_two_claim_goes_to_the_later_and_both_commands_stay() -> None:
    lock = command("lock", "l")

    found = names(merge([cmdset_of(LOOK), cmdset_of(lock)]))

    assert found["l"] is lock
    assert found["look"] is LOOK


def test_a_command_stands_over_another_whose_key_is_its_alias() -> None:
    peer = command("peer", "look")

    found = names(merge([cmdset_of(LOOK), cmdset_of(peer)]))

    assert found == {"peer": peer, "look": peer}


def test_within_one_set_a_key_goes_before_an_alias() -> None:
    peer = command("peer", "look")

    assert names(merge([cmdset_of(LOOK, peer)]))["look"] is LOOK


def test_replace_leaves_only_its_own_commands() -> None:
    menu = cmdset_of(SIT, merge="replace", priority=1)

    assert merge([cmdset_of(LOOK, SAY), menu]) == {"sit": SIT}


def test_what_has_a_higher_priority_than_a_replacing_set_joins_it() -> None:
    menu = cmdset_of(SIT, merge="replace", priority=1)
    staff = cmdset_of(SAY, priority=2)

    assert merge([staff, cmdset_of(LOOK), menu]) == {"sit": SIT, "say": SAY}


def test_intersect_keeps_its_own_version_of_what_both_have() -> None:
    gagged = cmdset_of(OTHER_LOOK, SIT, merge="intersect", priority=1)

    assert merge([cmdset_of(LOOK, SAY), gagged]) == {"look": OTHER_LOOK}


def test_remove_takes_away_and_adds_nothing() -> None:
    mute = cmdset_of(SAY, SIT, merge="remove", priority=1)

    assert merge([cmdset_of(LOOK, SAY), mute]) == {"look": LOOK}


def test_nothing_merged_is_nothing() -> None:
    assert merge([]) == {}


COMMANDS = st.lists(
    st.sampled_from([LOOK, OTHER_LOOK, SAY, SIT, command("peer", "look", "l")])
)
CMDSETS = st.builds(
    lambda commands, merge, priority: cmdset_of(
        *commands, merge=merge, priority=priority
    ),
    COMMANDS,
    st.sampled_from(sorted(MERGES)),
    st.integers(-2, 2),
)


@given(st.lists(CMDSETS, max_size=5))
def test_every_name_belongs_to_a_command_that_is_left(cmdsets: list[CmdSet]) -> None:
    commands = merge(cmdsets)

    found = names(commands)

    assert set(found.values()) == set(commands.values())
    assert all(found[key] is left for key, left in commands.items())


@given(st.lists(CMDSETS, max_size=5))
def test_merging_changes_none_of_the_sets(cmdsets: list[CmdSet]) -> None:
    before = [(cmdset.stamp, cmdset.commands) for cmdset in cmdsets]

    merge(cmdsets)

    assert [(cmdset.stamp, cmdset.commands) for cmdset in cmdsets] == before


def test_an_unknown_way_of_merging_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="it must be of union, replace"):
        cmdset_of(merge="subtract")
