"""Hooks: the game's functions, called by name; one that fails leaves no trace."""

import sys
from types import ModuleType
from typing import Any

import pytest

from server import hooks
from server.world import TURN


@pytest.fixture
def game(monkeypatch: pytest.MonkeyPatch, settings: Any) -> ModuleType:
    module = ModuleType("a_game_of_hooks")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    settings.GAME_HOOKS = module.__name__
    TURN.take()
    return module


def fails() -> None:
    TURN.say("half of it")
    raise RuntimeError("a bug in the game")


def test_a_hook_is_called_with_what_it_is_about(game: Any) -> None:
    called: list[Any] = []
    game.at_login = called.append

    hooks.call("at_login", "session")
    hooks.must("at_login", "another")

    assert called == ["session", "another"]


def test_a_hook_that_is_missing_does_nothing(game: Any) -> None:
    hooks.call("at_login", "session")
    hooks.must("at_login", "session")


def test_a_hook_that_fails_is_logged_and_undone(
    game: Any, caplog: pytest.LogCaptureFixture
) -> None:
    game.at_login = fails

    hooks.call("at_login")

    assert caplog.messages == ["The hook at_login failed."]
    assert TURN.take().frames == []


def test_where_the_start_depends_on_it_a_failure_is_raised_and_undone(
    game: Any,
) -> None:
    game.at_server_start = fails

    with pytest.raises(RuntimeError, match="a bug in the game"):
        hooks.must("at_server_start")

    assert TURN.take().frames == []
