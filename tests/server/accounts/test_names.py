"""What may be a name."""

import pytest

from server.accounts import names
from server.errors import PlayerError


def test_a_name_is_kept_as_it_was_typed():
    assert names.check(" Anna ") == "Anna"


def test_a_fullwidth_name_becomes_a_plain_one():
    assert names.check("Ａｎｎａ") == "Anna"


@pytest.mark.parametrize("name", ["", "A", "A" * 25, "A" * 10_000, " "])
def test_a_name_too_short_or_too_long_is_refused_with_the_lengths(name):
    with pytest.raises(PlayerError, match="A name has 2 to 24 letters"):
        names.check(name)


@pytest.mark.parametrize(
    "name",
    ["An na", "Anna1", "An-na", "Аnna", "An\u200bna", "An\u202ena", "<b>x", "An\nna"],
)
def test_a_name_of_other_letters_is_refused(name):
    with pytest.raises(PlayerError, match="letters A to Z"):
        names.check(name)


@pytest.mark.parametrize(
    "name", ["look", "Light", "admin", "ADMIN", "AdrNin", "Gatehouse", "aII", "Who"]
)
def test_a_name_of_the_house_or_one_that_looks_like_it_is_refused(name):
    with pytest.raises(PlayerError, match="kept for the house"):
        names.check(name)


def test_a_game_may_allow_other_letters_and_reserve_names_of_its_own(settings):
    settings.NAME_PATTERN = r"\w+"
    settings.RESERVED_NAMES = ["Zoë"]

    assert names.check("Jürgen") == "Jürgen"
    with pytest.raises(PlayerError, match="kept for the house"):
        names.check("zoë")
    with pytest.raises(PlayerError, match="not how names are written"):
        names.check("a b")


def test_names_are_looked_up_without_regard_to_capitals_and_forms():
    assert names.folded("ANNA") == names.folded("ａnna") == "anna"


@pytest.mark.parametrize(
    "one, other",
    [
        ("Bill", "BiII"),
        ("Arne", "Ame"),
        ("Will", "VViII"),
        ("Bo", "B0"),
        ("Анна", "Анна"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(one, other):
    assert names.skeleton(one) == names.skeleton(other)


@pytest.mark.parametrize("one, other", [("Ian", "Lan"), ("Anna", "Hanna")])
def test_names_that_differ_to_the_eye_have_two(one, other):
    assert names.skeleton(one) != names.skeleton(other)
