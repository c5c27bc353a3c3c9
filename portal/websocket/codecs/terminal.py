"""`terminal.mudstandards.org`: lines and ANSI colours, as UTF-8 in BINARY messages.

A message holds whole lines, and its end is the end of its last one: clients differ in
whether they send the line end that was typed. There are no telnet commands in it.

A terminal shows what is typed in the style that was set last. So the style "concealed"
(ECMA-48, SGR 8) hides a password in it as far as anything can.
"""

from __future__ import annotations

from portal.render import ansi
from portal.render.profile import Profile
from portal.telnet.lines import typed, written
from portal.values import BadMessage
from portal.wire.frames import Output

NAME = "terminal.mudstandards.org"
CONCEAL, REVEAL = b"\x1b[8m", b"\x1b[28m"


def decode(payload: bytes, binary: bool) -> list[str]:
    """The lines of a message. Raises BadMessage for a TEXT message."""
    if not binary:
        raise BadMessage("it is a TEXT message, and text comes in BINARY ones")
    return lines(payload)


def lines(payload: bytes) -> list[str]:
    """What was typed, line by line; nothing at all is no line."""
    if not payload:
        return []
    for end in (b"\r\n", b"\r\0", b"\r"):
        payload = payload.replace(end, b"\n")
    return [typed(line, "utf-8") for line in payload.removesuffix(b"\n").split(b"\n")]


def compose(markup: str, profile: Profile, output: Output) -> bytes:
    """The bytes of a text (it ends with CR LF) or a prompt (it does not)."""
    options = output.kwargs
    raw, nocolor = bool(options.get("raw")), bool(options.get("nocolor"))
    shown = ansi.render(markup, profile, raw, nocolor)
    if output.name != "prompt" and not shown.endswith("\n"):
        shown += "\n"
    return written(shown, "utf-8")
