"""One log line an event, in both processes: control characters in it are escaped.

What a player typed may stand in a message; it can neither begin a line of its own nor
colour the terminal of whoever reads the log.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

from twisted.logger import STDLibLogObserver, globalLogBeginner

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
SUSPICIOUS = "django.security"
"""Where Django logs what a visitor should not have sent, each with a traceback."""


class OneLine(logging.Formatter):
    """Time, level, who, what; a traceback follows on indented lines."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record as text without control characters."""
        if record.name.startswith(SUSPICIOUS):
            # A stranger's doing, not ours: the sentence says all there is to say.
            record.exc_info = record.exc_text = None
        lines = super().format(record).split("\n")
        return "\n  ".join(_CONTROL.sub(_escaped, line) for line in lines)


def _escaped(match: re.Match[str]) -> str:
    return repr(match.group())[1:-1]


def begin(stream: Any = None, level: int = logging.INFO) -> None:
    """Send everything, Twisted's own events too, to `stream` or standard error."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(OneLine())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    observer: Any = STDLibLogObserver()  # its type says less than it is
    globalLogBeginner.beginLoggingTo([observer], redirectStandardIO=False)
    logging.getLogger("twisted").setLevel(logging.WARNING)
