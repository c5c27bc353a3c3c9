"""How a player wants to be written to: screenreader and option."""

from __future__ import annotations

from game import text
from server.api import Command, PlayerError

TRUE_COLOR = 16_777_216
COLORS = {"0": 0, "none": 0, "16": 16, "256": 256, "true": TRUE_COLOR}
SWITCH = {"on": True, "yes": True, "off": False, "no": False}
NARROWEST, WIDEST = 20, 512


def switch(word: str) -> bool:
    """On or off. Raises KeyError for anything else."""
    return SWITCH[word]


def colors(word: str) -> int:
    """How many colours. Raises KeyError for anything else."""
    return COLORS[word]


def width(word: str) -> int:
    """Letters in a line. Raises ValueError for anything else."""
    if len(word) > 3 or not (word.isascii() and word.isdigit()):
        raise ValueError(word)
    if not NARROWEST <= int(word) <= WIDEST:
        raise ValueError(word)
    return int(word)


OPTIONS = {
    "screenreader": switch,
    "colors": colors,
    "width": width,
    "wrap": switch,
    "hints": switch,
    "pager": switch,
}


class ScreenReader(Command):
    """Plain text that reads well aloud: screenreader [on or off]

    One thing on each line, and no decoration. Without a word it changes to the other.
    """

    key = "screenreader"
    aliases = ("reader",)
    help_category = "Settings"

    def run(self) -> None:
        word = self.args.strip().casefold()
        if word and word not in SWITCH:
            raise PlayerError(text.on_or_off(word))
        on = SWITCH[word] if word else not self.session.screenreader
        self.session.set_option("screenreader", on)
        self.session.msg(text.screenreader(on))


class Option(Command):
    """See and change your settings: option [name] [value]

    Alone it lists them all. `option NAME default` goes back to what your client says.
    Settings are remembered with your account.
    """

    key = "option"
    aliases = ("options",)
    help_category = "Settings"

    def run(self) -> None:
        name, _, word = self.args.replace("=", " ").strip().casefold().partition(" ")
        if not name:
            self.session.msg(text.options(self.rows(), self.session.screenreader))
            return
        name = full_name(name)
        if word.strip():
            value = read(name, word.strip())
            self.session.set_option(name, value)
            self.session.msg(text.option_set(name, value))
        else:
            row = next(row for row in self.rows() if row[0] == name)
            self.session.msg(text.options([row], self.session.screenreader))

    def rows(self) -> list[tuple[str, str, str]]:
        """Each option's name, value now and meaning."""
        flags = self.session.protocol_flags
        now = {name: flags.get(name) for name in OPTIONS}
        # A client that tells no width says 0.
        now["width"] = now["width"] or None
        return [
            (name, text.option_value(now[name]), text.OPTION_WORDS[name])
            for name in OPTIONS
        ]


def full_name(name: str) -> str:
    """The option that begins so. Raises PlayerError if there is not exactly one."""
    fitting = [known for known in OPTIONS if known.startswith(name)]
    if name not in OPTIONS and len(fitting) != 1:
        raise PlayerError(text.option_unknown(name, OPTIONS))
    return name if name in OPTIONS else fitting[0]


def read(name: str, word: str) -> bool | int | None:
    """The value that was typed. Raises PlayerError if the option cannot have it."""
    if word in ("default", "auto"):
        return None
    try:
        return OPTIONS[name](word)
    except (KeyError, ValueError):
        raise PlayerError(text.option_wrong(name, word)) from None
