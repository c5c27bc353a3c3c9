"""Strangers at the telnet, TLS and SSH doors and at the link: each as bad as it can."""

import random
import socket
import time
from contextlib import ExitStack

import pytest

from portal import text
from portal.ssh.transport import SHELL_WITHIN
from tests.live.programs import program
from tests.live.stranger import Stranger, memory
from tests.live.terminal import Terminal

pytestmark = pytest.mark.usefixtures("undecided", "unharmed")

MEGABYTE = 1_000_000
IAC, SE, SB, WILL, WONT, DO = 0xFF, 0xF0, 0xFA, 0xFB, 0xFC, 0xFD


@pytest.fixture
def stranger(strict):
    """A stranger who has seen the welcome at the telnet door."""
    with Stranger(strict.port("telnet")) as stranger:
        stranger.hears(b"create NAME PASSWORD")
        yield stranger


def portal_memory(house):
    """What the Portal holds now."""
    return memory(house.status()["pid"])


# Telnet


def test_who_negotiates_without_end_is_disconnected_and_hardly_answered(stranger):
    heard = len(stranger.heard)

    stranger.presses(bytes((IAC, WILL, 5, IAC, WONT, 5, IAC, DO, 99)) * 30_000, 10)

    assert len(stranger.is_sent_away()) - heard < 2000


def test_a_subnegotiation_without_end_is_dropped_and_takes_no_memory(strict, stranger):
    before = portal_memory(strict)

    stranger.presses(bytes((IAC, SB, 201)) + b"x" * 300_000, 10)
    grown = portal_memory(strict) - before
    stranger.sends(bytes((IAC, SE)) + b"nosuchcommand\r\n")

    stranger.hears(b"nosuchcommand")
    assert grown < 8 * MEGABYTE


def test_a_line_without_end_is_warned_of_once_and_the_next_is_answered(stranger):
    stranger.presses(b"x" * 200_000, 10)
    stranger.sends(b"\r\nnosuchcommand\r\n")

    heard = stranger.hears(b"nosuchcommand")
    assert heard.count(text.line_too_long(4096).encode()) == 1


def test_nonsense_after_iac_is_no_surprise(strict):
    pieces = [bytes((IAC, code)) for code in range(256)]
    pieces += [bytes((IAC, SB, IAC, SE)), bytes((IAC, SB, 31, IAC)), b"\r", b"\0", b"x"]
    chance = random.Random(854)

    for _ in range(20):
        with Stranger(strict.port("telnet")) as stranger:
            stranger.presses(b"".join(chance.choices(pieces, k=2000)), 5)


def test_wild_windows_and_terminals_are_taken_for_what_they_are(stranger):
    naws, ttype = bytes((IAC, WILL, 31)), bytes((IAC, WILL, 24))
    stranger.sends(naws + ttype)
    for size in (b"\0\0\0\0", b"\0\1\0\1", b"\xff" * 8, b"\0", b"\0" * 4000):
        stranger.sends(bytes((IAC, SB, 31)) + size + bytes((IAC, SE)))
    for number in range(40):
        name = b"T" * (100 * number) + b"\x1b]0;x\x07"
        stranger.sends(bytes((IAC, SB, 24, 0)) + name + bytes((IAC, SE)))

    stranger.sends(b"nosuchcommand\r\n")

    stranger.hears(b"nosuchcommand")


@pytest.mark.parametrize(
    "opening",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(506),
    ],
    ids=["HTTP", "SSH", "no TLS in the end"],
)
def test_who_takes_the_telnet_door_for_another_is_sent_away(strict, opening):
    before = len(strict.log("portal"))
    with Stranger(strict.port("telnet")) as scanner:
        scanner.sends(opening)

        scanner.is_sent_away()

    strict.status()  # when it is answered, that line is written
    assert strict.log("portal")[before:].count("sent away") == 1


def test_a_packet_of_nothing_but_line_ends_costs_nobody_much(strict):
    before = portal_memory(strict)

    for _ in range(8):
        with Stranger(strict.port("telnet")) as stranger:
            stranger.hears(b"create NAME PASSWORD")
            stranger.presses(b"\n" * 65_536, 5)
            most = strict.status()["sessions"]["waiting_inputs"]

    assert most < 8 * 500
    assert portal_memory(strict) - before < 30 * MEGABYTE


def test_more_bytes_than_a_client_may_send_are_read_later_and_none_is_lost(stranger):
    stranger.presses(bytes((IAC, 0xF1)) * 200_000, 20)
    stranger.sends(b"nosuchcommand\r\n")

    stranger.hears(b"nosuchcommand")


def test_bytes_that_are_no_letters_of_any_alphabet_harm_nobody(stranger):
    stranger.sends(b"\xc0\xaf\xed\xa0\x80\xf8\x88\x80\x80\x80 \xfe\xfe\x81\r\n")
    stranger.sends(b"nosuchcommand\r\n")

    stranger.hears(b"nosuchcommand")


# The doors


def test_too_many_from_one_address_are_told_and_are_counted_down_again(strict):
    with ExitStack() as stack:
        heard = b""
        while text.TOO_MANY_FROM_YOU.encode() not in heard:
            assert heard == b"" or b"create NAME" in heard
            guest = stack.enter_context(Stranger(strict.port("telnet")))
            heard = guest.hears(b"\n", 5) and guest.heard
            if b"too many" not in heard:
                heard = guest.hears(b"create NAME")
        guest.is_sent_away()

    wait_until_empty(strict)


