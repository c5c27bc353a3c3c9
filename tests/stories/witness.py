"""A witness: notes every hook and every signal of the game, as they come."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from game import hooks as game
from server import signals
from server.hooks import HOOKS
from server.sessions import SESSION_HANDLER
from server.sessions.session import ServerSession
from tests.stories.town import HAMLET, Player, Town


class Witness:
    """The game's hooks and, beside each, one who writes down `at_login(1)`.

    A session is written as its number, anything else by its name.
    """

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.noted: list[str] = []
        self.signalled: list[str] = []
        self.stood: dict[str, tuple[str, str]] = {}
        """How the session was when the hook ran last: its account, its puppet."""
        self._listening: list[tuple[str, Callable[..., Any]]] = []
        for name in HOOKS:
            self.put(name, self._beside(name, getattr(game, name, _nothing)))
            self.listen(name, self._hears(name))

    @property
    def saw(self) -> list[str]:
        """What it noted since it was last asked: the signals are the hooks."""
        noted, self.noted = self.noted, []
        signalled, self.signalled = self.signalled, []
        assert signalled == noted
        return noted

    def put(self, name: str, function: Callable[..., Any]) -> None:
        """Have the game use this function."""
        setattr(self.module, name, function)

    def listen(self, name: str, receiver: Callable[..., Any]) -> None:
        """Have the signal received, until the witness goes."""
        signals.named(name).connect(receiver)
        self._listening.append((name, receiver))

    def note(self, name: str, args: tuple[Any, ...]) -> None:
        """Write down a hook, and how its session is."""
        self.noted.append(_line(name, args))
        if args and isinstance(args[0], ServerSession):
            session = args[0]
            self.stood[name] = str(session.account or ""), str(session.puppet or "")

    def goes(self) -> None:
        """Hear no more signals."""
        for name, receiver in self._listening:
            signals.named(name).disconnect(receiver)

    def _beside(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def hook(*args: Any) -> Any:
            self.note(name, args)
            return real(*args)

        return hook

    def _hears(self, name: str) -> Callable[..., Any]:
        def receiver(signal: Any, sender: Any, **told: Any) -> None:
            self.signalled.append(_line(name, tuple(told.values())))

        return receiver


def _nothing(*args: Any) -> None:
    """What the game does about most of it."""


def _line(name: str, args: tuple[Any, ...]) -> str:
    written = (
        str(one.sessid) if isinstance(one, ServerSession) else str(one) for one in args
    )
    return f"{name}({', '.join(written)})"


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Witness]:
    """Stands beside the game from the start."""
    module = ModuleType("a_game_with_a_witness")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    settings.GAME_HOOKS = module.__name__
    settings.WORLD_FILE = HAMLET
    witness = Witness(module)
    yield witness
    witness.goes()


@pytest.fixture
def town(
    witness: Witness, monkeypatch: pytest.MonkeyPatch, db: None, tmp_path: Path
) -> Iterator[Town]:
    """A town in which a session outlives its connection for a while."""
    monkeypatch.setattr(Town, "linkdead_time", 300.0)
    town = Town(tmp_path)
    yield town
    town.close()


@pytest.fixture
def anna(town: Town, witness: Witness) -> Player:
    """Session 1, which plays Anna; what came before is forgotten."""
    player = town.player("Anna")
    witness.saw  # noqa: B018
    return player


def session_of(player: Player) -> ServerSession:
    session = SESSION_HANDLER.get(player.sessid)
    assert session is not None
    return session


def account_of(player: Player) -> int:
    account = session_of(player).account
    assert account is not None
    return account.pk
