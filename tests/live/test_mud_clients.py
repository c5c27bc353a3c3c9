"""What MUD clients, crawlers and probers make of the gate, each by its own means."""

import asyncio
import json
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
import telnetlib3

from tests.live.cable import Cable
from tests.live.programs import is_there, program
from tests.live.terminal import Terminal

PASSWORD = "quiet-river-stone-4711"

HEARS = r"""#event {{IAC SB GMCP}} {{#showme {{<GMCP %0 was heard>}}}}
#event {{IAC SB MSDP}} {{#showme {{<MSDP %0=%1>}}}}
#event {{IAC SB MSSP}} {{#showme {{<MSSP %0=%1>}}}}
#event {{IAC WILL MSSP}} {{#send {{\xFF\xFD\x46\}}}}
#alias {{lists}} {{#send {{\xFF\xFA\x45\x01LIST\x02COMMANDS\xFF\xF0\}}}}
#alias {{health}} {{#send {{\xFF\xFA\x45\x01SEND\x02HEALTH\xFF\xF0\}}}}
#alias {{reports}} {{#send {{\xFF\xFA\x45\x01REPORT\x02HEALTH\xFF\xF0\}}}}
{offers}
#{how} it 127.0.0.1 {port}
"""
TAKES_GMCP = r"""#event {IAC WILL GMCP} {
    #send {\xFF\xFD\xC9\};
    #send {\xFF\xFA\xC9Core.Hello { "client": "TinTin++", "version": "2" }\xFF\xF0\};
    #send {\xFF\xFA\xC9Core.Supports.Set [ "Char 1", "Room 1" ]\xFF\xF0\}
}
"""
TAKES_MSDP = r"#event {IAC WILL MSDP} {#send {\xFF\xFD\x45\}}"


@pytest.fixture
def tintin(tmp_path):
    """TinTin++ with what it answers, on a terminal."""
    terminals = []

    def tintin(port, offers, how="session"):
        script = tmp_path / "it.tin"
        script.write_text(HEARS.format(offers=offers, how=how, port=port))
        terminals.append(Terminal(program("tt++"), "-G", str(script)))
        return terminals[-1]

    yield tintin
    for terminal in terminals:
        terminal.close()


@pytest.mark.skipif(not is_there("tt++"), reason="tt++ is not installed")
def test_a_mud_client_takes_all_there_is_and_both_ways_are_compressed(
    open_house, tintin
):
    with Cable(open_house.port("telnet")) as cable:
        player = tintin(cable.port, TAKES_GMCP + TAKES_MSDP)
        player.sees("<MSSP PLAYERS=")
        player.types("lists")
        player.sees("<MSDP COMMANDS=")
        player.types(f"create Gemma {PASSWORD}")
        player.sees("<GMCP Char.Vitals was heard>")
        player.sees("You are Gemma now.")
        player.types("health")
        player.sees("<MSDP HEALTH=")
        player.types("say text goes on")
        player.sees('You say, "text goes on"')

        begin = b"\xff\xfa%c\xff\xf0\x78"
        assert begin % 86 in cable.heard
        assert begin % 87 in cable.sent
        assert b"text goes on" not in cable.sent + cable.heard
    assert "Traceback" not in open_house.log("portal") + open_house.log("server")


@pytest.mark.skipif(not is_there("tt++"), reason="tt++ is not installed")
@pytest.mark.parametrize("door", ["telnet", "telnets"])
def test_a_mud_client_speaks_tls_at_either_door_and_is_told_what_it_reports(
    open_house, tintin, door
):
    player = tintin(open_house.port(door), TAKES_MSDP, how="ssl")
    player.sees("create NAME PASSWORD")
    player.types(f"create {'Tessa' if door == 'telnet' else 'Tiska'} {PASSWORD}")
    player.sees("You are Ti" if door == "telnets" else "You are Te")
    player.types("reports")
    player.sees("<MSDP HEALTH=")
    player.types("sessions")
    player.sees("telnet")


@pytest.mark.skipif(not is_there("tf"), reason="tf is not installed")
def test_a_client_that_logs_in_before_it_was_asked_is_let_in(open_house, tmp_path):
    with open_house.telnet("Fugo") as before:
        before.types(f"create Fugo {PASSWORD}")
        before.sees("You are Fugo now.")
    script = tmp_path / "it.tf"
    world = f"it Fugo {PASSWORD} 127.0.0.1 {open_house.port('telnet')}"
    script.write_text(
        f"/set visual=off\n/set more=off\n/addworld {world}\n/connect it\n"
    )

    with Terminal(program("tf"), f"-f{script}") as player:
        player.sees("You are Fugo now.")
        player.types("say by myself")
        player.sees('You say, "by myself"')


@pytest.mark.skipif(not is_there("telnet"), reason="telnet is not installed")
def test_lines_from_a_pipe_are_one_line_each(open_house):
    port = str(open_house.port("telnet"))
    with subprocess.Popen(
        [program("telnet"), "127.0.0.1", port],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as telnet:
        until(telnet.stdout, "quit")
        telnet.stdin.write(f"create Piper {PASSWORD}\nsay one\r\nsay two\nquit\n")
        telnet.stdin.flush()
        seen = until(telnet.stdout, "two")
        telnet.stdin.close()

    assert seen.count('You say, "one"') == 1
    assert "Type help" not in seen.partition("You say")[2]


def until(stream, wanted):
    """What is read up to the line that holds `wanted`."""
    seen = ""
    for line in stream:
        seen += line
        if wanted in line:
            return seen
    raise AssertionError(f"{wanted!r} did not come:\n{seen}")


def test_another_telnet_library_plays(open_house):
    seen = asyncio.run(play(open_house.port("telnet")))

    assert 'You say, "grüße, 山"' in seen


async def play(port):
    """Come in with telnetlib3's client, and speak."""
    reader, writer = await telnetlib3.open_connection(
        "127.0.0.1", port, encoding="utf8", cols=132, rows=50, term="xterm-256color"
    )
    seen = ""
    for line, answer in (
        ("", "create NAME PASSWORD"),
        (f"create Libby {PASSWORD}", "You are Libby now."),
        ("say grüße, 山", "山"),
    ):
        writer.write(f"{line}\r\n" if line else "")
        while answer not in seen.rpartition("\x00")[2]:
            seen += await asyncio.wait_for(reader.read(1024), 20)
        seen += "\x00"
    writer.close()
    return seen


def inflated(heard):
    """What a client heard, and saw once it was inflated (MCCP2)."""
    plain, begin, compressed = bytes(heard).partition(b"\xff\xfa\x56\xff\xf0")
    return plain + begin + zlib.decompressobj().decompress(compressed)


def test_a_prober_finds_no_loop_and_is_refused_each_thing_once(open_house, tmp_path):
    report = tmp_path / "report.json"
    prober = Path(sys.executable).with_name("telnetlib3-fingerprint")
    with Cable(open_house.port("telnet")) as cable:
        subprocess.run(
            [prober, "--silent", "--scan-type", "full", "--save-json", report,
             "127.0.0.1", str(cable.port)],
            check=True,
            timeout=60,
        )  # fmt: skip
        refusals = re.findall(rb"\xff[\xfc\xfe].", inflated(cable.heard), re.DOTALL)

    found = json.loads(report.read_text())["server-probe"]["fingerprint-data"]
    assert found["looped-negotiation"] == []
    assert found["wrong-direction-offered"] == []
    assert {"CHARSET", "EOR", "GMCP", "MSDP", "MSSP", "MXP"} <= set(
        found["offered-options"]
    )
    assert len(refusals) == len(set(refusals)) > 20