def test_who_knocks_too_often_is_told_and_may_come_again_soon(strict):
    for _ in range(2000):
        with Stranger(strict.port("ssh")) as knocking:
            heard = knocking.hears(b"SSH-", 5)
            if b"Too many" in heard or text.TOO_OFTEN_FROM_YOU.encode() in (
                knocking.listens()
            ):
                break
    else:
        raise AssertionError("2000 knocks in a row, and never a word.")

    wait_until_empty(strict)
    time.sleep(2.1)  # what is promised: two seconds later all is forgotten


def wait_until_empty(house):
    """Wait until all connections have been counted out."""
    end = time.monotonic() + 20
    while house.status()["sessions"]["total"] and time.monotonic() < end:
        time.sleep(0.05)
    assert house.status()["sessions"]["total"] == 0


@pytest.fixture(scope="module")
def undecided(strict):
    """Somebody who was asked for a password over SSH long ago and does not answer."""
    ask_nobody = "-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null"
    at_a_terminal = program("setsid"), "--ctty", "--wait", program("ssh")
    here = "-p", str(strict.port("ssh")), "Witness@127.0.0.1"
    with Terminal(*at_a_terminal, *ask_nobody, *here) as terminal:
        terminal.sees("assword:")
        terminal.asked_at = time.monotonic()
        yield terminal


def test_who_begins_and_never_ends_is_disconnected_at_every_door(strict, undecided):
    slow = {
        "telnet": (b"", b"l"),
        "telnets": (b"", b""),
        "ssh": (b"", b""),
        "ssh with a name": (b"SSH-2.0-Slow\r\n", b"\0"),
        "web": (b"", b""),
        "web headers": (b"GET / HTTP/1.1\r\n", b"X"),
        "web websocket": (b"GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n", b"Y"),
    }
    silent = {"web"}  # a browser keeps a connection for later: a minute of nothing
    with ExitStack() as stack:
        strangers = {}
        for name, (opening, _) in slow.items():
            port = strict.port(name.split()[0])
            strangers[name] = stack.enter_context(Stranger(port))
            strangers[name].sends(opening)
        end = time.monotonic() + 14
        while time.monotonic() < end:
            time.sleep(0.25)
            for name, one in strangers.items():
                one.listens()
                if not one.closed:
                    one.sends(slow[name][1])

    assert {name for name, one in strangers.items() if not one.closed} == silent
    assert text.TOO_LONG_UNNAMED.encode() in strangers["telnet"].heard


# SSH


@pytest.mark.parametrize(
    "words",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xff\xfb\x1f" * 1000,
        b"SSH-2.0-x\r\n" + b"\xff" * 40_000,
        b"SSH-2.0-x\r\n\0\0\0\x0c\x0a\x14" + bytes(10),
        b"SSH-2.0-x\r\n\0\0\0\x01\x00",
        b"SSH-1.0-x\r\n",
        b"x" * 300_000,
    ],
)
def test_nonsense_at_the_ssh_door_ends_the_connection(strict, words):
    with Stranger(strict.port("ssh")) as stranger:
        stranger.sends(words)

        stranger.is_sent_away()


# The link


def box(**pairs):
    """An AMP box."""
    parts = []
    for key, value in pairs.items():
        parts += [len(key).to_bytes(2, "big"), key.encode()]
        parts += [len(value).to_bytes(2, "big"), value]
    return b"".join(parts) + b"\0\0"


UNPROVEN = {
    "a command before its proof": box(_command=b"Stop", _ask=b"1", reason=b"x"),
    "frames before their proof": box(_command=b"Frames", part=b"0", last=b"True"),
    "a wrong proof": box(_command=b"Challenge", _ask=b"1", version=b"1")
    + box(_command=b"Prove", _ask=b"2", role=b"server", proof=b"x" * 32),
    "a proof without a challenge": box(
        _command=b"Prove", _ask=b"2", role=b"control", proof=bytes(32)
    ),
    "a role that is none": box(
        _command=b"Prove", _ask=b"2", role=b"\xff\xfe", proof=bytes(32)
    ),
    "a version that is no number": box(_command=b"Challenge", _ask=b"1", version=b"x"),
    "an empty box": b"\0\0",
    "an answer nobody asked for": box(_answer=b"77"),
    "an error nobody asked for": box(_error=b"77", _error_code=b"X"),
    "an unknown command": box(_command=b"Open", _ask=b"1"),
    "a command without a part": box(_command=b"Challenge", _ask=b"1"),
    "a key that is too long": b"\x01\x00" + b"k" * 256,
    "a box without end": b"\x00\x01k\x00\x01v" * 20_000,
    "a value without end": b"\x00\x01k\xff\xff" + b"v" * 65_535,
    "silence": b"",
    "nonsense": bytes(random.Random(25).randbytes(3000)),
}


@pytest.mark.parametrize("words", UNPROVEN.values(), ids=UNPROVEN)
def test_who_cannot_prove_itself_to_the_link_is_sent_away(strict, words):
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(10)
        caller.connect(str(strict.var / "portal.sock"))
        try:
            caller.sendall(words)
            while caller.recv(65_536):
                pass
        except (BrokenPipeError, ConnectionResetError):
            pass

    assert strict.status()["link"]["state"] == "UP"
    assert (strict.var / "portal.sock").stat().st_mode & 0o777 == 0o600


# Last, since it takes its time


def test_who_does_not_answer_the_password_question_of_ssh_is_let_go(undecided):
    left = undecided.asked_at + SHELL_WITHIN + 1 - time.monotonic()
    time.sleep(max(0.0, left))

    undecided.types("too late")  # OpenSSH listens to nobody while it asks

    undecided.sees("You took too long to log in.")
