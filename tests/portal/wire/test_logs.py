"""The log: one event is one line, whatever a player typed."""

import logging
import sys

from portal.wire.logs import OneLine


def shown(message: str, *args: object, exc_info: bool = False) -> str:
    error = sys.exc_info() if exc_info else None
    record = logging.LogRecord("game", 20, "file.py", 1, message, args, error)
    return OneLine().format(record)


def test_what_was_typed_cannot_begin_a_line_of_its_own() -> None:
    line = shown("Somebody typed %s.", "look\r\n2030-01-01 00:00:00 INFO game: lies")

    first, second = line.split("\n")
    assert first.endswith(r"look\r")
    assert second.startswith("  ")


def test_what_was_typed_cannot_speak_to_the_terminal() -> None:
    line = shown("%s", "\x1b[31mred\x07 \x9b5m \u2028 tab\there")

    assert line.endswith(r"\x1b[31mred\x07 \x9b5m \u2028 tab" + "\there")


def test_a_traceback_stands_indented_below_its_line() -> None:
    try:
        raise RuntimeError("it broke")
    except RuntimeError:
        lines = shown("Oh.", exc_info=True).split("\n")

    assert lines[0].endswith("Oh.")
    assert all(line.startswith("  ") for line in lines[1:])
    assert lines[-1] == "  RuntimeError: it broke"
