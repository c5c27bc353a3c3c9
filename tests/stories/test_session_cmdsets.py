"""Command sets of one session: who has them, how long, and what they change."""

from __future__ import annotations

from typing import Any

import pytest

from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.sessions import SESSIONS, actions
from tests.stories.town import Player, Town


def session_of(player: Player) -> Any:
    return SESSIONS.get(player.sessid)


def add(town: Town, player: Player, cmdset: type[CmdSet], **how: Any) -> None:
    """Give the set to that player's session."""
    town.do(session_of(player).cmdset.add, cmdset, **how)


@pytest.fixture
def anna(town: Town) -> Player:
    return town.player("Anna")


class Hum(Command):
    """Hum."""

    key = "hum"

    def run(self) -> None:
        self.msg("You hum.")


class Humming(CmdSet):
    """Hum, beside everything else."""

    commands = (Hum,)


class Whistling(CmdSet):
    """Hum, and another set than Humming."""

    commands = (Hum,)


# Whose it is


@pytest.mark.parametrize("mode", [1, 2, 3])
def test_the_accounts_other_session_has_it_not(
    town: Town, settings: Any, mode: int
) -> None:
    settings.MULTISESSION_MODE = mode
    number = town.player_account("Anna")
    first, second = town.connect(number), town.connect(number)
    add(town, first, Humming)
    second.seen.clear()

    first.types("hum")
    first.seen.clear()
    second.types("hum")

    assert 'Huh? There is no "hum". Try "help".' in second.sees


def test_a_menu_holds_one_session_while_the_other_plays_on(
    town: Town, settings: Any
) -> None:
    settings.MULTISESSION_MODE = 3
    number = town.player_account("Anna")
    first, second = town.connect(number), town.connect(number)
    add(town, first, Menu)
    first.seen.clear()
    second.seen.clear()

    first.types("say hello", "north")
    second.types("say hello")

    assert first.sees[:2] == ["You cannot choose say.", "You cannot choose north."]
    assert second.sees == ['You say, "hello"']


def test_who_logs_out_has_it_no_more_though_it_was_persistent(
    town: Town, anna: Player
) -> None:
    add(town, anna, Humming)
    add(town, anna, Whistling, persistent=True)

    town.do(actions.logout, session_of(anna))
    anna.seen.clear()
    anna.types("hum")
    town.reload()
    anna.types("hum")

    assert anna.sees == ['Huh? There is no "hum". Try "help".'] * 2


def test_the_next_session_of_the_account_has_it_not(town: Town) -> None:
    number = town.player_account("Anna")
    first = town.connect(number)
    add(town, first, Humming, persistent=True)
    first.types("quit")

    second = town.connect(number)
    second.seen.clear()
    second.types("hum")

    assert second.sees == ['Huh? There is no "hum". Try "help".']


# How long it stays


def replaced(town: Town, how: str) -> None:
    """Another Server, after a reload or a crash of this one."""
    if how == "reload":
        town.reload()
    else:
        town.crash()
        town.start("crash")


@pytest.mark.parametrize("how", ["reload", "crash"])
def test_a_persistent_one_outlives_the_server_and_others_do_not(
    town: Town, anna: Player, how: str
) -> None:
    bo = town.player("Bo")
    add(town, anna, Humming, persistent=True)
    add(town, bo, Humming)

    for _ in range(2):
        replaced(town, how)
    anna.seen.clear()
    bo.seen.clear()
    anna.types("hum", "look")
    bo.types("hum")

    assert anna.sees[:2] == ["You hum.", "The Gatehouse"]
    assert bo.sees == ['Huh? There is no "hum". Try "help".']


@pytest.mark.parametrize("how", ["reload", "crash"])
def test_one_that_was_removed_does_not_come_back(
    town: Town, anna: Player, how: str
) -> None:
    add(town, anna, Humming, persistent=True)
    town.do(session_of(anna).cmdset.remove, Humming)

    replaced(town, how)
    anna.seen.clear()
    anna.types("hum")

    assert anna.sees == ['Huh? There is no "hum". Try "help".']


def test_a_stranger_may_have_one_over_a_reload(town: Town) -> None:
    stranger = town.connect()
    add(town, stranger, Humming, persistent=True)

    town.reload()
    stranger.seen.clear()
    stranger.types("hum")

    assert stranger.sees == ["You hum."]


