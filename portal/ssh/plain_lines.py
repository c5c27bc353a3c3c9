"""Lines from a client without a terminal (`ssh -T`)."""

from __future__ import annotations

from collections.abc import Iterator

from portal.render.gate import clean
from portal.ssh.actions import Action, Line, TooLong
from portal.ssh.keyboard import Key, Keyboard


class PlainLines:
    """Reads lines; nothing is echoed or drawn. `limit` counts characters."""

    def __init__(self, limit: int, encoding: str = "utf-8") -> None:
        self.limit = limit
        self.prompt = ""
        self.text = ""
        self._keyboard = Keyboard(encoding)
        self._full = False

    def resize(self, width: int) -> None:
        """There is no screen."""

    def forget(self) -> None:
        """Nothing is remembered."""

    def feed(self, data: bytes) -> Iterator[Action]:
        """What follows from these bytes, in order."""
        for token in self._keyboard.feed(data):
            if isinstance(token, str):
                self.text += clean(token)
                if len(self.text) > self.limit:
                    self.text, self._full = "", True
            elif token is Key.ENTER:
                line, too_long = self.text, self._full
                self.text, self._full = "", False
                yield TooLong() if too_long else Line(line)

    def erase(self) -> str:
        """Nothing is drawn."""
        return ""

    def draw(self) -> str:
        """The prompt, once."""
        shown, self.prompt = self.prompt, ""
        return shown

    def hide(self, secret: bool) -> str:
        """Nothing is shown anyway."""
        return ""
