"""SERVER_SESSION_CLASS: what a class of the game's own sees, changes, and harms."""

from __future__ import annotations

import asyncio
import sys
from types import ModuleType
from typing import Any

import pytest

from portal.wire.state import Client
from server import loading
from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.sessions import SESSIONS, actions
from server.sessions.answers import ANSWERS
from server.sessions.session import ServerSession
from server.world import TURN
from tests.docs.test_examples import DOCS, blocks
from tests.stories.town import Player, Town

SAID = "text", "prompt", "echo", "gmcp"


class Noting(ServerSession):
    """Notes all it hears and is told."""

    def __init__(self, sessid: int, client: Client, sessionhandler: Any) -> None:
        super().__init__(sessid, client, sessionhandler)
        self.told: list[tuple[Any, ...]] = []
        self.heard: list[tuple[Any, ...]] = []

    def data_out(self, name: str, /, *args: Any, **options: Any) -> None:
        self.told.append((name, *args, options) if options else (name, *args))
        super().data_out(name, *args, **options)

    def data_in(self, name: str, /, *args: Any) -> Any:
        self.heard.append((name, *args))
        return super().data_in(name, *args)


class Editing(ServerSession):
    """Changes what it is told, says more, and keeps some from its player."""

    def data_out(self, name: str, /, *args: Any, **options: Any) -> None:
        if name == "text":
            if "secret" in args[0]:
                return
            super().data_out("prompt", "Listen:")
            args = (args[0].upper(),)
        super().data_out(name, *args, **options)

    def data_in(self, name: str, /, *args: Any) -> Any:
        if args == ("quit",):
            self.msg("you stay")
            return None
        return super().data_in(name, *(arg.replace("cat", "dog") for arg in args))


class Failing(ServerSession):
    """Fails at what has to do with thunder."""

    def data_out(self, name: str, /, *args: Any, **options: Any) -> None:
        if name == "text" and "thunder" in args[0]:
            raise RuntimeError("a bug in what is told")
        super().data_out(name, *args, **options)

    def data_in(self, name: str, /, *args: Any) -> Any:
        if args == ("thunder",):
            raise RuntimeError("a bug in what is heard")
        return super().data_in(name, *args)


def play(town: Town, settings: Any, kind: type[ServerSession], name: str) -> Player:
    """Somebody whose session is of that class."""
    settings.SERVER_SESSION_CLASS = f"{kind.__module__}.{kind.__name__}"
    return town.player(name)


def noted(player: Player) -> Noting:
    """Their session, which has noted nothing yet."""
    session = SESSIONS.get(player.sessid)
    assert isinstance(session, Noting)
    session.told.clear()
    session.heard.clear()
    return session


def texts(session: Noting) -> list[Any]:
    return [told[1] for told in session.told if told[0] == "text"]


def test_it_sees_what_is_said_to_it_its_account_its_character_its_room_and_all(
    town: Town, settings: Any
) -> None:
    bo = town.player("Bo")
    anna = noted(play(town, settings, Noting, "Anna"))
    assert anna.account is not None
    assert anna.puppet is not None

    town.do(anna.msg, "session")
    town.do(anna.account.msg, "account")
    town.do(anna.puppet.msg, "character")
    town.do(anna.puppet.location.msg, "room")
    town.do(SESSIONS.send, [anna], "some")
    town.do(SESSIONS.announce, "all")
    bo.types("say hello")

    assert texts(anna) == [
        *("session", "account", "character", "room", "some", "all"),
        'Bo says, "hello"',
    ]


def test_it_sees_every_output_and_its_options(town: Town, settings: Any) -> None:
    anna = noted(play(town, settings, Noting, "Anna"))

    town.do(
        anna.msg,
        "hi",
        options={"raw": True, "echo": False},
        prompt=">",
        gmcp={"Char.Vitals": {"hp": 1}},
        pair=(1, 2),
    )

    assert anna.told == [
        ("echo", False),
        ("text", "hi", {"raw": True}),
        ("prompt", ">", {"raw": True}),
        ("gmcp", {"Char.Vitals": {"hp": 1}}),
        ("pair", 1, 2),
    ]


def test_it_sees_the_welcome_the_answers_and_the_goodbye(
    town: Town, settings: Any
) -> None:
    player = play(town, settings, Noting, "Anna")
    session = SESSIONS.get(player.sessid)
    assert isinstance(session, Noting)
    welcome = list(session.told)

    player.types("nonsense", "quit")

    assert ("logged_in", True) in welcome
    assert "You are Anna now." in [told[1] for told in welcome]
    assert player.sees == texts(session)[-2:]


def test_it_sees_what_is_asked_and_that_the_answer_is_hidden(
    town: Town, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ANSWERS, "test.secret", lambda s, line: None)
    player = play(town, settings, Noting, "Anna")
    anna = noted(player)

    town.do(anna.ask, "Secret?", "test.secret", True)
    player.types("sesame")

    assert anna.told == [("echo", False), ("prompt", "Secret?"), ("echo", True)]
    assert anna.heard == [("text", "sesame")]