def test_what_a_failed_command_added_is_not_there(
    town: Town, anna: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(command: Command) -> None:
        command.session.cmdset.add(Menu, persistent=True)  # type: ignore[union-attr]
        raise RuntimeError("a bug in the game")

    monkeypatch.setattr(Hum, "run", fails)
    add(town, anna, Humming)
    anna.types("hum")
    anna.seen.clear()

    anna.types("say hello")
    town.reload()
    anna.types("say hello")

    assert anna.sees == ['You say, "hello"'] * 2


# What it replaces


class Next(Command):
    """An empty line."""

    key = "__noinput__"

    def run(self) -> None:
        self.msg("The next page.")


class Choose(Command):
    """Any line at all."""

    key = "__nomatch__"

    def run(self) -> None:
        self.msg(f"You cannot choose {self.name}.")


class Which(Command):
    """The beginning of several."""

    key = "__multimatch__"

    def run(self) -> None:
        self.msg("One of " + ", ".join(command.key for command in self.matches))


class Pages(CmdSet):
    """Leaves the commands and takes what is none."""

    commands = (Next, Choose, Which)


class Menu(CmdSet):
    """Takes everything."""

    priority = 100
    merge = "replace"
    exits = False
    commands = (Next, Choose)


class Hop(Command):
    """Hop."""

    key = "hop"


class Hopping(CmdSet):
    """Two commands that begin alike."""

    commands = (Hum, Hop)


def test_what_is_no_command_goes_to_the_sets_own_system_commands(
    town: Town, anna: Player
) -> None:
    add(town, anna, Hopping)
    anna.types("", "choir", "h")
    usual = anna.sees

    add(town, anna, Pages)
    anna.types("", "choir", "hu", "h")
    own = anna.sees
    town.do(session_of(anna).cmdset.remove, Pages)
    anna.types("", "choir", "h")

    assert own[:3] == ["The next page.", "You cannot choose choir.", "You hum."]
    assert own[3].startswith("One of ")
    assert "hop" in own[3]
    assert anna.sees == usual
    assert not {"The next page.", "You cannot choose choir."} & set(usual)


def test_a_menu_takes_every_line_and_nobody_walks_away(
    town: Town, anna: Player
) -> None:
    add(town, anna, Menu)

    anna.types("north", "look", "quit", "")

    assert anna.sees == [
        "You cannot choose north.",
        "You cannot choose look.",
        "You cannot choose quit.",
        "The next page.",
    ]
    assert not anna.gone


class Knock(Command):
    """A connection begins."""

    key = "__loginstart__"

    def run(self) -> None:
        self.msg("Who knocks?")


class Porch(CmdSet):
    """What strangers can do."""

    commands = (Knock,)


def test_a_connection_and_a_logout_begin_with_the_strangers_own_set(
    town: Town, settings: Any
) -> None:
    settings.CMDSET_UNLOGGEDIN = f"{__name__}.Porch"

    welcome = town.connect().sees
    anna = town.player("Anna")
    town.do(actions.logout, session_of(anna))

    assert welcome == ["Who knocks?"]
    assert anna.sees[-1] == "Who knocks?"


# How it joins


class LookAway(Command):
    """Look, as this set has it."""

    key = "look"
    aliases = ("l",)

    def run(self) -> None:
        self.msg("You look away.")


class Behind(CmdSet):
    """Union, below the character's commands."""

    commands = (LookAway, Hum)


class Before(Behind):
    """Union, above them."""

    priority = 2


class Only(Before):
    """Nothing else is left."""

    merge = "replace"


class OnlyThese(Before):
    """Of its own what was there before."""

    merge = "intersect"


class NotThese(Before):
    """All but what it names."""

    merge = "remove"


HUH_HUM = 'Huh? There is no "hum". Try "help".'


@pytest.mark.parametrize(
    "cmdset, look, hum, say",
    [
        (Behind, "The Gatehouse", "You hum.", True),
        (Before, "You look away.", "You hum.", True),
        (Only, "You look away.", "You hum.", False),
        (OnlyThese, "You look away.", HUH_HUM, False),
        (NotThese, "Huh?", HUH_HUM, True),
    ],
)
def test_a_set_joins_in_its_way_by_its_priority(
    town: Town, anna: Player, cmdset: type[CmdSet], look: str, hum: str, say: bool
) -> None:
    add(town, anna, cmdset)

    anna.types("look")
    seen_by_look = anna.sees[0]
    anna.types("hum")
    seen_by_hum = anna.sees[0]
    anna.types("say hello")

    assert seen_by_look.startswith(look)
    assert seen_by_hum.startswith(hum.partition(" Try")[0])
    assert (anna.sees == ['You say, "hello"']) is say


def test_of_two_sets_the_one_of_higher_priority_joins_last(
    town: Town, anna: Player
) -> None:
    add(town, anna, Menu)
    add(town, anna, Before)
    add(town, anna, Humming)

    anna.types("look", "hum")

    assert anna.sees == ["You cannot choose look.", "You cannot choose hum."]


@pytest.mark.parametrize("how", ["reload", "crash"])
def test_a_persistent_set_of_an_account_is_there_in_the_next_server(
    town: Town, how: str
) -> None:
    anna = town.player("Anna")
    account = session_of(anna).account
    assert account is not None
    town.do(account.cmdset.add, Humming, persistent=True)

    if how == "reload":
        town.reload()
    else:
        town.crash()
        town.start("crash")

    account = session_of(anna).account
    assert account is not None
    assert Humming in account.cmdset
