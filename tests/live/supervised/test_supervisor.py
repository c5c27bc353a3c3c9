"""Reload, rollback and crash, with real processes on a real socket.

A Portal of its own process would hide the handler, so a reactor is run here, in steps.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.epollreactor import EPollReactor
from twisted.internet.process import reapAllProcesses

from portal.bans import BanList
from portal.config import Config
from portal.handler import PortalSessionHandler
from portal.link import State
from portal.peers import PeerFactory
from portal.supervisor import Supervisor
from portal.wire.errors import Refused
from portal.wire.proof import load_secret
from portal.wire.state import Client
from tests.portal.fakes import Paper

ROOT = Path(__file__).parents[3]
STAND_IN = Path(__file__).with_name("stand_in.py")
PATIENCE = 20.0


class Gate:
    """A Portal without doors: its supervisor, its handler, and sessions on paper."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        self.behaves("well")
        config = Config(
            var=str(folder),
            server_command=(sys.executable, str(STAND_IN)),
            server_directory=str(folder),
            lines_rate=0,
            **settings,
        )
        self.log = b""
        self.reactor = EPollReactor()
        self.handler = PortalSessionHandler(config, self.reactor, BanList())
        self.supervisor = Supervisor(config, self.handler, self.reactor, self._write)
        peers = PeerFactory(self.supervisor, load_secret(folder / "amp.key"))
        self.port = self.reactor.listenUNIX(str(config.socket), peers, mode=0o600)
        self.stopped = False
        self.supervisor.on_stopped = self._stop

    def _write(self, data: bytes) -> None:
        self.log += data

    def _stop(self) -> None:
        self.stopped = True

    def behaves(self, how: str) -> None:
        (self.folder / "behaviour").write_text(how)

    def until(self, true: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, self.log.decode()
            self.reactor.iterate(0.02)
            reapAllProcesses()

    def wait(self, deferred: Deferred[Any]) -> Any:
        results: list[Any] = []
        deferred.addBoth(results.append)
        self.until(lambda: results)
        return results[0]

    def serve(self) -> None:
        self.supervisor.start()
        self.until(lambda: self.handler.link.state is State.UP)

    def connect(self) -> Paper:
        session = Paper()
        session.connected(self.handler, Client("paper", "192.0.2.1", colors=0))
        return session

    @property
    def server(self) -> Any:
        return self.supervisor.current


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    gate = Gate(tmp_path, server_start_timeout=5.0, hung_after=2.0)
    yield gate
    if not gate.stopped:
        gate.supervisor.stop("the test is over")
    gate.until(lambda: gate.stopped)
    gate.port.stopListening()
    gate.reactor.iterate(0)


def test_a_reload_is_not_noticed(gate: Gate) -> None:
    gate.serve()
    anna = gate.connect()
    anna.receive("text", "one")
    gate.until(lambda: anna.sees)

    outcome = gate.supervisor.reload("reload")
    anna.receive("text", "two")
    result = gate.wait(outcome)
    anna.receive("text", "three")
    gate.until(lambda: len(anna.sees) == 3)

    assert [line.split(": ")[1] for line in anna.sees] == ["one", "two", "three"]
    assert anna.sees[2] == "0:2: three"
    assert result["held"] < result["seconds"]
    assert not anna.ended


@pytest.mark.parametrize(
    "behaviour, reason",
    [
        ("raises", "RuntimeError: the roof is missing"),
        ("hangs", "not ready within 5 seconds"),
        ("dies in takeover", "RuntimeError: the cellar collapsed"),
        ("says nothing", "ended without a word"),
    ],
)
def test_a_reload_with_broken_code_changes_nothing(
    gate: Gate, behaviour: str, reason: str
) -> None:
    gate.serve()
    anna = gate.connect()
    gate.behaves(behaviour)

    failure = gate.wait(gate.supervisor.reload("reload", sessid=anna.sessid))
    anna.receive("text", "still here")
    gate.until(lambda: "0:1: still here" in anna.sees)

    failure.trap(Refused)
    assert reason in failure.getErrorMessage()
    assert reason in anna.sees[0]
    assert gate.server.generation == 1


def test_input_that_comes_during_a_failed_takeover_is_not_lost(gate: Gate) -> None:
    gate.serve()
    anna = gate.connect()
    gate.behaves("dies in takeover")

    outcome = gate.supervisor.reload("reload")
    gate.until(lambda: gate.handler.link.state is State.SYNCING)
    anna.receive("text", "in between")
    bo = gate.connect()
    bo.receive("text", "me too")
    gate.wait(outcome)
    gate.until(lambda: anna.sees and bo.sees)

    assert anna.sees == ["0:1: in between"]
    assert bo.sees == ["0:1: me too"]


def test_a_server_that_is_killed_is_replaced_and_answers_what_it_had_in_hand(
    gate: Gate,
) -> None:
    gate.serve()
    anna = gate.connect()

    os.kill(gate.server.pid, signal.SIGSTOP)
    anna.receive("text", "one")
    gate.reactor.iterate(0.05)
    os.kill(gate.server.pid, signal.SIGKILL)
    anna.receive("text", "two")
    gate.until(lambda: len(anna.sees) == 2)

    assert anna.sees == ["0:2: one", "0:2: two"]
    assert gate.supervisor.restarts == 1


def test_a_server_that_hangs_is_ended_and_replaced(gate: Gate) -> None:
    gate.serve()
    anna = gate.connect()
    os.kill(gate.server.pid, signal.SIGSTOP)

    anna.receive("text", "anybody?")
    gate.until(lambda: "0:2: anybody?" in anna.sees)

    assert gate.server.generation == 2


def test_a_server_that_hangs_is_replaced_though_its_child_holds_the_connection(
    gate: Gate,
) -> None:
    gate.behaves("has a child")
    gate.serve()
    gate.until((gate.folder / "child").exists)
    gate.behaves("well")
    anna = gate.connect()
    os.kill(gate.server.pid, signal.SIGSTOP)

    anna.receive("text", "anybody?")
    try:
        gate.until(lambda: "0:2: anybody?" in anna.sees)
    finally:
        os.kill(int((gate.folder / "child").read_text()), signal.SIGKILL)

    assert gate.server.generation == 2


def test_a_line_that_brings_the_game_down_twice_is_set_aside(gate: Gate) -> None:
    gate.behaves("dies on bang")
    gate.serve()
    anna, bo = gate.connect(), gate.connect()
    anna.receive("text", "before")
    gate.until(lambda: anna.sees)

    anna.receive("text", "bang")
    anna.receive("text", "after")
    bo.receive("text", "innocent")
    gate.until(lambda: "0:3: after" in anna.sees and bo.sees)

    assert any("set aside" in line for line in anna.sees)
    assert bo.sees == ["0:3: innocent"]


def test_reloads_that_come_together_are_one_running_and_one_waiting(gate: Gate) -> None:
    gate.serve()

    outcomes = [gate.supervisor.reload("reload") for _ in range(10)]
    for outcome in outcomes:
        gate.wait(outcome)

    assert gate.server.generation == 3


def test_the_old_server_is_gone_after_a_reload(gate: Gate) -> None:
    gate.serve()
    old = gate.server

    gate.wait(gate.supervisor.reload("reload"))
    gate.until(lambda: old.ended)

    assert gate.server is not old


def test_stopping_says_goodbye_and_leaves_no_process(gate: Gate) -> None:
    gate.serve()
    anna, server = gate.connect(), gate.server

    gate.supervisor.stop("asked")
    gate.until(lambda: gate.stopped)

    assert "Goodbye" in anna.sees[-1]
    assert anna.ended
    assert server.ended
