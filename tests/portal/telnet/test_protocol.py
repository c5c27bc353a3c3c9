"""A telnet connection from its first byte to its last."""

from __future__ import annotations

import logging

import pytest
from twisted.internet.interfaces import ISSLTransport
from zope.interface import alsoProvides

from portal import text
from portal.telnet.flood import LIMIT
from portal.telnet.negotiation import Side
from portal.telnet.options import registry
from portal.telnet.options.option import Option, Stance
from portal.telnet.outbox import TRANSPORT_BUFFER
from portal.telnet.protocol import HANDSHAKE, LINGER, SUBNEGOTIATION
from portal.wire.state import TRUE_COLOR, Saved
from tests.portal.fakes import RecordingHandler
from tests.portal.telnet.fakes import BURST, UNCOMPRESSED, TelnetClient, Wire

MTTS_TRUE = (
    b"\xff\xfb\x18\xff\xfa\x18\0MUDLET\xff\xf0"
    b"\xff\xfa\x18\0ANSI\xff\xf0\xff\xfa\x18\0MTTS 333\xff\xf0"
)


def test_a_client_is_offered_what_we_know_and_nobody_waits_for_an_answer() -> None:
    client = TelnetClient()

    assert client.hears() == BURST
    assert client.handler.calls == [("connect", 1)]
    assert client.client.connected == 1_800_000_000.0
    assert not client.client.secure


def test_lines_reach_the_game_in_order() -> None:
    client = TelnetClient()

    client.sends(b"look\r\nno", b"rth\r\n", b"\r\n")

    assert client.lines == ["look", "north", ""]


def test_text_is_coloured_encoded_and_ends_its_line() -> None:
    client = TelnetClient()
    client.hears()

    client.is_told("text", "|rcafé|n")
    client.is_told("text", "two\n")

    said = client.hears()
    assert said == b"\x1b[1;31m" + "café".encode() + b"\x1b[0m\r\ntwo\r\n"


def test_raw_text_and_text_without_colour_are_said_as_asked() -> None:
    client = TelnetClient()
    client.hears()

    client.is_told("text", "|rred", raw=True)
    client.is_told("text", "|rred", nocolor=True)

    assert client.hears() == b"|rred\r\nred\r\n"


def test_lines_are_folded_for_a_terminal_and_not_for_a_client_that_folds() -> None:
    terminal, mud_client = TelnetClient(), TelnetClient()

    for client in (terminal, mud_client):
        client.sends(b"\xff\xfb\x1f\xff\xfa\x1f\0\x14\0\x18\xff\xf0")
    mud_client.sends(MTTS_TRUE)

    assert terminal.profile.width == 20
    assert mud_client.profile.width == 0


def test_what_a_client_says_about_itself_is_told_before_its_next_line() -> None:
    client = TelnetClient()

    client.sends(MTTS_TRUE + b"look\r\n")

    calls = client.handler.calls
    assert [call[0] for call in calls] == ["connect", "changed", "text"]
    known = calls[1][1]
    assert (known.name, known.colors, known.screenreader) == (
        "MUDLET",
        TRUE_COLOR,
        True,
    )


def test_a_window_dragged_about_is_told_once_a_packet() -> None:
    client = TelnetClient()
    sizes = b"".join(
        b"\xff\xfa\x1f\0%c\0\x18\xff\xf0" % width for width in range(30, 90)
    )

    client.sends(b"\xff\xfb\x1f" + sizes)

    changes = [call for call in client.handler.calls if call[0] == "changed"]
    assert [change[1].width for change in changes] == [89]


def test_what_a_client_says_goes_before_what_its_flags_suggest() -> None:
    client = TelnetClient()

    client.sends(b"\xff\xfd\x2a\xff\xfa\x2a\x02UTF-8\xff\xf0")
    client.sends(b"\xff\xfb\x18\xff\xfa\x18\0MTTS 9\xff\xf0")

    assert client.client.encoding == "utf-8"


