"""Telnet input as hostile clients send it: structured, for pure noise is seldom a word.

`Storm` makes sessions of it from a source of chance; a session is a list of packets,
cut anywhere. `BODIES` says for each option what is right, wrong and half in its
subnegotiations.
"""

from __future__ import annotations

import zlib
from random import Random

from portal.telnet import codes
from portal.telnet.codes import IAC, SB, SE, escaped
from portal.telnet.options.registry import BY_CODE

KNOWN = tuple(BY_CODE)
UNKNOWN = (5, 46, 85, 88, 90, 93, 102, 112, 127, 165, 200, 202, 255)
VERBS = tuple(codes.VERBS)
COMMANDS = (0, 1, 13, 127, 128, *range(0xEC, 0x100))

GARBAGE = (
    b"",
    b"\0",
    b"\xff",
    b"\xff\xff\xff",
    b"\xc3(",
    b"\xed\xa0\x80",
    b"\x1b]8;;send:quit\x1b\\",
    b"A" * 70,
    b"A" * 300,
    b"A" * 17_000,
    bytes(range(256)),
)

JSON = (
    b"",
    b" ",
    b"{}",
    b"[]",
    b"null",
    b"1",
    b'"x"',
    b'{"client":"Mudlet","version":"4.19"}',
    b'{"Client":7,"VERSION":[]}',
    b'["Char 1","Room 1","Comm.Channel 1"]',
    b'["Char.Login 2","", 7, null, "x y z"]',
    b'[["Char 1"]]',
    b'{"account":"tester","password":"secret"}',
    b'{"account":',
    b"[" * 40,
    b"[" * 5000,
    b"[" * 20 + b"]" * 20,
    b"1" * 5000,
    b"1e999",
    b"-0.0",
    b'"\\ud800"',
    b'"\xff"',
    b'{"a":1,"a":2}',
    b"NaN",
)

BODIES: dict[int, tuple[bytes, ...]] = {
    codes.OPT_BINARY: (b"",),
    codes.OPT_TTYPE: (
        *(b"\0", b"\1", b"\2", b"XTERM", b"TINTIN++", b"MTTS 271", b"MTTS 77"),
        *(b"MTTS 99999999999", b"MTTS -1", b"MTTS x", b"ANSI", b"dumb"),
    ),
    codes.OPT_NAWS: (b"\0\x50", b"\0\x18", b"\0\0", b"\xff\xff", b"\0\xff", b"\0"),
    codes.OPT_LINEMODE: (b"\1", b"\3", b"\1\7", b"\2", b"\xfd\2", b"\3\1\0\0"),
    codes.OPT_NEW_ENVIRON: (
        *(b"\0", b"\1", b"\2", b"\3", b"\2\2", b"\2\1", b"CLIENT_NAME", b"MTTS"),
        *(b"\0MTTS\1783", b"\0CHARSET\1UTF-8", b"\0CHARSET\1zlib", b"\3USER\1anna"),
        *(b"\0CLIENT_NAME\1TinTin++", b"\0IPADDRESS\x011.2.3.4", b"\0TERM\1xterm"),
        *(b"\3OSC_HYPERLINKS_SEND\0011", b"\0SCREEN_READER\0011", b"\0X\1" * 200),
    ),
    codes.OPT_CHARSET: (
        *(b"\1", b"\2", b"\3", b"\4", b"\5", b"\6", b"\7", b";UTF-8", b";KOI8-R"),
        *(b"UTF-8", b"ISO-8859-1", b"zlib", b"[TTABLE]", b"[TTABLE]\1;UTF-8", b";"),
        *(b";" * 5000, b";rot13;hex"),
    ),
    codes.OPT_MSDP: (
        *(b"\1", b"\2", b"\3", b"\4", b"\5", b"\6", b"\1LIST\2COMMANDS"),
        *(b"\1REPORT\2HEALTH", b"\1REPORT\2\5\2HEALTH\2ROOM\6", b"\1SEND\2ROOM"),
        *(b"\1SEND\2NOPE", b"\1RESET\2REPORTABLE_VARIABLES", b"\1UNREPORT\2HEALTH"),
        *(b"\1X\2\3\1Y\2\5", b"\3" * 200, b"\2\5" * 500, b"\1A\2" * 2000),
        *(b"\1LIST\2REPORTABLE_VARIABLES", b"\1CLIENT_NAME\2x", b"\1MXP\0021"),
    ),
    codes.OPT_MSSP: (b"\1NAME\2x", b"\1"),
    codes.OPT_MCCP2: (b"", b"x"),
    codes.OPT_MXP: (b"", b"x"),
    codes.OPT_GMCP: (
        *(b"Core.Hello ", b"Core.Supports.Set ", b"Core.Supports.Add "),
        *(b"Core.Supports.Remove ", b"Core.Ping", b"Core.Ping ", b"Core.KeepAlive"),
        *(b"Char.Login.Credentials ", b"Char.Login.Reconnect ", b"Char.Items.Inv "),
        *(b"External.Discord.Hello", b"X ", b".", b"a..b ", b"\n", *JSON, *JSON),
    ),
}

