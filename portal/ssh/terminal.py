"""What a client tells about its terminal, and what that means for rendering."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from portal.wire.state import TRUE_COLOR

WIDTHS = (20, 512)
HEIGHTS = (5, 512)
NAME_LIMIT = 64
ENVIRONMENT_LIMIT = 32
VALUE_LIMIT = 128

_ACCEPTED = re.compile(r"LANG|LC_[A-Z]{1,24}|COLORTERM")
_TRUE = re.compile(
    r".*(-direct|truecolor|24bit)|(xterm-)?(kitty|ghostty)|alacritty|foot.*"
)
_MONOCHROME = re.compile(r"dumb|unknown|vt\d+.*|")
# Only codecs named here are ever looked up.
_ENCODINGS = {
    "iso-8859-1": "iso-8859-1", "iso88591": "iso-8859-1",
    "iso-8859-15": "iso-8859-15", "iso885915": "iso-8859-15",
}  # fmt: skip


class Terminal(Struct, frozen=True):
    """A client's terminal. `width` and `height` count cells; 0 is unknown."""

    has_pty: bool = False
    name: str = ""
    width: int = 0
    height: int = 0
    environment: dict[str, str] = {}

    def opened(self, name: bytes, width: int, height: int) -> Terminal:
        """The same, with a pty of that TERM and size."""
        return replace(self, has_pty=True, name=printable(name)).resized(width, height)

    def resized(self, width: int, height: int) -> Terminal:
        """The same in a window of another size."""
        return replace(
            self, width=_within(width, WIDTHS), height=_within(height, HEIGHTS)
        )

    def told(self, name: bytes, value: bytes) -> Terminal | None:
        """The same with an environment variable; None if it is not one we accept."""
        key = name.decode("ascii", "replace")
        if not _ACCEPTED.fullmatch(key) or len(value) > VALUE_LIMIT:
            return None
        if len(self.environment) >= ENVIRONMENT_LIMIT:
            return None
        return replace(self, environment={**self.environment, key: printable(value)})

    @property
    def colors(self) -> int:
        """How many colours it shows: 0, 16, 256 or 16777216."""
        name = self.name.lower()
        if not self.has_pty or _MONOCHROME.fullmatch(name):
            return 0
        chosen = self.environment.get("COLORTERM", "").lower()
        if chosen in ("truecolor", "24bit") or _TRUE.fullmatch(name):
            return TRUE_COLOR
        return 256 if "256color" in name else 16

    @property
    def encoding(self) -> str:
        """What its bytes mean: UTF-8, unless its locale names one of the few others."""
        for variable in ("LC_ALL", "LC_CTYPE", "LANG"):
            if locale := self.environment.get(variable):
                charset = locale.partition("@")[0].partition(".")[2].lower()
                return _ENCODINGS.get(charset, "utf-8")
        return "utf-8"

    @property
    def dumb(self) -> bool:
        """Whether it knows no escape sequences at all."""
        return self.name.lower() in ("dumb", "unknown", "")


def printable(name: bytes) -> str:
    """At most 64 printable ASCII characters of what a client calls something."""
    text = name[: 4 * NAME_LIMIT].decode("ascii", "ignore")
    return "".join(char for char in text if char.isprintable())[:NAME_LIMIT]


def _within(cells: int, bounds: tuple[int, int]) -> int:
    return min(max(cells, bounds[0]), bounds[1]) if cells else 0