def test_what_the_player_chose_goes_before_what_the_client_said() -> None:
    client = TelnetClient()
    client.sends(MTTS_TRUE)

    client.session.saved = Saved(options={"colors": 0})
    client.session.refresh_profile()
    client.hears()
    client.is_told("text", "|rred")

    assert client.hears() == b"red\r\n"


def test_a_first_prompt_is_marked_as_soon_as_the_client_says_how() -> None:
    client = TelnetClient()
    client.hears()

    client.is_told("prompt", "Name: ")
    client.sends(b"\xff\xfe\x03\xff\xfd\x19")

    assert client.hears() == b"Name: \xff\xef"


def test_text_does_not_run_on_behind_a_prompt_that_nothing_ends() -> None:
    client = TelnetClient()
    client.hears()

    client.is_told("prompt", "> ")
    client.is_told("text", "Bo waves.")
    client.is_told("prompt", "> ")
    client.sends(b"wave\r\n")
    client.is_told("text", "You wave.")

    assert client.hears() == b"> \r\nBo waves.\r\n> You wave.\r\n"


def test_a_password_is_not_echoed_but_its_line_end_is() -> None:
    client = TelnetClient()
    client.hears()

    client.is_told("echo", False)
    client.sends(b"\xff\xfd\x01secret\r\n")
    client.is_told("echo", True)
    client.is_told("text", "Welcome.")

    assert client.hears() == b"\xff\xfb\x01\r\n\xff\xfc\x01Welcome.\r\n"


def test_a_timing_mark_is_answered_each_time() -> None:
    client = TelnetClient()
    client.hears()

    client.sends(b"\xff\xfd\x06look\r\n\xff\xfd\x06")

    assert client.hears() == b"\xff\xfb\x06" * 2


def test_an_overlong_line_is_refused_in_a_sentence() -> None:
    client = TelnetClient(line_limit=100)
    client.hears()

    client.sends(b"x" * 5000, b"x" * 5000 + b"\r\nlook\r\n")

    assert client.hears() == text.line_too_long(100).encode() + b"\r\n"
    assert client.lines == ["look"]


def test_every_option_offered_at_once_is_refused_once_each() -> None:
    client = TelnetClient()
    client.hears()
    unknown = [code for code in range(255) if code not in registry.BY_CODE]

    client.sends(b"".join(b"\xff\xfb%c\xff\xfd%c" % (code, code) for code in unknown))

    refusals = b"".join(b"\xff\xfe%c\xff\xfc%c" % (code, code) for code in unknown)
    assert client.hears() == refusals
    assert not client.wire.ended


@pytest.mark.parametrize(
    "said", [b"\xff\xfd\x7f", b"\xff\xfb\x1f\xff\xfc\x1f", b"\xff\xf6", b"\xff\xfd\x06"]
)
def test_a_client_that_negotiates_without_end_is_cut_off(said: bytes) -> None:
    client = TelnetClient()
    client.hears()

    client.sends(said * 100_000)

    assert client.wire.ended == "aborted"
    assert len(client.hears()) < 10 * (LIMIT + 4)


@pytest.mark.parametrize(
    "opening, notice",
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", text.NOT_TELNET.encode() + b"\r\n"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", text.NOT_TELNET.encode() + b"\r\n"),
        (b"\x16\x03\x01\0\xc8\x01\0\0\xc4\x03\x03", b""),
    ],
)
def test_a_stranger_is_sent_away_with_one_line_in_the_log(
    opening: bytes, notice: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "portal.telnet")
    client = TelnetClient()
    client.hears()

    client.sends(opening, b"more")

    assert client.hears() == notice
    assert client.wire.ended == "closed"
    assert client.lines == []
    assert len(caplog.records) == 1


