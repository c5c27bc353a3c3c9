"""The hour of the game."""

from __future__ import annotations

from game.hours import DAY, Sky, hour, part


def test_a_day_of_the_game_lasts_two_hours() -> None:
    assert hour(0) == hour(7200) == 0
    assert hour(3600) == 12
    assert hour(7199) == 23


def test_the_parts_of_the_day_follow_each_other() -> None:
    parts = [part(DAY * hour / 24) for hour in (0, 6, 12, 19, 22)]

    assert parts == ["night", "dawn", "day", "dusk", "night"]


def test_the_sky_goes_by_the_clock_it_was_given() -> None:
    assert Sky(lambda: 3600.0).part == "day"
