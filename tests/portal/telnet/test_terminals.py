"""What is known of a client by what it told."""

from __future__ import annotations

import pytest

from portal.telnet.terminals import Told, abilities, conclude, links_of, mtts
from portal.wire.state import TRUE_COLOR
from tests.portal.telnet.fakes import RecordingPeer


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
    assert abilities(Told(*answers))["colors"] == colors


def test_a_terminal_alone_is_no_name() -> None:
    known = abilities(Told("xterm-256color"))

    assert (known["name"], known["terminal"]) == ("", "xterm-256color")
    assert not known["folds"]


def test_a_list_of_terminals_is_no_name_either() -> None:
    known = abilities(Told("VT220", "VT100", "ANSI"))

    assert (known["name"], known["terminal"]) == ("", "VT220")


def test_a_mud_client_says_its_name_first_and_wraps_by_itself() -> None:
    known = abilities(Told("MUDLET", "ANSI-TRUECOLOR"))

    assert (known["name"], known["terminal"]) == ("MUDLET", "ANSI-TRUECOLOR")
    assert known["folds"]


def test_who_answers_mtts_is_a_mud_client_whatever_its_name() -> None:
    assert abilities(Told("NOBODY KNOWS IT", "ANSI", "MTTS 1"))["folds"]


def test_a_screen_reader_is_bit_64() -> None:
    assert abilities(Told("CLIENT", "ANSI", "MTTS 65"))["screenreader"]
    assert not abilities(Told("CLIENT", "ANSI", "MTTS 1"))["screenreader"]


@pytest.mark.parametrize("answer", ["MTTS", "MTTS x", "MTTS -1", "MTTS " + "9" * 50])
def test_a_number_that_is_none_is_no_mtts(answer: str) -> None:
    assert mtts([answer]) is None


@pytest.mark.parametrize(
    "told, colors",
    [
        (Told(TERM="xterm-256color"), 256),
        (Told(TERM="dumb"), 0),
        (Told(TERMINAL_TYPE="ANSI-TRUECOLOR"), TRUE_COLOR),
        (Told("XTERM", COLORTERM="truecolor"), TRUE_COLOR),
        (Told("XTERM", COLORTERM="24bit"), TRUE_COLOR),
        (Told("XTERM", COLORTERM=""), 16),
        (Told("dumb", COLORTERM="truecolor"), 0),
        (Told("CLIENT", "ANSI", "MTTS 0", COLORTERM="truecolor"), 0),
        (Told("CLIENT", "ANSI", "MTTS 1", MTTS="8"), 256),
        (Told(MTTS="257"), TRUE_COLOR),
        (Told(MTTS="lots"), 16),
    ],
)
def test_the_environment_counts_as_much_for_the_colours(
    told: Told, colors: int
) -> None:
    assert abilities(told)["colors"] == colors


def test_the_name_it_gives_as_such_goes_before_the_one_that_looks_like_it() -> None:
    known = abilities(Told("SUPERTERM", "ANSI", CLIENT_NAME="Mudlet"))

    assert (known["name"], known["terminal"]) == ("Mudlet", "ANSI")


def test_the_terminal_type_goes_before_the_environment() -> None:
    assert abilities(Told("XTERM", TERM="vt100"))["terminal"] == "XTERM"
    assert abilities(Told(TERM="vt100"))["terminal"] == "vt100"


@pytest.mark.parametrize(
    "told, reads",
    [
        (Told(MTTS="64"), True),
        (Told("CLIENT", "ANSI", "MTTS 1", MTTS="65"), True),
        (Told(SCREEN_READER="1"), True),
        (Told(SCREEN_READER="TRUE"), True),
        (Told(SCREEN_READER=""), False),
        (Told(SCREEN_READER="", MTTS="64"), True),
        (Told("CLIENT", "ANSI", "MTTS 65", SCREEN_READER="0"), False),
    ],
)
def test_a_screen_reader_says_so_by_a_bit_or_by_a_word(told: Told, reads: bool) -> None:
    assert abilities(told)["screenreader"] is reads


def test_the_best_links_that_a_client_shows() -> None:
    told = Told("CLIENT", "ANSI", "MTTS 1025", OSC_HYPERLINKS_SEND="1")
    told.mxp = True

    assert links_of(told) == "mxp"
    told.mxp = False
    assert links_of(told) == "osc8"
    told.note_change({"OSC_HYPERLINKS_SEND": "0"})
    assert links_of(told) == "mslp"
    told.note_change({"MTTS": "1"})
    assert links_of(told) == ""


def test_a_name_that_was_told_otherwise_is_not_taken_back() -> None:
    peer = RecordingPeer()
    peer.told = Told("XTERM")

    conclude(peer)

    assert "name" not in peer.learnt
    assert "version" not in peer.learnt
    assert peer.learnt["terminal"] == "XTERM"
    assert peer.guessed == {}
