"""Who hears what is said, and what arrives of it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from portal.render import ansi
from portal.render.profile import Profile
from portal.wire.frames import Output
from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.sessions import SESSIONS
from tests.stories.town import Player, Town


class Screen(Player):
    """A player whose client shows colours and notes every output by its name."""

    def __init__(self, town: Town, account: int) -> None:
        self.heard: list[Any] = []
        super().__init__(town, account)
        self.changed(msgspec.structs.replace(self.client, colors=16))
        town.settle()
        self.heard.clear()

    @property
    def session(self) -> Any:
        return SESSIONS.get(self.sessid)

    @classmethod
    def compose(cls, markup: str, profile: Profile, output: Output) -> bytes:
        options = {name: bool(output.kwargs.get(name)) for name in ("raw", "nocolor")}
        return ansi.render(markup, profile, **options).encode()

    def send_text(self, payload: bytes) -> None:
        self.heard.append(payload.decode())

    def send_prompt(self, payload: bytes) -> None:
        self.heard.append(("prompt", payload.decode()))

    def send_echo(self, on: bool) -> None:
        self.heard.append(("echo", on))

    def send_oob(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        self.heard.append((name, *args))


@pytest.fixture
def people(town: Town, settings: Any) -> tuple[Screen, Screen, Screen]:
    """Anna twice, who plays two characters, and Bo, all in the same room."""
    settings.MULTISESSION_MODE = 3
    settings.MAX_NR_SIMULTANEOUS_PUPPETS = 2
    number = town.player_account("Anna")
    first, second = Screen(town, number), Screen(town, number)
    bo = Screen(town, town.player_account("Bo"))
    second.types("charcreate Bella", "ic Bella")
    for each in (first, second, bo):
        each.heard.clear()
    return first, second, bo


def heard(*players: Screen) -> list[list[Any]]:
    return [player.heard for player in players]


def test_a_session_tells_that_client(town: Town, people: Any) -> None:
    first, second, bo = people

    town.do(first.session.msg, "hi")

    assert heard(first, second, bo) == [["hi"], [], []]


def test_an_account_tells_all_its_sessions_or_the_one_that_is_named(
    town: Town, people: Any
) -> None:
    first, second, bo = people

    town.do(first.session.account.msg, "all")
    town.do(first.session.account.msg, "one", session=second.session)
    town.do(first.session.account.msg, "nobody", session=bo.session)

    assert heard(first, second, bo) == [["all"], ["all", "one"], []]


def test_a_character_tells_all_who_play_it_or_one_of_them(
    town: Town, people: Any
) -> None:
    first, second, bo = people
    second.types("ic Anna")
    for each in people:
        each.heard.clear()
    character = first.session.puppet

    town.do(character.msg, "all")
    town.do(character.msg, "one", session=second.session)
    town.do(character.msg, "nobody", session=bo.session)

    assert heard(first, second, bo) == [["all"], ["all", "one"], []]


def test_a_room_tells_all_in_it_but_those_who_are_excluded(
    town: Town, people: Any
) -> None:
    first, second, bo = people
    room, anna = first.session.puppet.location, first.session.puppet
    everybody = (anna, second.session.puppet)

    town.do(room.msg, "all")
    town.do(room.msg, "but one", exclude=anna)
    town.do(room.msg, "but several", exclude=everybody)

    assert heard(first, second, bo) == [
        ["all"],
        ["all", "but one"],
        ["all", "but one", "but several"],
    ]


class Hum(Command):
    """Hum."""

    key = "hum"

    def run(self) -> None:
        self.msg("You hum.")


class Humming(CmdSet):
    """For who can hum."""

    commands = (Hum,)


@pytest.mark.parametrize("mode", [0, 1, 2, 3])
def test_a_command_answers_who_typed_and_in_mode_1_the_account(
    town: Town, settings: Any, mode: int
) -> None:
    settings.MULTISESSION_MODE = 2
    number = town.player_account("Anna")
    first, second = Screen(town, number), Screen(town, number)
    bo = Screen(town, town.player_account("Bo"))
    settings.MULTISESSION_MODE = mode
    town.do(first.session.cmdset.add, Humming)
    for each in (first, second, bo):
        each.heard.clear()

    first.types("hum")

    others = ["You hum."] if mode == 1 else []
    assert heard(first, second, bo) == [["You hum."], others, []]


def test_several_are_told_once_each(town: Town, people: Any) -> None:
    first, second, bo = people

    town.do(SESSIONS.send, [first.session, bo.session, first.session], "hi", prompt=">")

    expected = ["hi", ("prompt", ">")]
    assert heard(first, second, bo) == [expected, [], expected]


# What is said


@pytest.mark.parametrize("by", ["session", "account", "character", "room", "handler"])
def test_any_number_of_outputs_is_said_at_once(town: Town, by: str) -> None:
    anna = Screen(town, town.player_account("Anna"))
    session = anna.session
    say = {
        "session": session.msg,
        "account": session.account.msg,
        "character": session.puppet.msg,
        "room": session.puppet.location.msg,
        "handler": lambda *args, **outputs: SESSIONS.send([session], *args, **outputs),
    }[by]

    town.do(
        say,
        "|rhit|n",
        options={"nocolor": True},
        prompt="HP 10>",
        gmcp={"Char.Vitals": {"hp": 10}},
        pair=(1, "two"),
    )
    town.do(say, prompt="alone>")

    assert anna.heard == [
        "hit",
        ("prompt", "HP 10>"),
        ("gmcp", {"Char.Vitals": {"hp": 10}}),
        ("pair", 1, "two"),
        ("prompt", "alone>"),
    ]


def test_options_are_for_one_message(town: Town) -> None:
    anna = Screen(town, town.player_account("Anna"))
    msg = anna.session.msg

    town.do(msg, "|rred|n")
    town.do(msg, "|rred|n", options={"nocolor": True})
    town.do(msg, "|rred|n", options={"raw": True})
    town.do(msg, "|rred|n", prompt="|rred>|n", options={"nocolor": True, "raw": True})
    town.do(msg, "-----\n|rred|n", options={"screenreader": True})
    town.do(msg, "|rred|n", options=None)

    shown = anna.heard
    assert shown[0] == shown[6]
    assert shown[0].startswith("\x1b[")
    assert shown[1:6] == ["red", "|rred|n", "|rred|n", ("prompt", "|rred>|n"), "red"]


def test_what_is_typed_is_hidden_and_shown_again(town: Town) -> None:
    anna = Screen(town, town.player_account("Anna"))
    msg = anna.session.msg

    town.do(msg, options={"echo": False}, prompt="Secret?")
    hidden = anna.echo
    town.do(msg, "Thanks.", options={"echo": True})

    assert (hidden, anna.echo) == (False, True)
    assert anna.heard == [
        ("echo", False),
        ("prompt", "Secret?"),
        ("echo", True),
        "Thanks.",
    ]


def test_nothing_is_said_by_nothing(town: Town) -> None:
    anna = Screen(town, town.player_account("Anna"))

    town.do(anna.session.msg)
    town.do(anna.session.msg, None, options={"raw": True})
    town.do(anna.session.msg, "")

    assert anna.heard == [""]


def test_an_object_of_the_game_is_refused_where_it_is_said(town: Town) -> None:
    anna = Screen(town, town.player_account("Anna"))
    session = anna.session

    with pytest.raises(ValueError, match="cannot be sent"):
        town.do(session.msg, "hi", gmcp={"you": session.puppet})


def test_what_a_command_said_is_not_told_if_it_fails(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bo = (Screen(town, town.player_account(name)) for name in ("Anna", "Bo"))

    def fails(command: Command) -> None:
        bo.session.msg("You win.")
        raise RuntimeError("a bug in the game")

    monkeypatch.setattr(Hum, "run", fails)
    town.do(anna.session.cmdset.add, Humming)
    anna.heard.clear()
    bo.heard.clear()
    anna.types("hum")

    assert bo.heard == []
    assert len(anna.heard) == 1
