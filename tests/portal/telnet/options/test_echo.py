"""Passwords stay unseen, for clients that answer and for clients that never do."""

from __future__ import annotations

from portal.telnet.codes import DO, DONT, OPT_ECHO
from portal.telnet.options.echo import PATIENCE, Echo
from tests.portal.telnet.fakes import RecordingPeer

WILL_ECHO = b"\xff\xfb\x01"
WONT_ECHO = b"\xff\xfc\x01"


def test_it_is_hidden_once_and_shown_once() -> None:
    peer = RecordingPeer()
    echo = Echo(peer)

    echo.hide()
    echo.hide()
    peer.negotiation.hear(DO, OPT_ECHO)
    echo.hide()
    echo.show()
    peer.negotiation.hear(DONT, OPT_ECHO)
    echo.show()

    assert peer.said == [WILL_ECHO, WONT_ECHO]


def test_a_client_that_never_answers_sees_its_line_again() -> None:
    peer = RecordingPeer()
    echo = Echo(peer)

    echo.hide()
    echo.show()

    assert peer.said == [WILL_ECHO, WONT_ECHO]


def test_its_next_password_is_hidden_too() -> None:
    peer = RecordingPeer()
    echo = Echo(peer)
    echo.hide()
    echo.show()
    peer.now += PATIENCE + 1

    echo.hide()

    assert peer.said == [WILL_ECHO, WONT_ECHO, WILL_ECHO]


def test_late_answers_start_no_quarrel() -> None:
    peer = RecordingPeer()
    echo = Echo(peer)
    echo.hide()
    echo.show()
    echo.hide()

    answers = [peer.negotiation.hear(verb, OPT_ECHO).say for verb in (DO, DONT)]

    assert answers[0] == b""
    assert peer.said == [WILL_ECHO, WONT_ECHO]


def test_a_client_that_refuses_is_not_asked_to_show() -> None:
    peer = RecordingPeer()
    echo = Echo(peer)

    echo.hide()
    peer.negotiation.hear(DONT, OPT_ECHO)
    echo.show()

    assert peer.said == [WILL_ECHO]
