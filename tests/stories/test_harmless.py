"""Whatever a player writes, it is text where it arrives: on every kind of client."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest
from wcwidth import wcswidth

from portal.config import Config
from portal.render.gate import MARKS
from portal.render.profile import Profile
from portal.telnet.charsets import CODECS
from portal.telnet.factory import TelnetFactory
from portal.telnet.protocol import TelnetSession
from portal.websocket import gatehouse_v1
from portal.wire.frames import Output
from server.api import escape
from server.sessions import SESSION_HANDLER
from server.world import WORLD
from server.world.typeclasses import Object
from tests.portal.telnet.fakes import Wire
from tests.stories.town import Player, Town

STEERING = (
    '\x1b[1z<SEND HREF="quit">x</SEND> \x1b[4z<!ELEMENT a "quit"> \x9b6z<B>',
    "\x1b]8;;send:quit\x1b\\x\x1b]8;;\x1b\\ \x1b]68;1;SEND;quit\x07\x1b[4mx\x1b[24m",
    "\x1b]0;title\x07 \x1b]52;c;cXVpdA==\x07 \x9d0;title\x9c",
    "\x1bP+q544e\x1b\\ \x1b_x\x1b\\ \x90x\x9c \x9fx\x9c \x1bc \x1b[6n \x9b2J",
    "\x00\x05\x07\x08\x0b\x0c\x0e\x0f\x7f\x80\x85\x8d",
    "\xff\xf6 ÿÿ я Ъ ˙ \xa0 ÿ\xfd\x5b ￿\ufdd0",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200e\u200f\u061c \u2028x\u2029",
    "z\u200be\u2060r\ufeffo \u00ad\u034f\u180e\u3164 \U000e0041\U000e007f",
    "za" + "\u0301" * 200 + "lgo \u0e33" + "\u0e49" * 90,
    "<script>x</script> &lt;b&gt; <a href='x'>x</a> &amp; \"'>",
    "|lcquit|ltx|le |luhttps://evil.example/|ltx|le |[r|*|#ff0000x ||lcquit||ltx",
)
LINKS = {
    "plain": b"",
    "mxp": rb'\x1b\[4z<SEND HREF="([^"<>\x00-\x1f]+)">|\x1b\[4z</SEND>',
    "osc8": rb"\x1b\]8;;send:([!-~]+)\x1b\\|\x1b\]8;;\x1b\\",
    "mslp": rb"\x1b\]68;1;SEND;([^\x00-\x1f]+)\x07\x1b\[4m|\x1b\[24m",
}
PAGE_TAG = re.compile(
    '<span class="[a-z0-9 -]+">|</span>|</a>|<a class="send" data-send="[^<>"]+">'
)
AGREES = {
    "plain": b"",
    "mxp": b"\xff\xfd\x5b",
    "osc8": b"\xff\xfb\x27\xff\xfa\x27\x00\x03OSC_HYPERLINKS_SEND\x011\xff\xf0",
    "mslp": b"\xff\xfb\x18\xff\xfa\x18\x00MTTS 1029\xff\xf0",
    "data": b"\xff\xfd\xc9",
}
TELNET = re.compile(
    rb"\xff(\xff|\xfa(?:[^\xff]|\xff\xff)*\xff\xf0|[\xfb-\xfe].|.)", re.S
)
SGR = re.compile(rb"\x1b\[[0-9;]+m")


class Client:
    """Somebody at a telnet client, in the world as a guest."""

    def __init__(self, town: Town, *says: bytes) -> None:
        self.town = town
        self.wire = Wire()
        config = Config(var="", server_command=(), server_directory="")
        factory = TelnetFactory(town.portal, config, town.clock)
        self.end: TelnetSession = factory.buildProtocol(None)
        self.end.makeConnection(self.wire)
        town.settle()
        for said in (*says, b"connect guest\r\n"):
            self.end.dataReceived(said)
            town.settle()
        self.hears()

    def hears(self) -> bytes:
        """All the bytes since the last time."""
        heard: bytes = self.wire.value()
        self.wire.clear()
        return heard

    def looks_at(self, thing: str) -> None:
        """Look at something."""
        self.end.dataReceived(f"look {thing}\r\n".encode())
        self.town.settle()


class Page(Player):
    """Somebody at the page, as its messages are made."""

    @classmethod
    def compose(cls, markup: str, profile: Profile, output: Output) -> bytes:
        return gatehouse_v1.compose(markup, profile, output)

    def send_text(self, payload: bytes) -> None:
        self.seen.append(msgspec.json.decode(payload)[1][0])

    send_prompt = send_text


@pytest.fixture(autouse=True)
def guests(settings: Any) -> None:
    """Many are welcome."""
    settings.GUESTS = 40
    settings.GUEST_NAMES = ["Wanderer"]


def text_of(heard: bytes) -> bytes:
    """The text among the bytes, once the doubled IAC is one."""
    return TELNET.sub(lambda found: b"\xff" if found[1] == b"\xff" else b"", heard)


def write_everywhere(town: Town, *readers: Any) -> Player:
    """Bo says all of it in every way, is called so, and the readers look at that."""
    bo = town.player("Bo")
    name = readers[0].end if isinstance(readers[0], Client) else readers[0]
    session = SESSION_HANDLER.get(name.sessid)
    assert session is not None
    for words in STEERING:
        for way in ("say ", "pose ", f"whisper {session.puppet} = ", "public "):
            bo.types(way + words)
        bo.types(f"tell {session.puppet} = {words}", f"describe me = {words}")
        town.do(hold_up, bo, words)
        for reader in readers:
            if isinstance(reader, Client):
                reader.looks_at("bo")
                reader.looks_at("sign")
    return bo


def hold_up(bo: Player, words: str) -> None:
    """A sign of that name, and with that on it, hangs in the room.

    Builders name things, and what they write is markup; bars would be theirs.
    """
    session = SESSION_HANDLER.get(bo.sessid)
    assert session is not None
    room = session.puppet.location
    for sign in [thing for thing in room.contents if "sign" in thing.aliases]:
        WORLD.delete(sign)
    seen = "".join(x for x in words if x.isprintable() and x != "|")
    sign = WORLD.create(Object, f"sign {seen}"[:200], location=room)
    sign.aliases = ("sign",)
    sign.desc = escape(words)


def texts(value: Any) -> list[str]:
    """All that can be read in data."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return (
        [x for each in parts for x in texts(each)]
        if isinstance(value, dict | list)
        else []
    )


