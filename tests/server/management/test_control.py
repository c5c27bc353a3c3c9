"""The blocking client, against the Portal's own end of the link."""

import json
import socket
import threading

import pytest
from twisted.internet.defer import fail, succeed
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from portal.peers import PortalPeer
from portal.wire.commands import Reload, Status, Stop
from portal.wire.errors import Refused, WireError
from portal.wire.proof import load_secret
from server.management.control import Control, NotRunning


class Supervisor:
    """Stands where the Portal's Supervisor stands."""

    def __init__(self):
        self.clock = Clock()
        self.outcome = succeed({"seconds": 1.5, "held": 0.25})
        self.calls = []
        self.ended = False

    def stop(self, reason):
        """Say what is being said, and no more."""
        self.ended = True

    def status(self):
        """How it is."""
        return json.dumps({"name": "Gatehouse"})

    def reload(self, mode, sessid):
        """What a reload comes to."""
        self.calls.append((mode, sessid))
        return self.outcome


class Gate:
    """Listens where the Portal listens and answers one caller in a thread."""

    def __init__(self, var, secret):
        self.supervisor = Supervisor()
        self.peer = PortalPeer(self.supervisor, secret)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(var / "portal.sock"))
        self.listener.listen()
        self.thread = threading.Thread(target=self.answer)
        self.thread.start()

    def ended(self, transport):
        """Whether nothing more is said."""
        return self.supervisor.ended or transport.disconnecting

    def answer(self):
        """Hear the caller out."""
        caller, _ = self.listener.accept()
        transport = StringTransport()
        self.peer.makeConnection(transport)
        with caller:
            while not self.ended(transport) and (data := caller.recv(4096)):
                self.peer.dataReceived(data)
                self.supervisor.clock.advance(0)
                caller.sendall(transport.value())
                transport.clear()


@pytest.fixture
def gate(tmp_path):
    gate = Gate(tmp_path, load_secret(tmp_path / "amp.key"))
    yield gate
    gate.listener.close()
    gate.thread.join(10)


def test_a_command_is_answered(tmp_path, gate):
    with Control(tmp_path) as control:
        answer = control.call(Status)

    assert json.loads(answer["json"]) == {"name": "Gatehouse"}


def test_one_connection_takes_several_commands(tmp_path, gate):
    with Control(tmp_path) as control:
        control.call(Status)
        done = control.call(Reload, mode="reset", sessid=0)

    assert done == {"seconds": 1.5, "held": 0.25}
    assert gate.supervisor.calls == [("reset", 0)]


def test_a_refusal_arrives_with_its_sentence(tmp_path, gate):
    gate.supervisor.outcome = fail(Refused("SyntaxError: nö"))

    with Control(tmp_path) as control, pytest.raises(Refused, match="SyntaxError: nö"):
        control.call(Reload, mode="reload", sessid=0)


def test_a_wrong_secret_is_a_sentence(tmp_path, gate):
    (tmp_path / "amp.key").write_bytes(b"another secret")

    with pytest.raises(WireError):
        Control(tmp_path)


def test_nobody_there_is_not_running(tmp_path):
    with pytest.raises(NotRunning, match=f"No Gatehouse runs in {tmp_path}"):
        Control(tmp_path)


def test_a_socket_file_that_was_left_behind_is_not_running(tmp_path):
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "portal.sock"))

    with pytest.raises(NotRunning):
        Control(tmp_path)


def test_silence_ends_in_a_sentence(tmp_path):
    load_secret(tmp_path / "amp.key")
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / "portal.sock"))
        mute.listen()

        with pytest.raises(WireError, match="did not answer"):
            Control(tmp_path, timeout=0.05)


def test_hanging_up_ends_in_a_sentence(tmp_path, gate):
    with Control(tmp_path) as control:
        control.call(Stop, reason="")
        with pytest.raises(WireError, match="broke off"):
            control.call(Status)
