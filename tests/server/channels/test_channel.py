"""A channel: who is on it, who hears it, who may speak, what it may be called."""

from __future__ import annotations

from typing import Any

import pytest

from server.accounts import ACCOUNTS
from server.accounts.models import Account
from server.channels.channel import (
    Channel,
    channel_heard,
    channels_of,
    find_channel,
    may_create_channels,
)
from server.commands.cmdset import CmdSet
from server.world import TURN, WORLD
from tests.stories.town import Town


def account(name: str) -> Any:
    """The live account of this name."""
    return next(each for each in ACCOUNTS.all() if each.username == name)


def channel(town: Town, name: str = "square", **fields: Any) -> Channel:
    """A new channel."""
    made: Channel = town.do(WORLD.create, Channel, name, **fields)
    return made


def heard_by(found: Channel, speaker: int = 0) -> list[str]:
    """The names of those who hear it."""
    return [str(session.account) for session in found.hearers(speaker)]


def test_who_joins_hears_until_they_leave(town: Town) -> None:
    town.player("Anna"), town.player("Bo")
    square = channel(town)
    anna = account("Anna")

    town.do(square.join, anna)
    assert heard_by(square) == ["Anna"]
    town.do(square.mute, anna)
    assert heard_by(square) == []
    assert square.is_member(anna)
    town.do(square.mute, anna, False)
    assert heard_by(square) == ["Anna"]
    town.do(square.leave, anna)
    assert heard_by(square) == []
    assert not square.is_member(anna)


def test_everybody_is_on_a_channel_for_everybody_until_they_leave(town: Town) -> None:
    town.player("Anna"), town.player("Bo")
    square = channel(town, everybody=True)
    assert heard_by(square) == ["Anna", "Bo"]

    town.do(square.leave, account("Bo"))
    assert heard_by(square) == ["Anna"]
    town.do(square.join, account("Bo"))
    assert heard_by(square) == ["Anna", "Bo"]


def test_a_choice_is_kept_and_taken_back_with_its_turn(town: Town) -> None:
    town.player("Anna")
    square = channel(town)

    def join_and_fail() -> None:
        mark = TURN.mark()
        square.join(account("Anna"))
        TURN.rollback(mark)

    town.do(join_and_fail)
    assert not square.is_member(account("Anna"))
    assert Account.objects.get(username="Anna").channels == {}

    town.do(square.join, account("Anna"))
    kept = Account.objects.get(username="Anna").channels
    assert kept == {str(square.id): {"muted": False}}


def test_choices_about_channels_that_are_gone_are_forgotten(town: Town) -> None:
    town.player("Anna")
    old, new = channel(town, "old"), channel(town, "new")
    town.do(old.join, account("Anna"))
    town.do(old.delete)

    town.do(new.join, account("Anna"))

    assert account("Anna").channels == {str(new.id): {"muted": False}}


def test_all_sessions_of_an_account_hear(town: Town) -> None:
    number = town.player_account("Anna")
    town.connect(number), town.connect(number)
    square = channel(town, everybody=True)

    assert heard_by(square) == ["Anna", "Anna"]


def test_who_ignores_the_speaker_does_not_hear_them(town: Town) -> None:
    town.player("Anna"), town.player("Bo")
    square = channel(town, everybody=True)
    anna, bo = account("Anna"), account("Bo")
    town.do(ACCOUNTS.change, bo, ignored=[anna.pk])

    assert heard_by(square, anna.pk) == ["Anna"]
    assert heard_by(square) == ["Anna", "Bo"]


def test_staff_is_heard_by_everybody(town: Town) -> None:
    town.player("Anna", "Helper"), town.player("Bo")
    square = channel(town, everybody=True)
    anna = account("Anna")
    town.do(ACCOUNTS.change, account("Bo"), ignored=[anna.pk])

    assert heard_by(square, anna.pk) == ["Anna", "Bo"]


def test_a_listen_lock_keeps_out_who_is_on_it(town: Town) -> None:
    town.player("Anna"), town.player("Otto", "Admin")
    square = channel(town, everybody=True)
    town.do(square.lock, "listen: perm(Admin)")

    assert heard_by(square) == ["Otto"]
    assert channel_heard("square", account("Anna")) is None
    assert channel_heard("SQUARE", account("Otto")) is square
    assert square not in channels_of(account("Anna"))