LINES = (
    *(b"look", b"say hello", b"", b"\0", b"\b\b\x7f", b"\x1b[A\x1b[31m", b"a\xff\xffb"),
    *(b"say \xc3\xa9", b"\xc3(", b"x" * 100, b"y" * 5000, b"MSSP-REQUEST"),
    *(b"mssp-request", b'PUEBLOCLIENT 2.01 md5="x"', b"\x1b[1z<VERSION MXP=1.0>"),
    *(b"GET / HTTP/1.1", b"SSH-2.0-x", b"connect a b", b"\x16\x03\1\0\xc8"),
)
ENDS = (b"\r\n", b"\n", b"\r", b"\r\0", b"\r\0\n", b"")

BOMBS = tuple(zlib.compress(bytes((byte,)) * 3_000_000, 9) for byte in (0, 10, 65))
START_MCCP3 = bytes((IAC, SB, codes.OPT_MCCP3, IAC, SE))


class Storm:
    """Makes hostile sessions; the same ones from the same chance."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self._words = (
            *(self._line, self._line, self._command, self._negotiation),
            *(self._negotiation, self._subnegotiation, self._subnegotiation),
        )

    def session(self, words: int) -> list[bytes]:
        """The packets of one connection that says so many things."""
        stream = self.words(words)
        if self.chance.random() < 0.3:
            stream += self._deflated(self.words(words))
        return self.cut(stream)

    def words(self, count: int) -> bytes:
        """So many things a client might say."""
        choose = self.chance.choice
        return b"".join([choose(self._words)() for _ in range(count)])

    def cut(self, stream: bytes) -> list[bytes]:
        """The stream in packets that end anywhere."""
        packets, at = [], 0
        while at < len(stream):
            size = self.chance.choice((1, 2, 3, 7, 50, 300, 5000, 70_000))
            packets.append(stream[at : at + size])
            at += size
        return packets

    def _line(self) -> bytes:
        return self.chance.choice(LINES) + self.chance.choice(ENDS)

    def _command(self) -> bytes:
        return bytes((IAC, self.chance.choice(COMMANDS)))

    def _negotiation(self) -> bytes:
        chance = self.chance
        option = chance.choice(KNOWN if chance.random() < 0.8 else UNKNOWN)
        return bytes((IAC, chance.choice(VERBS), option))

    def _subnegotiation(self) -> bytes:
        chance = self.chance
        option = chance.choice(KNOWN if chance.random() < 0.9 else UNKNOWN)
        pieces = chance.choices(BODIES.get(option) or GARBAGE, k=chance.randint(0, 5))
        if chance.random() < 0.15:
            pieces.append(chance.choice(GARBAGE))
        body = b"".join(pieces)
        if chance.random() < 0.9:
            body = escaped(body)
        end = b"\xff\xf0" if chance.random() < 0.9 else chance.choice((b"", b"\xff"))
        agreed = b""
        if chance.random() < 0.5:
            agreed = bytes((IAC, codes.WILL, option, IAC, codes.DO, option))
        return agreed + bytes((IAC, SB, option)) + body + end

    def _deflated(self, stream: bytes) -> bytes:
        """The rest of a session, compressed: well, badly, or as a bomb."""
        chance, squeeze = self.chance, zlib.compressobj(6)
        agreed = bytes((IAC, codes.DO, codes.OPT_MCCP3))
        kind = chance.randrange(5)
        if kind == 0:
            return agreed + START_MCCP3 + chance.choice(BOMBS)
        data = squeeze.compress(stream)
        data += squeeze.flush(zlib.Z_FINISH if kind < 3 else zlib.Z_SYNC_FLUSH)
        if kind == 1:
            data += b"look\r\n" + bytes((IAC, codes.AYT))
        if kind == 4:
            at = chance.randrange(len(data))
            data = data[:at] + bytes((data[at] ^ 0x55,)) + data[at + 1 :]
        return agreed + START_MCCP3 + data
