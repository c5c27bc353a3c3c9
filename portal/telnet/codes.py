"""The numbers of telnet (RFC 854, 855, 885 and the options' own RFCs)."""

from __future__ import annotations

from typing import Final

EOR: Final = 0xEF
SE: Final = 0xF0
NOP: Final = 0xF1
IP: Final = 0xF4
AYT: Final = 0xF6
EC: Final = 0xF7
EL: Final = 0xF8
GA: Final = 0xF9
SB: Final = 0xFA
WILL: Final = 0xFB
WONT: Final = 0xFC
DO: Final = 0xFD
DONT: Final = 0xFE
IAC: Final = 0xFF

VERBS = frozenset({WILL, WONT, DO, DONT})

OPT_BINARY: Final = 0
OPT_ECHO: Final = 1
OPT_SGA: Final = 3
OPT_TIMING_MARK: Final = 6
OPT_TTYPE: Final = 24
OPT_EOR: Final = 25
OPT_NAWS: Final = 31
OPT_LINEMODE: Final = 34
OPT_NEW_ENVIRON: Final = 39
OPT_CHARSET: Final = 42
OPT_MSDP: Final = 69
OPT_MSSP: Final = 70
OPT_MCCP2: Final = 86
OPT_MCCP3: Final = 87
OPT_MXP: Final = 91
OPT_GMCP: Final = 201


def escaped(data: bytes) -> bytes:
    """The data as it may stand in a stream: each IAC doubled (RFC 854)."""
    return data.replace(b"\xff", b"\xff\xff")


def subnegotiation(option: int, data: bytes) -> bytes:
    """IAC SB option data IAC SE (RFC 855)."""
    return bytes((IAC, SB, option)) + escaped(data) + bytes((IAC, SE))