@pytest.mark.parametrize("everybody, hears", [(True, ["Wanderer"]), (False, [])])
def test_a_guest_hears_only_what_is_for_everybody(
    town: Town, everybody: bool, hears: list[str]
) -> None:
    town.player("Wanderer", "Guest")
    square = channel(town, everybody=everybody)
    guest = account("Wanderer")
    town.do(square.join, guest)

    assert heard_by(square) == hears
    assert square.refusal(guest) != ""

    town.do(square.lock, "listen: all(); send: all()")
    assert heard_by(square) == ["Wanderer"]
    assert square.refusal(guest) == ""


def test_a_silence_ends(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.player("Anna")
    square, anna = channel(town), account("Anna")
    now = [1000.0]
    monkeypatch.setattr(Channel, "clock", lambda self: now[0])

    town.do(square.silence, anna.pk, 10)
    assert "10 more minutes" in square.refusal(anna)
    now[0] += 9.2 * 60
    assert "one more minute" in square.refusal(anna)
    now[0] += 60
    assert square.refusal(anna) == ""

    town.do(square.silence, anna.pk)
    now[0] += 1e9
    assert square.refusal(anna) == "You have been silenced on square."
    town.do(square.give_voice, anna.pk)
    assert square.refusal(anna) == ""


def test_who_made_it_looks_after_it(town: Town) -> None:
    town.player("Anna"), town.player("Bo")
    anna, bo = account("Anna"), account("Bo")
    square = channel(town, owner=anna.pk)

    assert square.may(anna, "control")
    assert not square.may(bo, "control")

    town.do(square.silence, anna.pk)
    town.do(setattr, square, "moderated", True)
    assert square.refusal(anna) == ""


def test_locks_are_of_these_kinds_and_no_others(town: Town) -> None:
    square = channel(town)

    for wrong, why in (
        ("get: all()", "has locks for listen, send, control, and for nothing else"),
        ("listen", "should be like"),
        ("send: nothing()", "no lock function"),
    ):
        with pytest.raises(ValueError, match=why):
            town.do(square.lock, wrong)

    town.do(square.lock, "send: perm(Admin)")
    assert square.all_locks == {
        "listen": "perm(Player) or everybody()",
        "send": "perm(Admin)",
        "control": "owner() or perm(Admin)",
    }


def test_who_may_make_channels_is_a_setting(town: Town, settings: Any) -> None:
    town.player("Anna")
    assert not may_create_channels(account("Anna"))

    settings.CHANNEL_CREATE = "perm(Player)"
    assert may_create_channels(account("Anna"))


def test_a_name_is_taken_while_the_channel_is_there(town: Town) -> None:
    square = channel(town, aliases=("place",))

    for name in ("Square", "PLACE"):
        with pytest.raises(ValueError, match="the channel square"):
            town.do(WORLD.create, Channel, name)
    assert len(WORLD.of(Channel)) == 3

    town.do(setattr, square, "key", "Square")
    town.do(square.delete)
    assert find_channel("place") is None
    channel(town, "place")


def test_an_exit_may_have_the_name_too(town: Town) -> None:
    yard = WORLD.tagged("yard", "worldfile")[0]
    town.do(setattr, yard.exits[0], "aliases", ("wicket",))

    assert find_channel("wicket") is None
    assert channel(town, "wicket") is find_channel("wicket")


class Bare(CmdSet):
    """A set in which channels mean nothing."""


def test_a_name_means_nothing_where_no_set_has_a_command_for_it(town: Town) -> None:
    anna = town.player("Anna")
    town.do(account("Anna").cmdset.default, Bare)

    anna.types("public hello")

    assert anna.sees[0].startswith('Huh? There is no "public".')


def test_who_is_not_on_a_channel_has_nothing_to_mute(town: Town) -> None:
    town.player("Anna")
    square = channel(town)

    town.do(square.mute, account("Anna"), False)

    assert not square.is_member(account("Anna"))
    assert heard_by(square) == []
