"""A real program on a terminal of its own, as the person at its keyboard has it."""

from __future__ import annotations

import os
import re
import selectors
import subprocess
import termios
import time

PATIENCE = 20.0
_CONTROL = re.compile(
    r"\x1b\[[0-9;?>]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>78]|[\r\x07\x0e\x0f]"
)


class Terminal:
    """80 by 24 cells, of the kind xterm-256color, with a program in it."""

    def __init__(self, *command: str) -> None:
        self._screen, theirs = os.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        self.text = ""
        self._place = 0
        self.process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=os.environ | {"TERM": "xterm-256color", "LANG": "C.UTF-8"},
            start_new_session=True,
        )
        os.close(theirs)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def types(self, line: str) -> None:
        """Type a line and press Enter."""
        self.presses(f"{line}\r")

    def presses(self, keys: str) -> None:
        """Type without Enter."""
        os.write(self._screen, keys.encode())

    def sees(self, wanted: str, patience: float = PATIENCE) -> str:
        """Wait until it appears after what was seen before; the text up to it."""
        deadline = time.monotonic() + patience
        while wanted not in self.text[self._place :]:
            if not self._read(deadline - time.monotonic()):
                raise AssertionError(
                    f"Waited for {wanted!r} but the screen showed:\n"
                    f"{self.text[self._place :] or '(nothing)'}"
                )
        begin = self._place
        self._place = self.text.index(wanted, begin) + len(wanted)
        return self.text[begin : self._place]

    def close(self) -> None:
        """Pull the plug."""
        if self._screen < 0:
            return
        self.process.kill()
        self.process.wait()
        os.close(self._screen)
        self._screen = -1

    def _read(self, left: float) -> bool:
        """Whether something more came in time."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._screen, selectors.EVENT_READ)
            if left <= 0 or not selector.select(left):
                return False
        try:
            data = os.read(self._screen, 65_536)
        except OSError:  # the program has ended (Linux says EIO)
            return False
        self.text += _CONTROL.sub("", data.decode("utf-8", "replace"))
        return bool(data)
