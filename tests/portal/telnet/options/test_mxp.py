"""MXP begins once, from whichever side, and makes links tags."""

from __future__ import annotations

from tests.portal.telnet.fakes import TelnetClient

WILL, WONT, DO, DONT = (bytes((255, verb, 91)) for verb in (251, 252, 253, 254))
BEGIN = b"\xff\xfa\x5b\xff\xf0\x1b[7z"
LAMP = "|lclook|ltlook|le"
TAGS = b'\x1b[4z<SEND HREF="look">look\x1b[4z</SEND>\r\n'
WORDS = b"look\r\n"


def arrived() -> TelnetClient:
    """A client that was offered it and has not answered."""
    client = TelnetClient()
    assert WILL in client.hears()
    return client


def shown(client: TelnetClient) -> bytes:
    """What it is sent for a link."""
    client.is_told("text", LAMP)
    return client.hears()


def test_a_client_that_agrees_is_told_the_mode_and_then_sent_tags() -> None:
    client = arrived()
    assert shown(client) == WORDS

    client.sends(DO)

    assert client.hears() == BEGIN
    assert client.client.links == "mxp"
    assert shown(client) == TAGS


def test_a_client_that_offers_it_gets_the_same() -> None:
    client = arrived()

    client.sends(WILL)

    assert client.hears() == DO + BEGIN
    assert shown(client) == TAGS


def test_agreed_on_both_sides_it_begins_once_and_ends_with_the_second() -> None:
    client = arrived()
    client.sends(DO + WILL + DO + WILL)
    assert client.hears() == BEGIN + DO

    client.sends(WONT)
    assert client.hears() == DONT
    assert shown(client) == TAGS

    client.sends(DONT)
    assert client.hears() == WONT
    assert shown(client) == WORDS


def test_a_client_that_refuses_never_hears_of_it_again() -> None:
    client = arrived()

    client.sends(DONT + WONT)

    assert client.hears() == b""
    assert client.client.links == ""
    assert shown(client) == WORDS


def test_it_can_be_taken_up_again() -> None:
    client = arrived()
    client.sends(DO + DONT)
    assert client.hears() == BEGIN + WONT

    client.sends(DO)

    assert client.hears() == WILL + BEGIN
    assert shown(client) == TAGS


def test_it_goes_before_other_ways_of_showing_links_and_leaves_them_be() -> None:
    client = arrived()
    client.sends(b"\xff\xfb\x18", b"\xff\xfa\x18\x00MTTS 1029\xff\xf0")
    client.hears()
    assert client.client.links == "mslp"

    client.sends(DO)
    assert client.client.links == "mxp"
    client.sends(DONT)
    assert client.client.links == "mslp"


def test_what_it_says_about_itself_that_way_is_no_line_and_nonsense_is_borne() -> None:
    client = arrived()
    client.sends(DO)
    client.hears()

    client.sends(
        b"\xff\xfa\x5b" + bytes(range(240)) + b"\xff\xf0", b"\xff\xfa\x5b\xff\xf0"
    )

    assert client.hears() == b""
    assert client.lines == []


def test_what_others_write_is_no_tag_and_opens_no_mode() -> None:
    client = arrived()
    client.sends(DO)
    client.hears()

    client.is_told("text", '\x1b[1z<SEND HREF="quit">x</SEND> \x9b6z &lt; |lcq\x1b|ltx')
    client.is_told("prompt", "\x1b[4z<B>>")

    assert client.hears().split(b"\r\n") == [
        b'[1z<SEND HREF="quit">x</SEND> 6z &lt; \x1b[4z<SEND HREF="q">x\x1b[4z</SEND>',
        b"[4z<B>>",
    ]