def test_who_is_refused_at_the_doors_is_told_why_and_nothing_else() -> None:
    handler = RecordingHandler()
    handler.doors.refusal = "The gate is |rcrowded|n."

    client = TelnetClient(handler)
    client.sends(b"look\r\n")
    client.hangs_up()

    assert client.hears() == b"The gate is \x1b[1;31mcrowded\x1b[0m.\r\n"
    assert client.wire.ended == "closed"
    assert handler.calls == []


def test_who_hangs_up_is_let_out_of_the_doors() -> None:
    client = TelnetClient()
    assert client.handler.doors.inside

    client.sends(b"half a line\xff")
    client.hangs_up()

    assert client.handler.doors.inside == []
    assert client.handler.calls[-1] == ("disconnect", 1)
    assert client.lines == []


def read_and_broken() -> TelnetClient:
    """Lines were read while the game was behind, and then the connection broke."""
    client = TelnetClient()
    client.session.paused = True
    client.session.pause()
    client.sends(b"n\r\ns\xc3\xbcd\r\n\xff\xf1e\r\nunfinished")
    client.hangs_up()
    assert client.lines == []
    return client


def test_lines_that_were_read_before_it_broke_are_handed_on_later() -> None:
    client = read_and_broken()

    client.session.hear_on()
    assert client.lines == []
    client.session.paused = False
    client.session.hear_on()

    assert client.lines == ["n", "s\u00fcd", "e"]
    assert client.session.take_unheard() == []


def test_lines_that_were_read_before_it_broke_can_be_said_by_another() -> None:
    said = read_and_broken().session.take_unheard()

    assert said == [("text", (line,), {}) for line in ("n", "s\u00fcd", "e")]


def test_a_connection_that_breaks_is_lost_and_one_that_we_end_is_not() -> None:
    broken, closed, cut = TelnetClient(), TelnetClient(), TelnetClient()

    closed.session.close("quit")
    cut.session.abort("does not read")
    for client in (broken, closed, cut):
        client.hangs_up()

    assert ("lose", 1) in broken.handler.calls
    assert ("lose", 1) in cut.handler.calls
    assert closed.handler.calls[-2:] == [("connect", 1), ("disconnect", 1)]


def test_what_was_said_leaves_before_the_connection_ends() -> None:
    client = TelnetClient()
    client.hears()
    client.session._outbox.pauseProducing()

    client.is_told("text", "Goodbye.")
    client.session.close("quit")
    client.is_told("text", "too late")
    client.sends(b"too late\r\n")

    assert client.hears() == b"Goodbye.\r\n"
    assert client.wire.ended == "closed"
    assert client.lines == []


def test_a_client_that_does_not_read_the_last_words_is_cut_off() -> None:
    client = TelnetClient()

    client.session.close("quit")
    client.clock.advance(LINGER)

    assert client.wire.ended == "aborted"


def test_after_the_end_no_timer_is_left() -> None:
    client = TelnetClient()

    client.session.close("quit")
    client.hangs_up()

    assert client.clock.getDelayedCalls() == []


def test_a_slow_reader_is_counted() -> None:
    client = TelnetClient()
    assert client.session.unsent() == 0

    client.session._outbox.pauseProducing()
    client.is_told("text", "x" * 1000)

    assert client.session.unsent() == TRANSPORT_BUFFER + 1002


def test_pausing_stops_the_reading() -> None:
    client = TelnetClient()

    client.session.pause()
    assert client.wire.producerState == "paused"

    client.session.resume()
    assert client.wire.producerState == "producing"


def test_aborting_waits_for_nothing() -> None:
    client = TelnetClient()

    client.session.abort("does not read")

    assert client.wire.ended == "aborted"


def test_an_output_no_option_carries_is_not_heard() -> None:
    client = TelnetClient()
    client.hears()

    client.is_told("chime", 3)

    assert client.hears() == b""


