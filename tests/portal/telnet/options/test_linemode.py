"""A plain telnet edits its own line."""

from __future__ import annotations

from tests.portal.telnet.fakes import TelnetClient

MODE_EDIT_TRAPSIG = b"\xff\xfa\x22\x01\x03\xff\xf0"


def test_the_mode_is_set_once_and_acknowledgements_are_not_answered() -> None:
    client = TelnetClient()
    client.hears()

    client.sends(
        b"\xff\xfb\x22\xff\xfa\x22\x01\x07\xff\xf0\xff\xfa\x22\x03\x01\xff\xf0"
    )

    assert client.hears() == MODE_EDIT_TRAPSIG


def test_a_client_that_refuses_hears_nothing_more_of_it() -> None:
    client = TelnetClient()
    client.hears()

    client.sends(b"\xff\xfc\x22")

    assert client.hears() == b""
