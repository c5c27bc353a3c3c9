"""Who calls at the link: a stranger's box is no surprise, whatever is in it."""

import pytest
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.protocols import amp

from portal.peers import PortalPeer
from portal.wire.measures import Measure, decode
from tests.portal.house import House

BOXES = {
    "no number": amp.AmpBox(_command=b"Challenge", _ask=b"1", version=b"x"),
    "an argument missing": amp.AmpBox(_command=b"Challenge", _ask=b"1"),
    "letters of no alphabet": amp.AmpBox(
        _command=b"Prove", _ask=b"1", role=b"\xff", proof=b""
    ),
    "not to be asked yet": amp.AmpBox(_command=b"Status", _ask=b"1"),
    "not to be told yet": amp.AmpBox(_command=b"Frames", part=b"0"),
    "an answer": amp.AmpBox(_answer=b"7"),
    "an error": amp.AmpBox(_error=b"7"),
}


class Supervisor:
    """Stands where the Portal's Supervisor stands."""

    clock = Clock()


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_a_caller_that_proves_nothing_is_hung_up_on_without_an_error(box, caplog):
    peer, wire = PortalPeer(Supervisor(), b"secret"), StringTransport()
    peer.makeConnection(wire)

    peer.dataReceived(box.serialize())

    assert wire.disconnecting
    assert not peer.role
    assert "Traceback" not in caplog.text


def test_a_server_is_told_how_each_connection_is(tmp_path):
    house = House(tmp_path)
    house.serve()
    anna, bo = house.connect(), house.connect()
    house.types(bo, "look")
    supervisor = Supervisor()
    supervisor.handler = house.handler
    peer, wire = PortalPeer(supervisor, b"secret"), StringTransport()
    peer.makeConnection(wire)
    peer.role = "server"

    box = amp.AmpBox(_command=b"Measure", _ask=b"1", after=b"%d" % anna.sessid)
    peer.dataReceived(box.serialize())

    (answer,) = amp.parseString(wire.value())
    assert decode(answer[b"measures"]) == [Measure(bo.sessid, inputs=1, queued=1)]