def test_an_option_that_is_on_gets_its_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bell(Option):
        code = 77
        ours = Stance.AGREE
        outputs = ("bell",)

        def send(self, name: str, args: object, kwargs: object) -> None:
            self.peer.say(b"ding")

    monkeypatch.setitem(registry.BY_CODE, 77, Bell)
    monkeypatch.setitem(registry.BY_OUTPUT, "bell", 77)
    agreed = registry.AGREED
    monkeypatch.setitem(agreed, Side.OURS, agreed[Side.OURS] | {77})
    client = TelnetClient()
    client.hears()

    client.is_told("bell")
    client.sends(b"\xff\xfd\x4d")
    client.is_told("bell")

    assert client.hears() == b"\xff\xfb\x4dding"


GMCP = b"\xff\xfd\xc9"
GREETING = (
    GMCP + b'\xff\xfa\xc9Core.Hello {"client":"Mudlet","version":"4.19"}\xff\xf0'
    b'\xff\xfa\xc9Core.Supports.Set ["Char 1"]\xff\xf0'
)
PING = b"\xff\xfa\xc9Core.Ping\xff\xf0"


def test_data_goes_out_in_order_with_the_text_to_whoever_agreed() -> None:
    client, other = TelnetClient(), TelnetClient()
    for each in (client, other):
        each.hears()
    client.sends(GMCP)
    client.session._outbox.pauseProducing()

    for each in (client, other):
        each.is_told("text", "before")
        each.is_told("gmcp", {"Char.Vitals": {"hp": 10}})
        each.is_told("text", "after")
    client.session._outbox.resumeProducing()

    data = b'\xff\xfa\xc9Char.Vitals {"hp":10}\xff\xf0'
    assert client.hears() == b"before\r\n" + data + b"after\r\n"
    assert other.hears() == b"before\r\nafter\r\n"


def test_the_game_knows_who_takes_data_before_it_hears_any() -> None:
    client = TelnetClient()

    client.sends(GREETING + b'\xff\xfa\xc9Char.Name "Zo\xc3\xab"\xff\xf0look\r\n')

    calls = client.handler.calls
    assert [call[0] for call in calls] == ["connect", "changed", "gmcp", "text"]
    assert (calls[1][1].gmcp, calls[1][1].name) == (True, "Mudlet")
    assert calls[2] == ("gmcp", "Char.Name", "Zoë")


def test_whoever_wants_no_more_data_gets_none() -> None:
    client = TelnetClient()
    client.sends(GREETING)
    client.hears()

    client.sends(b"\xff\xfe\xc9", PING)
    client.is_told("gmcp", {"Char.Vitals": {"hp": 10}})

    assert client.hears() == b"\xff\xfc\xc9"
    assert not client.client.gmcp


def test_data_before_the_agreement_is_not_heard() -> None:
    client = TelnetClient()
    client.hears()

    client.sends(PING + b"\xff\xfa\xc9Char.Name 1\xff\xf0")

    assert client.hears() == b""
    assert client.handler.calls == [("connect", 1)]


@pytest.mark.parametrize(
    "terminal, name",
    [(b"MUDLET", "MUDLET"), (b"XTERM", "Mudlet"), (b"MTTS 13", "Mudlet")],
)
def test_the_terminal_types_name_goes_before_the_greeting(
    terminal: bytes, name: str
) -> None:
    answer = b"\xff\xfb\x18\xff\xfa\x18\0" + terminal + b"\xff\xf0"
    before, after = TelnetClient(), TelnetClient()

    before.sends(answer, GREETING)
    after.sends(GREETING, answer)

    assert before.client.name == after.client.name == name


def test_data_does_not_care_where_packets_end() -> None:
    said = GREETING + b'\xff\xfa\xc9Char.Name {"a":["\xc3\xab",1]}\xff\xf0' + PING
    heard = []

    for cut in range(len(said)):
        client = TelnetClient()
        client.hears()
        client.sends(said[:cut], said[cut:])
        heard.append((client.client, client.inputs, client.hears()))

    assert all(each == heard[0] for each in heard)
    assert heard[0][1:] == ([("gmcp", "Char.Name", {"a": ["ë", 1]})], PING)