def test_it_sees_all_its_client_says_and_nothing_else(
    town: Town, settings: Any
) -> None:
    player = play(town, settings, Noting, "Anna")
    anna = noted(player)

    player.types("look", "idle")
    player.receive("nonsense", 1, "two")
    town.do(anna.execute_cmd, "inventory")

    assert anna.heard == [("text", "look"), ("text", "idle"), ("nonsense", 1, "two")]


def test_what_it_changes_its_player_sees_so_and_nobody_else(
    town: Town, settings: Any
) -> None:
    bo = town.player("Bo")
    anna = play(town, settings, Editing, "Anna")
    bo.seen.clear()

    bo.types("say hello")
    bo.types("say a secret")

    assert anna.sees == ["Listen:", 'BO SAYS, "HELLO"']
    assert bo.sees == ['You say, "hello"', 'You say, "a secret"']


def test_what_it_hears_otherwise_is_done_so(town: Town, settings: Any) -> None:
    bo = town.player("Bo")
    anna = play(town, settings, Editing, "Anna")
    bo.seen.clear()

    anna.types("say my cat", "quit", "say still here")

    assert bo.sees == ['Anna says, "my dog"', 'Anna says, "still here"']
    assert "YOU STAY" in anna.sees
    assert town.portal.link.pending == {}


def test_what_a_command_said_that_failed_is_not_told(town: Town, settings: Any) -> None:
    player = play(town, settings, Noting, "Anna")
    anna = noted(player)
    player.seen.clear()

    def fails() -> None:
        with TURN.whole():
            anna.msg("untrue")
            raise RuntimeError("a bug in the game")

    with pytest.raises(RuntimeError):
        town.do(fails)

    assert player.sees == []


def test_it_comes_in_and_goes_with_a_reload(town: Town, settings: Any) -> None:
    anna = town.player("Anna")
    usual = settings.SERVER_SESSION_CLASS

    kinds = []
    for path in (f"{__name__}.Noting", usual):
        settings.SERVER_SESSION_CLASS = path
        town.reload()
        session = SESSIONS.get(anna.sessid)
        kinds.append(type(session))
        assert str(session) == f"session {anna.sessid} of Anna"

    assert kinds == [Noting, ServerSession]


def test_all_of_them_share_a_room_and_log_out(town: Town, settings: Any) -> None:
    anna = play(town, settings, Noting, "Anna")
    bo = play(town, settings, Noting, "Bo")
    session = noted(anna)

    town.do(actions.logout, noted(bo))
    bo.types("look")

    assert bo.sees != []
    assert ("text", "Bo goes off to rest.") in session.told


def test_the_one_of_the_documentation_does_what_is_said_of_it(
    town: Town, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("documented_sessions")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    for block in blocks(DOCS / "sessions.md", "python"):
        if block.startswith("# game/sessions.py"):
            exec(block, vars(module))  # noqa: S102 (our own documentation)
    bo = town.player("Bo")
    settings.SERVER_SESSION_CLASS = "documented_sessions.Remembering"
    loading.load_game()
    anna = town.player("Anna")
    session: Any = SESSIONS.get(anna.sessid)
    session.newest.clear()
    cmdset = CmdSet()
    cmdset.add(module.Again)
    town.do(session.cmdset.add, cmdset)

    bo.types("say one", "say two")
    heard = anna.sees
    anna.types("again")

    said = ['Bo says, "one"', 'Bo says, "two"']
    assert heard == [f" 1 {said[0]}", f" 2 {said[1]}"]
    assert anna.sees == said


# What fails


def test_one_that_cannot_be_told_harms_neither_who_speaks_nor_who_else_hears(
    town: Town, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    anna, cleo = town.player("Anna"), town.player("Cleo")
    bo = play(town, settings, Failing, "Bo")

    anna.types("say thunder", "say rain")

    assert anna.sees == ['You say, "thunder"', 'You say, "rain"']
    assert cleo.sees == ['Anna says, "thunder"', 'Anna says, "rain"']
    assert bo.sees == ['Anna says, "rain"']
    assert caplog.messages == [f"session {bo.sessid} of Bo could not be told a text."]


def test_one_that_cannot_be_told_why_is_sent_out_all_the_same(
    town: Town, settings: Any
) -> None:
    bo = play(town, settings, Failing, "Bo")
    session = SESSIONS.get(bo.sessid)

    town.do(SESSIONS.disconnect, session, "Fear the thunder.")

    assert bo.gone
    assert SESSIONS.all() == []


class Ponder(Command):
    """Take your time; what is typed next waits for it."""

    key = "ponder"
    holds_input = True
    gate: asyncio.Event

    async def run(self) -> None:
        await self.gate.wait()


def test_a_line_that_fails_behind_a_long_command_stops_no_other(
    town: Town, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ponder, "gate", asyncio.Event(), raising=False)
    anna = play(town, settings, Failing, "Anna")
    session: Any = SESSIONS.get(anna.sessid)
    cmdset = CmdSet()
    cmdset.add(Ponder)
    town.do(session.cmdset.add, cmdset)

    anna.types("ponder", "thunder", "say one", "say two")
    Ponder.gate.set()
    town.settle()
    anna.types("say three")

    assert anna.sees == [f'You say, "{word}"' for word in ("one", "two", "three")]
    assert town.portal.link.pending == {}
