"""From a line's bytes to what the player meant to type, and from text to the wire."""

from __future__ import annotations

import re

from portal.render import ansi
from portal.render.profile import Profile
from portal.telnet.charsets import decode, encode
from portal.telnet.codes import escaped
from portal.wire.frames import Output

# Arrow and function keys, as terminals without line editing send them (ECMA-48, 5.4).
_KEYS = re.compile(r"\x1b(?:\[[0-?]{0,16}[ -/]{0,4}[@-~]|O[@-~])|\x9b[0-?]{0,16}[@-~]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_ERASERS = "\b\x7f"


def typed(data: bytes, encoding: str) -> str:
    """The line as text: rubbed-out letters gone, no control characters."""
    text = decode(data, encoding)
    return text if text.isprintable() else _cleaned(text)


def _cleaned(text: str) -> str:
    text = _KEYS.sub("", text)
    if "\b" in text or "\x7f" in text:
        text = _edited(text)
    return _CONTROLS.sub("", text.replace("\t", " "))


def _edited(text: str) -> str:
    letters: list[str] = []
    for letter in text:
        if letter not in _ERASERS:
            letters.append(letter)
        elif letters:
            letters.pop()
    return "".join(letters)


def composed(markup: str, profile: Profile, output: Output) -> bytes:
    """The bytes of a text (it ends with CR LF) or a prompt (it does not)."""
    options = output.kwargs
    if options:
        raw, nocolor = bool(options.get("raw")), bool(options.get("nocolor"))
        shown = ansi.render(markup, profile, raw, nocolor)
    else:
        shown = ansi.render(markup, profile)
    if output.name != "prompt" and not shown.endswith("\n"):
        shown += "\n"
    return written(shown, profile.encoding)


def written(text: str, encoding: str) -> bytes:
    """The text as bytes for the wire: each IAC doubled, lines ending CR LF."""
    data = encode(text, encoding)
    if encoding != "utf-8":  # no byte of UTF-8 is ever 255
        data = escaped(data)
    return data.replace(b"\n", b"\r\n")
