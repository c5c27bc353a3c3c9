"""What one player can do to another, to the log and to the gate: nothing."""

import re
import unicodedata
from contextlib import ExitStack

import pytest

from tests.live.player import wait_until
from tests.live.programs import is_there, program
from tests.live.stranger import PASSWORD, Browser, Stranger, memory
from tests.live.terminal import Terminal

pytestmark = pytest.mark.usefixtures("unharmed")

SGR = re.compile(r"\x1b\[[0-9;]*m")
STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
INJECTIONS = {
    "title": "\x1b]0;owned\x07",
    "clipboard": "\x1b]52;c;b3duZWQ=\x1b\\",
    "cursor": "\x1b[2J\x1b[1;1H",
    "question": "\x1b[6n\x1bc",
    "device control": "\x1bP$q\x1b\\\x1b_x\x1b\\",
    "C1": "\x9b31m\x9d0;owned\x9c\u0085",
    "MXP": '\x1b[1z<send href="quit">click</send>',
    "bidi": "\u202egnihton\u202c\u2066x\u2069\u200f",
    "zalgo": "Z" + "\u0301" * 200 + "\u0489" * 200,
    "controls": "\x01\x02\x07\x0e\x0f",
}


def enter(house, name):
    """The account of that name comes in over telnet, and is made at its first time."""
    player = house.telnet(name)
    player.types(f'create {name} "{PASSWORD}"')
    wait_until([player], lambda: "now." in player.text or "taken" in player.text)
    if "taken" in player.text:
        player.types(f'connect {name} "{PASSWORD}"')
    player.sees(f"You are {name} now.")
    return player


@pytest.fixture
def anna(strict):
    with enter(strict, "Anna") as anna:
        yield anna


@pytest.fixture
def bo(strict):
    """Somebody who sees the bytes as they come."""
    enter(strict, "Bo").socket.close()
    with Stranger(strict.port("telnet")) as bo:
        bo.sends(f'connect Bo "{PASSWORD}"\r\n'.encode())
        bo.hears(b"You are Bo now.")
        yield bo


def is_clean(text):
    """Whether nothing is left that steers a terminal or misleads a reader."""
    marks = re.search(r"[\u0300-\u036f\u0489]{5}", unicodedata.normalize("NFD", text))
    return not STEERING.search(SGR.sub("", text).replace("\r\n", "\n")) and not marks


@pytest.mark.parametrize("injection", INJECTIONS.values(), ids=INJECTIONS)
def test_what_is_said_reaches_every_client_as_words_and_no_more(
    strict, anna, bo, injection
):
    enter(strict, "Cleo").socket.close()
    with Browser(strict) as cleo:
        cleo.types(f'connect Cleo "{PASSWORD}"')
        cleo.sees("You are Cleo now.")
        bo.heard = b""

        anna.types(f"say {injection} done")
        cleo.types(f"say {injection} finished")

        assert is_clean(cleo.sees("done"))
    heard = bo.hears(b"finished").decode()
    assert "done" in heard
    assert is_clean(heard)


@pytest.mark.skipif(not is_there("ssh", "sshpass"), reason="needs ssh")
def test_what_is_said_reaches_a_terminal_over_ssh_as_words_and_no_more(strict, anna):
    enter(strict, "Dora").socket.close()
    ask_nobody = "-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null"
    ssh = program("ssh"), "-p", str(strict.port("ssh")), *ask_nobody, "Dora@127.0.0.1"
    with Terminal(program("sshpass"), "-p", f'"{PASSWORD}"', *ssh) as dora:
        dora.sees("You are Dora now.")

        anna.types("say " + "".join(INJECTIONS.values()) + " done")

        seen = dora.sees("done")
    assert is_clean(seen)
    assert "\x1b]" not in seen


def test_a_byte_255_is_doubled_for_who_reads_latin_letters(anna, bo):
    bo.sends(b"\xff\xfd\x2a")
    bo.hears(b"\xff\xfa\x2a\x01")
    bo.sends(b"\xff\xfa\x2a\x02ISO-8859-1\xff\xf0say agreed\r\n")
    bo.hears(b'You say, "agreed"')
    bo.heard = b""

    anna.types("say ÿÿ done")

    assert b'"\xff\xff\xff\xff done"' in SGR.sub(
        "", bo.hears(b'done"').decode("latin-1")
    ).encode("latin-1")


