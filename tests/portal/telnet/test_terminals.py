"""What the answers to TERMINAL-TYPE tell about a client."""

from __future__ import annotations

import pytest

from portal.telnet.terminals import abilities, mtts
from portal.wire.state import TRUE_COLOR


@pytest.mark.parametrize(
    "answers, colors",
    [
        ([], 16),
        (["XTERM"], 16),
        (["xterm-256color"], 256),
        (["XTERM-TRUECOLOR"], TRUE_COLOR),
        (["xterm-direct"], TRUE_COLOR),
        (["dumb"], 0),
        (["MUDLET", "ANSI-256COLOR"], 256),
        (["CLIENT", "ANSI", "MTTS 0"], 0),
        (["CLIENT", "ANSI", "MTTS 8"], 0),
        (["CLIENT", "ANSI", "MTTS 1"], 16),
        (["CLIENT", "ANSI", "MTTS 9"], 256),
        (["CLIENT", "ANSI", "MTTS 265"], TRUE_COLOR),
        (["CLIENT", "XTERM-256COLOR", "MTTS 5"], 256),
    ],
)
def test_the_colours_a_client_can_show(answers: list[str], colors: int) -> None:
    assert abilities(answers)["colors"] == colors


def test_a_terminal_alone_is_no_name() -> None:
    known = abilities(["xterm-256color"])

    assert (known["name"], known["terminal"]) == ("", "xterm-256color")
    assert not known["folds"]


def test_a_list_of_terminals_is_no_name_either() -> None:
    known = abilities(["VT220", "VT100", "ANSI"])

    assert (known["name"], known["terminal"]) == ("", "VT220")


def test_a_mud_client_says_its_name_first_and_wraps_by_itself() -> None:
    known = abilities(["MUDLET", "ANSI-TRUECOLOR"])

    assert (known["name"], known["terminal"]) == ("MUDLET", "ANSI-TRUECOLOR")
    assert known["folds"]


def test_who_answers_mtts_is_a_mud_client_whatever_its_name() -> None:
    assert abilities(["NOBODY KNOWS IT", "ANSI", "MTTS 1"])["folds"]


def test_a_screen_reader_is_bit_64() -> None:
    assert abilities(["CLIENT", "ANSI", "MTTS 65"])["screenreader"]
    assert not abilities(["CLIENT", "ANSI", "MTTS 1"])["screenreader"]


@pytest.mark.parametrize("answer", ["MTTS", "MTTS x", "MTTS -1", "MTTS " + "9" * 50])
def test_a_number_that_is_none_is_no_mtts(answer: str) -> None:
    assert mtts([answer]) is None
