"""SERVER_SESSION_CLASS: what a class of the game's own sees, and what is refused."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from portal.wire.state import Client
from server import loading
from server.commands.cmdset import CmdSet
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


# What is refused

NO_CLASS = 5


class Stranger:
    """No session at all."""


class Unmade(ServerSession):
    """Forgets to be a session."""

    def __init__(self, sessid: int, client: Client, sessionhandler: Any) -> None:
        self.sessid = sessid


class OtherArguments(ServerSession):
    """Cannot be made as sessions are."""

    def __init__(self, sessid: int) -> None:
        super().__init__(sessid, Client("none", ""), SESSIONS)


class NeedsAnAccount(ServerSession):
    """Takes it that somebody is there."""

    def __init__(self, sessid: int, client: Client, sessionhandler: Any) -> None:
        super().__init__(sessid, client, sessionhandler)
        self.nick = self.account.username.lower()  # type: ignore[union-attr]


class Mute(ServerSession):
    """Fails whenever it is told something."""

    def data_out(self, name: str, /, *args: Any, **options: Any) -> None:
        raise ZeroDivisionError("a slip")


class MuteByItsArguments(ServerSession):
    """Takes what no output gives."""

    def data_out(self, text: str) -> None:  # type: ignore[override]
        super().data_out("text", text)


class Deaf(ServerSession):
    """Fails whenever it hears something."""

    def data_in(self, name: str, /, *args: Any) -> Any:
        raise ZeroDivisionError("a slip")


class DeafByItsArguments(ServerSession):
    """Takes it that a client only types."""

    def data_in(self, name: str, line: str) -> Any:  # type: ignore[override]
        return super().data_in(name, line)


class Unsaved(ServerSession):
    """Forgets to say what is to be kept."""

    def saved(self) -> Any:
        super().saved()


class Unrestored(ServerSession):
    """Cannot be made again."""

    def restore(self, saved: Any) -> None:
        raise KeyError("mood")


@pytest.mark.parametrize(
    "name, why",
    [
        ("NO_CLASS", "which is no ServerSession"),
        ("Stranger", "which is no ServerSession"),
        ("Unmade", "does not work: AttributeError: .*no attribute"),
        ("OtherArguments", "does not work: TypeError: .*argument"),
        ("NeedsAnAccount", "does not work: AttributeError: .*username"),
        ("Mute", "does not work: ZeroDivisionError: a slip"),
        ("MuteByItsArguments", "does not work: TypeError: .*arguments"),
        ("Deaf", "does not work: ZeroDivisionError: a slip"),
        ("DeafByItsArguments", "does not work: TypeError: .*line"),
        ("Unsaved", "does not work: AttributeError"),
        ("Unrestored", "does not work: KeyError: 'mood'"),
    ],
)
def test_a_class_that_cannot_do_its_work_is_refused_in_a_sentence(
    db: None, settings: Any, name: str, why: str
) -> None:
    settings.SERVER_SESSION_CLASS = f"{__name__}.{name}"

    with pytest.raises(loading.WrongClass, match=why) as refused:
        loading.load_game()

    sentence = f"SERVER_SESSION_CLASS is {__name__}.{name}, "
    assert str(refused.value).startswith(sentence)


class Eager(ServerSession):
    """Speaks as soon as it is made."""

    def __init__(self, sessid: int, client: Client, sessionhandler: Any) -> None:
        super().__init__(sessid, client, sessionhandler)
        self.set_option("wrap", False)
        self.msg("hello")


def test_of_the_trial_at_loading_nothing_is_left(town: Town, settings: Any) -> None:
    anna = town.player("Anna")
    settings.SERVER_SESSION_CLASS = f"{__name__}.Eager"

    loading.load_game()
    town.settle()

    assert anna.sees == []
    assert SESSIONS.count() == 1
    assert 0 not in town.portal.sessions