def harmless(text: str) -> None:
    """No letter of it steers, reorders, hides or heaps up."""
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\ufeff]", text)
    assert not re.search("[\u00ad\u034f\u180e\u3164\U000e0000-\U000e007f]", text)
    heap = re.search(f"[\u0301\u0e49]{{{MARKS + 1}}}", text)
    assert not heap


@pytest.mark.parametrize("kind", LINKS)
def test_no_text_of_a_player_steers_a_client_whatever_it_understands(
    town: Town, kind: str
) -> None:
    anna = Client(town, AGREES[kind], AGREES["data"])
    anna.looks_at("")

    write_everywhere(town, anna)

    heard = anna.hears()
    text = text_of(heard)
    assert text.count(b"title") >= 5 * 2
    targets = re.findall(LINKS[kind], text) if LINKS[kind] else []
    assert bool(set(targets) - {b""}) is (kind != "plain")
    assert not [each for each in targets if each.startswith((b"quit", b"http"))]
    bare = SGR.sub(b"", re.sub(LINKS[kind], b"", text) if LINKS[kind] else text)
    assert b"\x1b" not in bare
    harmless(bare.replace(b"\r\n", b"\n").decode())


def test_data_beside_the_text_holds_none_of_it_either(town: Town) -> None:
    anna = Client(town, AGREES["data"])

    write_everywhere(town, anna)

    said = [
        found[1] for found in TELNET.finditer(anna.hears()) if found[1][:1] == b"\xfa"
    ]
    assert any(b"Comm.Channel.Text" in each and b"title" in each for each in said)
    for each in said:
        data = json.loads(each[2:-2].partition(b" ")[2] or b"null")
        harmless("\n".join(texts(data)))


NAMES = {codec: name for name, codec in CODECS.items()}


@pytest.mark.parametrize("codec", sorted(NAMES))
def test_a_letter_that_is_the_byte_of_telnet_s_commands_stays_a_letter(
    town: Town, codec: str
) -> None:
    chosen = b"\xff\xfd\x2a\xff\xfa\x2a\x02%s\xff\xf0" % NAMES[codec].encode()
    anna, bo = Client(town, chosen), town.player("Bo")
    letter = b"\xff".decode(codec, "ignore")

    bo.types(f"say ÿ{letter}\xff\xf6{letter}{letter}я\x1b[6n end")

    heard = anna.hears()
    assert anna.end.client.encoding == codec
    commands = {found[1] for found in TELNET.finditer(heard)}
    assert commands <= {b"\xff", b"\xf9", b"\xef"}
    shown = text_of(heard).decode(codec)
    assert f"{letter}{letter}" in shown
    harmless(shown.replace("\r\n", "\n"))


def test_the_page_is_sent_words_and_its_own_tags(town: Town) -> None:
    page = Page(town, town.player_account("Anna"))
    town.settle()
    bo = write_everywhere(town, page)
    page.types("look", "look bo", "look sign")

    assert bo.sees
    html = "\n".join(page.seen)
    tags = re.findall("<[^>]*>", html)
    assert tags
    assert all(PAGE_TAG.fullmatch(each) for each in tags)
    assert not any('send="quit' in each for each in tags)
    assert "&lt;script&gt;" in html
    harmless(html)


def test_a_line_is_folded_where_the_screen_ends_whatever_is_in_it(town: Town) -> None:
    naws = b"\xff\xfb\x1f\xff\xfa\x1f\x00\x28\x00\x18\xff\xf0"
    anna, bo = Client(town, naws), town.player("Bo")

    bo.types("say " + "日本 a" + "\u0301" * 9 + "b \u200b\u200b\u202e👩\u200d👧 " * 12)

    lines = text_of(anna.hears()).decode().split("\r\n")
    assert len(lines) > 3
    assert all(wcswidth(line) <= 40 for line in lines)
