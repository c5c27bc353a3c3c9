"""One text for many: the option `screenreader` has it told as to a screen reader."""

from pathlib import Path

import pytest

from portal.render import ansi
from portal.render.profile import Profile
from portal.wire.frames import Missed, Output, Save
from portal.wire.state import Saved
from tests.portal.fakes import Paper
from tests.portal.house import House

FRAMED = "-----\n|rhit|n\n====="
ALOUD = {"screenreader": True}


class Screen(Paper):
    """Paper that is written on as a terminal is."""

    @classmethod
    def compose(cls, markup: str, profile: Profile, output: Output) -> bytes:
        Paper.composed += 1
        return ansi.render(markup, profile).encode()


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path, linkdead_time=300.0)
    house.serve()
    return house


@pytest.fixture
def screen(house: House) -> Screen:
    screen = Screen()
    house.connect_as(screen, colors=256)
    house.says(Save(screen.sessid, Saved(account=7)))
    return screen


def test_one_text_is_told_without_colours_frames_and_rulers_and_the_next_is_not(
    house: House, screen: Screen
) -> None:
    to = (screen.sessid,)

    house.says(
        Output(to, "text", (FRAMED,), ALOUD),
        Output(to, "prompt", ("|r>|n",), ALOUD),
        Output(to, "text", (FRAMED,), {"screenreader": False}),
        Output(to, "text", (FRAMED,)),
    )

    aloud, prompt, usual, same = screen.sees
    assert (aloud, prompt) == ("hit", ("prompt", ">"))
    assert usual == same
    assert usual.startswith("-----")
    assert "\x1b[" in usual


def test_a_player_who_chose_colours_gets_none_of_them_either(
    house: House, screen: Screen
) -> None:
    chosen = {"screenreader": True, "colors": 16}
    house.says(Save(screen.sessid, Saved(account=7, options=chosen)))

    house.says(Output((screen.sessid,), "text", ("|rhit|n",), ALOUD))

    assert screen.sees == ["hit"]


def test_whoever_shares_a_screen_readers_text_shares_one_composition(
    house: House,
) -> None:
    sessions = [house.connect(colors=colors) for colors in (0, 16, 256)]
    Paper.composed = 0

    house.says(Output((1, 2, 3), "text", ("hit",), ALOUD))

    assert [session.sees for session in sessions] == [["0:hit"]] * 3
    assert Paper.composed == 1


def test_who_missed_it_is_told_it_so(house: House, screen: Screen) -> None:
    house.loses(screen)
    house.says(Output((screen.sessid,), "text", (FRAMED,), ALOUD))
    again = Screen()
    house.connect_as(again, colors=256)

    house.says(
        Save(again.sessid, Saved(account=7)), Missed(again.sessid, screen.sessid)
    )

    assert "hit" in again.sees


def test_data_beside_the_text_is_made_harmless_for_all_at_once(
    house: House, screen: Screen
) -> None:
    harmless = {"Char.Name": {"name": "Zoë\n"}}

    house.says(
        Output((screen.sessid,), "gmcp", ({"Char.Name": {"name": "Bo\x1b]0;x\x07"}},)),
        Output((screen.sessid,), "gmcp", (harmless,), {"kind": "\u202ex"}),
    )

    assert screen.sees == [
        ("gmcp", ({"Char.Name": {"name": "Bo]0;x"}},), {}),
        ("gmcp", (harmless,), {"kind": "x"}),
    ]
