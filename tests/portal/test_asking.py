"""Who is there is asked of the Server that serves, and again of the one after it."""

from __future__ import annotations

from typing import Any

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock

from portal.bans import BanList
from portal.config import Config
from portal.handler import PortalSessionHandler
from portal.supervisor import AUTHENTICATE_WITHIN, Supervisor
from portal.wire import commands
from portal.wire.errors import Refused

KEY = b"\x00\x00\x00\x0bssh-ed25519"


class Peer:
    """A Server's end that hears nothing."""

    def send_frames(self, batch: list[Any]) -> None:
        """Nothing is said here."""


class Gate:
    """A Portal whose Server is asked; the test answers."""

    def __init__(self, folder: Any) -> None:
        self.clock = Clock()
        config = Config(var=str(folder), server_command=(), server_directory="")
        handler = PortalSessionHandler(config, self.clock, BanList(folder / "bans"))
        self.supervisor = Supervisor(config, handler, self.clock, lambda data: None)
        self.link = handler.link
        self.asked: list[tuple[Any, dict[str, Any]]] = []
        self.answers: list[Deferred[Any]] = []
        self.supervisor.succession.call = self._call  # type: ignore[assignment]
        self.serves()

    def serves(self) -> None:
        """A Server has taken over."""
        self.supervisor.succession.current = object()  # type: ignore[assignment]
        self.link.take(Peer())
        self.link.told()
        self.link.ready()

    async def _call(self, server: Any, limit: float, command: Any, **said: Any) -> Any:
        self.asked.append((command, said))
        self.answers.append(Deferred())
        return await self.answers[-1]


@pytest.fixture
def gate(tmp_path: Any) -> Gate:
    return Gate(tmp_path)


def outcome(asked: Deferred[int]) -> list[Any]:
    """What came of it, as soon as something has."""
    heard: list[Any] = []
    asked.addCallbacks(heard.append, lambda failure: heard.append(failure.value))
    return heard


def test_a_key_is_asked_for_as_it_was_given(gate: Gate) -> None:
    heard = outcome(gate.supervisor.authenticate_key("anna", KEY, True, "192.0.2.1"))

    gate.answers[0].callback({"account": 7})

    assert heard == [7]
    said = {"name": "anna", "key": KEY, "proven": True, "address": "192.0.2.1"}
    assert gate.asked == [(commands.AuthenticateKey, said)]


def test_a_password_is_asked_for_as_it_was_given(gate: Gate) -> None:
    heard = outcome(gate.supervisor.authenticate("anna", "sesame", "192.0.2.1", "ssh"))

    gate.answers[0].callback({"account": 7})

    assert heard == [7]
    [(command, said)] = gate.asked
    assert command is commands.Authenticate
    assert said["protocol"] == "ssh"


def test_the_next_server_is_asked_when_one_goes_in_between(gate: Gate) -> None:
    heard = outcome(gate.supervisor.authenticate_key("anna", KEY, False, "192.0.2.1"))
    gate.link.lose(crashed=True)
    gate.answers[0].errback(ConnectionDone())
    gate.clock.advance(1)
    assert len(gate.asked) == 1

    gate.serves()
    gate.clock.advance(0.2)
    gate.answers[1].callback({"account": 7})

    assert heard == [7]


def test_a_game_that_stays_away_is_told(gate: Gate) -> None:
    gate.link.lose(crashed=True)
    heard = outcome(gate.supervisor.authenticate_key("anna", KEY, False, "192.0.2.1"))

    gate.clock.pump([0.1] * round(AUTHENTICATE_WITHIN * 10 + 2))

    [refused] = heard
    assert isinstance(refused, Refused)
    assert "away just now" in str(refused)


def test_what_the_gate_says_is_passed_on(gate: Gate) -> None:
    heard = outcome(gate.supervisor.authenticate_key("anna", KEY, True, "192.0.2.1"))

    gate.answers[0].errback(Refused("You are banned: noise."))

    assert str(heard[0]) == "You are banned: noise."