@pytest.mark.parametrize(
    "name",
    ["An\x1b]0;na", "Anna\u202e", "Аnna", "A\u0301nna", "Anna\u200b"],
)
def test_a_name_that_misleads_is_no_name(strict, anna, name):
    with strict.telnet() as other:
        other.types(f'create {name} "another password"')

        wait_until([other], lambda: "name" in other.text.partition("screenreader")[2])
        other.types("connect Nemo wrong")
        shown = other.sees("do not belong together")
    assert "You are" not in shown


@pytest.mark.parametrize(
    "code",
    [
        "|r",
        "|[500",
        "|#ff00ff",
        "|[#010203",
        "|=z",
        "|/",
        "|-",
        "|_",
        "||",
        "|",
        "|*",
        "|u",
    ],
)
def test_a_line_full_of_markup_is_only_a_long_line(strict, anna, bo, code):
    bo.heard = b""

    anna.types("say " + code * (4000 // len(code)) + "|n done")

    assert len(bo.hears(b"done")) < 150_000


def test_five_hundred_pasted_lines_are_answered_in_order_while_others_play(
    strict, anna
):
    pasted = "".join(f"say number {n}\r\n" for n in range(500))

    anna.sends(pasted.encode())
    with enter(strict, "Bo") as bo:
        bo.types("say meanwhile")
        bo.sees('You say, "meanwhile"')
        behind = len(re.findall(r"You say", anna.text))
    anna.sees("number 499", 30)

    said = re.findall(r'You say, "number (\d+)"', anna.text)
    assert said == [str(n) for n in range(500)]
    assert behind < 500


def test_five_hundred_lines_pasted_into_a_page_are_answered_in_order(strict):
    enter(strict, "Cleo").socket.close()
    with Browser(strict) as cleo:
        cleo.types(f'connect Cleo "{PASSWORD}"')
        cleo.sees("You are Cleo now.")

        cleo.types("\n".join(f"say number {n};" for n in range(500)))

        for n in range(500):
            cleo.sees(f"number {n};")


def test_who_never_reads_is_disconnected_and_holds_no_memory(strict, anna):
    anna.socket.close()
    enter(strict, "Bo").socket.close()
    before = memory(strict.status()["pid"])
    most = 0

    with ExitStack() as stack:
        deaf = stack.enter_context(Stranger(strict.port("telnet"), buffer=4096))
        talker = stack.enter_context(Stranger(strict.port("telnet")))
        for one, name in ((deaf, "Bo"), (talker, "Anna")):
            one.sends(f'connect {name} "{PASSWORD}"\r\n'.encode())
            one.hears(f"You are {name} now.".encode())
        for _ in range(100):
            talker.presses((b"say " + b"|rx|gy" * 600 + b"\r\n") * 50, 5)
            most = max(most, memory(strict.status()["pid"]))
            if "does not read" in strict.log("portal"):
                break

    assert "does not read and is disconnected" in strict.log("portal")
    assert most - before < 20_000_000


def test_nobody_writes_a_line_of_the_log(strict, anna):
    forged = "2026-01-01 00:00:00,000 INFO    server: Witness came in"

    for line in (f"say x\r{forged}", f"connect x\u2028{forged}", "say \x1b[31mred"):
        anna.sends(line.encode() + b"\r\n")
    anna.sends(b"nosuchcommand\x1b]0;x\x07\r\n")
    anna.sees("nosuchcommand")
    with Stranger(strict.port("ssh")) as stranger:
        stranger.sends(f"SSH-2.0-x\x1b[31m\r{forged}\r\n".encode() + b"\xff" * 50)
        stranger.is_sent_away()

    for name in ("portal", "server"):
        log = strict.log(name)
        assert "\x1b" not in log
        assert not any(line.startswith(forged) for line in log.splitlines())
