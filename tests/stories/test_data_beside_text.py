"""Data beside the text (GMCP), from a client's bytes to the game and back."""

from __future__ import annotations

from typing import Any

import pytest

from portal.config import Config
from portal.telnet.factory import TelnetFactory
from portal.telnet.protocol import TelnetSession
from server import inputs
from server.sessions import SESSIONS
from server.sessions.session import ServerSession
from tests.portal.telnet.fakes import Wire
from tests.stories.town import Town

AGREES = b"\xff\xfd\xc9"


def message(words: bytes) -> bytes:
    """The bytes of a GMCP message."""
    return b"\xff\xfa\xc9" + words + b"\xff\xf0"


class MudClient:
    """Somebody at a telnet client, in the town."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.wire = Wire()
        config = Config(var="", server_command=(), server_directory="")
        factory = TelnetFactory(town.portal, config, town.clock)
        self.portal_session: TelnetSession = factory.buildProtocol(None)
        self.portal_session.makeConnection(self.wire)
        town.settle()
        self.hears()

    def sends(self, data: bytes) -> None:
        """Send bytes, and let happen what happens."""
        self.portal_session.dataReceived(data)
        self.town.settle()

    def hears(self) -> bytes:
        """What came since the last time."""
        heard: bytes = self.wire.value()
        self.wire.clear()
        return heard

    @property
    def session(self) -> ServerSession:
        """The Server's half."""
        session = SESSIONS.get(self.portal_session.sessid)
        assert session is not None
        return session


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the game hears, which answers each package."""
    heard: list[Any] = []
    monkeypatch.setattr(inputs, "INPUTS", dict(inputs.INPUTS))
    inputs.INPUTS.pop("gmcp", None)

    @inputs.on("gmcp", str, Any)
    def gmcp(session: ServerSession, package: str, data: Any) -> None:
        heard.append((session.client.gmcp, package, data))
        session.msg("heard", gmcp={package: data})

    return heard


def test_the_game_hears_data_and_answers_with_data_in_order(
    town: Town, heard: list[Any]
) -> None:
    anna = MudClient(town)

    anna.sends(AGREES + message(b'Char.Name {"name":"Zo\xc3\xab"}'))

    assert heard == [(True, "Char.Name", {"name": "Zoë"})]
    answer = message(b'Char.Name {"name":"Zo\xc3\xab"}')
    assert anna.hears() == b"heard\r\n" + answer


def test_a_reload_neither_loses_data_nor_forgets_who_takes_it(
    town: Town, heard: list[Any]
) -> None:
    anna = MudClient(town)
    anna.sends(AGREES + message(b'Core.Supports.Set ["Char 1"]'))
    heard.clear()

    town.stop()
    anna.sends(message(b"Char.Held 1"))
    town.start("reload")

    assert heard == [(True, "Char.Held", 1)]
    assert anna.hears().endswith(message(b"Char.Held 1"))
    town.do(anna.session.msg, gmcp={"Room.Info": {}, "Char.Name": "Anna"})
    assert anna.hears() == message(b'Char.Name "Anna"')


def test_data_that_nobody_asked_for_does_nothing(town: Town) -> None:
    anna = MudClient(town)
    anna.sends(AGREES)
    anna.hears()
    before = anna.session.saved()

    anna.sends(message(b'Char.Skills.Get {"group":"combat"}') * 5)

    assert anna.session.saved() == before
    assert anna.hears() == b""
    assert not anna.portal_session.unacked
    anna.sends(b"help\r\n")
    assert anna.hears()
    assert anna.session.cmd_total == 1


def test_who_did_not_agree_to_data_gets_the_text_alone(town: Town) -> None:
    anna, bo = MudClient(town), town.connect()
    anna.hears()
    bo.seen.clear()

    both = [anna.session, SESSIONS.get(bo.sessid)]
    town.do(SESSIONS.send, both, "A bell rings.", gmcp={"Room.Sound": "bell"})

    assert anna.hears() == b"A bell rings.\r\n"
    assert bo.sees == ["A bell rings."]
