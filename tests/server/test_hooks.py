"""Hooks: the game's functions, called by name; one that fails leaves no trace."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.dispatch import Signal, receiver

from server import api, hooks, signals
from server.errors import PlayerError
from server.world import TURN

PAGE = Path(__file__).resolve().parents[2] / "docs/hooks.md"
ROWS = re.findall(
    r"^\| `(at_\w+)\(([\w, ]*)\)` \|.*\| (yes|no) \| (yes|no) \| ([\w ,;`]+) \|$",
    PAGE.read_text(),
    re.MULTILINE,
)

SESSION = "session"


@pytest.fixture
def game(monkeypatch: pytest.MonkeyPatch, settings: Any) -> ModuleType:
    module = ModuleType("a_game_of_hooks")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    settings.GAME_HOOKS = module.__name__
    for name in hooks.HOOKS:  # nobody else listens here
        monkeypatch.setattr(signals.named(name), "receivers", [])
        signals.named(name).sender_receivers_cache.clear()
    TURN.take()
    return module


Listen = Callable[..., Any]


@pytest.fixture
def listen() -> Iterator[Listen]:
    """Have a function receive a signal, until the test ends."""
    connected: list[tuple[Signal, Any, Any]] = []

    def listen(name: str, function: Any, sender: Any = None) -> None:
        signal = signals.named(name)
        signal.connect(function, sender=sender)
        connected.append((signal, function, sender))

    yield listen
    for signal, function, sender in connected:
        signal.disconnect(function, sender=sender)


def fails(*args: Any, **kwargs: Any) -> None:
    TURN.say("half of it")
    raise RuntimeError("a bug in the game")


def test_the_page_the_hooks_and_the_signals_name_the_same() -> None:
    written = {name: tuple(filter(None, args.split(", "))) for name, args, *_ in ROWS}
    sent = {name for name, one in vars(signals).items() if isinstance(one, Signal)}

    assert list(written) == list(hooks.HOOKS)
    assert written == hooks.HOOKS
    assert sent == hooks.HOOKS.keys()
    assert api.signals is signals


def test_the_page_says_which_of_them_may_be_async() -> None:
    assert {name for name, *_, may, _ in ROWS if may == "no"} == hooks.AT_ONCE


# Calling


def test_a_hook_is_called_with_what_it_is_about(game: Any) -> None:
    called: list[Any] = []
    game.at_login = called.append

    hooks.call("at_login", SESSION)
    hooks.ask("at_login", "another")
    hooks.must("at_login", "a third")

    assert called == [SESSION, "another", "a third"]


def test_a_hook_that_is_missing_does_nothing(game: Any) -> None:
    hooks.call("at_login", SESSION)
    hooks.ask("at_login", SESSION)
    hooks.must("at_login", SESSION)


def test_a_hook_that_fails_is_logged_and_undone(
    game: Any, caplog: pytest.LogCaptureFixture
) -> None:
    game.at_login = fails

    hooks.call("at_login", SESSION)

    assert caplog.messages == ["The hook at_login failed."]
    assert TURN.take().frames == []


def test_where_the_start_depends_on_it_a_failure_is_raised_and_undone(
    game: Any,
) -> None:
    game.at_server_start = fails

    with pytest.raises(RuntimeError, match="a bug in the game"):
        hooks.must("at_server_start", "start")

    assert TURN.take().frames == []


def test_a_receiver_is_told_behind_the_hook_by_keywords(
    game: Any, listen: Listen
) -> None:
    called: list[Any] = []
    game.at_pre_puppet = lambda *args: called.append(args)

    def receives(**kwargs: Any) -> None:
        called.append(kwargs)

    listen("at_pre_puppet", receives)
    hooks.ask("at_pre_puppet", SESSION, "Anna")

    assert called == [
        (SESSION, "Anna"),
        {
            "signal": signals.at_pre_puppet,
            "sender": str,
            "session": SESSION,
            "character": "Anna",
        },
    ]


def test_a_receiver_may_listen_to_one_class_of_sessions(
    game: Any, listen: Listen
) -> None:
    called: list[Any] = []

    def receives(session: Any, **kwargs: Any) -> None:
        called.append(session)

    listen("at_login", receives, sender=int)
    hooks.call("at_login", SESSION)
    hooks.call("at_login", 7)

    assert called == [7]


def test_what_happens_to_the_house_has_no_sender(game: Any, listen: Listen) -> None:
    called: list[Any] = []

    def receives(sender: Any, mode: str, **kwargs: Any) -> None:
        called.append((sender, mode))

    listen("at_server_stop", receives)
    hooks.call("at_server_stop", "reload")

    assert called == [(None, "reload")]


def test_a_receiver_that_fails_harms_neither_hook_nor_the_other_receivers(
    game: Any, listen: Listen, caplog: pytest.LogCaptureFixture
) -> None:
    called: list[str] = []
    game.at_login = lambda session: TURN.say("the hook")

    def receives(session: Any, **kwargs: Any) -> None:
        called.append(session)

    listen("at_login", fails)
    listen("at_login", receives)
    hooks.call("at_login", SESSION)

    assert called == [SESSION]
    assert TURN.take().frames == ["the hook"]
    assert caplog.messages == [
        "The receiver tests.server.test_hooks.fails of at_login failed."
    ]


def test_after_a_refusal_nobody_else_is_asked_and_all_is_undone(
    game: Any, listen: Listen
) -> None:
    called: list[str] = []
    game.at_pre_login = lambda *args: TURN.say("the hook")

    def refuses(**kwargs: Any) -> None:
        TURN.say("the receiver")
        raise PlayerError("Not today.")

    def receives(session: Any, **kwargs: Any) -> None:
        called.append(session)

    listen("at_pre_login", refuses)
    listen("at_pre_login", receives)
    with pytest.raises(PlayerError, match="Not today"):
        hooks.ask("at_pre_login", SESSION, "account")

    assert called == []
    assert TURN.take().frames == []


def test_a_hook_that_causes_itself_is_not_called_again(
    game: Any, caplog: pytest.LogCaptureFixture
) -> None:
    called: list[Any] = []
    game.at_disconnect = lambda session, reason: (
        called.append(reason),
        hooks.call("at_disconnect", 7, f"{reason} again"),
    )
    game.at_unpuppet = lambda session, character: (
        called.append(session),
        hooks.call("at_unpuppet", 7, character),
        hooks.call("at_unpuppet", 8, character),
    )
    hooks.call("at_disconnect", 7, "gone")
    hooks.call("at_unpuppet", 7, object())
    hooks.call("at_disconnect", 7, "later")

    assert called == ["gone", 7, 8, "later"]
    assert caplog.messages == []


def test_a_hook_that_turns_out_to_be_async_where_it_cannot_be_is_logged(
    game: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def waits(session: Any, account: Any) -> None:
        raise AssertionError

    game.at_pre_login = waits

    hooks.ask("at_pre_login", SESSION, "account")

    assert caplog.messages == ["The hook at_pre_login failed."]
    assert "its answer is waited for" in caplog.text


# Looking at them before anybody needs them


async def waits(*args: Any, **kwargs: Any) -> None:
    """Cannot be asked."""


def yields(*args: Any, **kwargs: Any) -> Iterator[None]:
    """Does nothing when it is called."""
    yield


async def yields_async(*args: Any, **kwargs: Any) -> Any:
    """Does nothing either."""
    yield


@pytest.mark.parametrize(
    "name, function, reason",
    [
        (
            "at_log_in",
            fails,
            "a_game_of_hooks.at_log_in is no hook; did you mean at_login or ",
        ),
        (
            "at_post_puppet",
            fails,
            "is no hook; did you mean at_pre_puppet or at_puppet.",
        ),
        ("at_full_moon", fails, "is no hook; there are at_server_load, at_server_cold"),
        ("at_login", "hello", "a_game_of_hooks.at_login is no function."),
        ("at_login", lambda: None, "a_game_of_hooks.at_login must take (session)."),
        ("at_puppet", lambda session: None, "must take (session, character)."),
        ("at_server_load", lambda mode: None, "must take ()."),
        ("at_login", lambda session, *, why: None, "must take (session)."),
        ("at_pre_login", waits, "cannot be an async def: its answer is waited for."),
        ("at_login", yields, "would never run, because it has a yield."),
        ("at_login", yields_async, "would never run, because it has a yield."),
    ],
)
def test_a_hook_that_would_never_work_is_refused(
    game: Any, name: str, function: Any, reason: str
) -> None:
    setattr(game, name, function)

    with pytest.raises(hooks.WrongHook, match=re.escape(reason)):
        hooks.check()


def test_the_game_does_not_load_with_a_wrong_hook(game: Any, db: None) -> None:
    from server import loading

    game.at_log_in = fails

    with pytest.raises(hooks.WrongHook, match="did you mean at_login"):
        loading.load_game()


@pytest.mark.parametrize(
    "name, function, reason",
    [
        ("at_login", lambda: None, "must take (signal, sender, session)."),
        (
            "at_puppet",
            lambda session, account, **kwargs: None,
            "must take (signal, sender, session, character).",
        ),
        ("at_server_stop", waits, "tests.server.test_hooks.waits cannot be an async"),
        ("at_login", yields, "would never run, because it has a yield."),
    ],
)
def test_a_receiver_that_would_never_work_is_refused(
    game: Any, listen: Listen, name: str, function: Any, reason: str
) -> None:
    listen(name, function, sender=int)

    with pytest.raises(hooks.WrongHook, match=re.escape(reason)):
        hooks.check()


def test_what_works_is_let_pass(game: Any, listen: Listen) -> None:
    game.at_login = waits
    game.at_puppet = lambda session, character, why="": None
    game.at_dusk = 18
    game.attack = game._at_dawn = lambda: None

    @receiver(signals.at_login)
    def receives(session: Any, **kwargs: Any) -> None: ...

    listen("at_login", receives)
    listen("at_disconnect", waits)
    listen("at_server_stop", PlayerError)

    hooks.check()


def test_a_receiver_that_is_gone_is_not_looked_at(game: Any) -> None:
    signals.at_login.connect(lambda: None)

    hooks.check()
    hooks.call("at_login", SESSION)
