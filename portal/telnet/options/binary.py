"""BINARY (RFC 856): agreed to on both sides when asked, and little changes by it.

Lines are found as before: whoever asks for eight bits still ends a line by CR LF, CR or
LF as the keyboard gives it, and we still write CR LF, without which a terminal in raw
mode would draw a staircase. A byte 255 is doubled in both modes. Eight bits were never
withheld from anybody who did not ask.
"""

from __future__ import annotations

from portal.telnet.codes import OPT_BINARY
from portal.telnet.options.option import Option, Stance


class Binary(Option):
    """Not offered: only a client that needs it has anything to say about it."""

    code = OPT_BINARY
    ours = Stance.AGREE
    theirs = Stance.AGREE
