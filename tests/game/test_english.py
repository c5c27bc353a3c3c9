"""English."""

from __future__ import annotations

import pytest

from game.english import ago, article, counted, grouped, listing, plural, sentence


@pytest.mark.parametrize(
    "items, said",
    [
        ([], ""),
        (["Bo"], "Bo"),
        (["a lantern", "Bo"], "a lantern and Bo"),
        (["a lantern", "two coins", "Bo"], "a lantern, two coins and Bo"),
    ],
)
def test_a_list_ends_with_and(items: list[str], said: str) -> None:
    assert listing(items) == said


def test_equal_things_are_counted_and_names_are_left_alone() -> None:
    names = [("coin", False), ("apple", False), ("Bo", True), ("coin", False)]

    assert grouped(names) == ["two coins", "an apple", "Bo"]


@pytest.mark.parametrize(
    "name, said",
    [
        ("lantern", "a lantern"),
        ("iron key", "an iron key"),
        ("hour glass", "an hour glass"),
        ("unicorn", "a unicorn"),
        ("one-eyed cat", "a one-eyed cat"),
    ],
)
def test_an_article_goes_by_the_sound(name: str, said: str) -> None:
    assert article(name) == said


@pytest.mark.parametrize(
    "one, many",
    [
        ("coin", "coins"),
        ("box", "boxes"),
        ("torch", "torches"),
        ("berry", "berries"),
        ("key", "keys"),
        ("loaf", "loaves"),
        ("bar of bronze", "bars of bronze"),
        ("old woman", "old women"),
    ],
)
def test_plurals_are_those_of_the_noun(one: str, many: str) -> None:
    assert plural(one) == many


def test_small_numbers_are_written_as_words() -> None:
    said = [counted(n, "point") for n in (0, 1, 2, 13)]

    assert said == ["no points", "one point", "two points", "13 points"]


def test_a_sentence_begins_with_a_capital_behind_its_colour() -> None:
    assert sentence("|wa bell|n rings") == "|wA bell|n rings"
    assert sentence("") == ""
    assert sentence("|w|lclook lamp|lta lamp|le") == "|w|lclook lamp|ltA lamp|le"
    page = "|luhttps://example.org/|lt"
    assert sentence(f"{page}a map|le") == f"{page}A map|le"
    assert sentence("|lca lamp") == "|lca lamp"


@pytest.mark.parametrize(
    "seconds, said",
    [
        (-5, "a moment"),
        (59, "a moment"),
        (60, "1 minute"),
        (7199, "1 hour"),
        (200_000, "2 days"),
    ],
)
def test_lengths_of_time_are_rough(seconds: float, said: str) -> None:
    assert ago(seconds) == said