def test_data_above_the_limit_is_dropped_and_the_player_stays() -> None:
    client = TelnetClient()
    client.sends(GREETING)
    client.hears()

    client.sends(b"\xff\xfa\xc9X " + b"[" * 100_000 + b"\xff\xf0" + b"look\r\n" + PING)

    assert client.lines == ["look"]
    assert client.inputs == []
    assert client.hears() == PING


def test_whoever_asks_and_does_not_read_the_answers_is_cut_off() -> None:
    client = TelnetClient(output_limit=TRANSPORT_BUFFER + 1000)
    client.sends(GMCP)
    client.session._outbox.pauseProducing()

    client.sends(PING * 20)
    still = client.wire.ended
    client.sends(PING * 100)

    assert still == ""
    assert client.wire.ended == "aborted"


def secure_client() -> TelnetClient:
    wire = Wire()
    alsoProvides(wire, ISSLTransport)
    return TelnetClient(wire=wire)


def test_over_tls_nothing_happens_before_the_handshake() -> None:
    client = secure_client()
    assert client.hears() == b""
    assert client.handler.calls == []

    client.session.handshakeCompleted()

    assert client.hears() == UNCOMPRESSED
    assert client.client.secure
    assert client.clock.getDelayedCalls() == []


def test_a_handshake_that_never_comes_is_cut_off() -> None:
    client = secure_client()

    client.clock.advance(HANDSHAKE)
    client.hangs_up()

    assert client.wire.ended == "aborted"
    assert client.handler.doors.inside == []
    assert client.handler.calls == []


def test_a_connection_is_ended_only_once() -> None:
    client = TelnetClient()

    client.session.close("quit")
    client.session.close("banned")
    client.session.pause()
    client.session.resume()
    client.hangs_up()

    assert len([call for call in client.handler.calls if call[0] == "disconnect"]) == 1
    assert client.clock.getDelayedCalls() == []


def test_a_handshake_that_ends_after_the_connection_was_refused_starts_nothing() -> (
    None
):
    handler = RecordingHandler()
    handler.doors.refusal = "The gate is crowded."
    wire = Wire()
    alsoProvides(wire, ISSLTransport)
    client = TelnetClient(handler, wire)

    client.session.handshakeCompleted()

    assert client.hears() == b"The gate is crowded.\r\n"
    assert handler.calls == []


def test_what_comes_faster_than_it_may_is_read_later() -> None:
    client = TelnetClient(bytes_burst=100, bytes_rate=10.0)

    client.sends(b"x" * 119 + b"\n")
    paused = client.wire.producerState
    client.clock.advance(2)

    assert paused == "paused"
    assert client.wire.producerState == "producing"
    assert client.lines == ["x" * 119]


def naws(width: int) -> bytes:
    return b"\xff\xfa\x1f\0" + bytes([width]) + b"\0\x18\xff\xf0"


def test_who_tells_without_end_how_it_is_is_heard_later() -> None:
    client = TelnetClient(bytes_burst=100 * SUBNEGOTIATION, bytes_rate=SUBNEGOTIATION)
    client.sends(b"\xff\xfb\x1f")

    client.sends(b"".join(map(naws, [*range(30, 230)] * 2)) + b"look\n")
    at_once, paused = client.client.width, client.wire.producerState
    client.clock.pump([1.0] * 320)

    assert 30 + 90 < at_once < 30 + 140
    assert paused == "paused"
    assert client.client.width == 229
    assert client.lines == ["look"]
    assert client.wire.producerState == "producing"


def test_a_packet_of_line_ends_is_handed_on_piece_by_piece() -> None:
    client = TelnetClient()
    client.session.pause()

    client.sends(b"\n" * 2000)
    held = len(client.lines)
    client.session.resume()

    assert held == 0
    assert len(client.lines) == 2000
