"""What was cut out of the line last, to be put in again (Ctrl-Y)."""

from __future__ import annotations

from portal.ssh.keyboard import Key

BACKWARD = {Key.ERASE_WORD, Key.ERASE_WORD_LEFT, Key.ERASE_BEFORE}
FORWARD = {Key.ERASE_AFTER, Key.ERASE_WORD_RIGHT}
CUTS = BACKWARD | FORWARD


class Kills:
    """Remembers one piece; cuts in a row make it longer. Secrets are not given to it.

    It is never longer than the line was.
    """

    def __init__(self) -> None:
        self.text = ""
        self._last: Key | None = None
        self._in_a_row = False

    def pressed(self, key: Key | None) -> None:
        """A key was pressed, or (None) something typed."""
        self._in_a_row = self._last in CUTS and key in CUTS
        self._last = key

    def cut(self, key: Key, before: str, after: str, at: int) -> None:
        """The key made this of the line, and its cursor is there now."""
        gone = before[at : at + len(before) - len(after)]
        if not gone or key not in CUTS:
            return
        kept = self.text if self._in_a_row else ""
        self.text = gone + kept if key in BACKWARD else kept + gone
