"""What the site may ask the game is looked at before anybody asks."""

import types

import pytest

from server import site


@pytest.fixture
def game_module(monkeypatch, settings):
    """A module of a game in which a test writes what it likes."""
    module = types.ModuleType("a_game_site")
    monkeypatch.setitem(__import__("sys").modules, "a_game_site", module)
    settings.GAME_SITE = "a_game_site"
    return module


def test_our_own_game_answers_rightly():
    site.check()


def test_what_is_missing_is_answered_as_usual(game_module):
    site.check()

    assert site.game("card") is site.card


def test_a_function_of_the_game_goes_before(game_module):
    game_module.description = lambda character: "mine"

    site.check()

    assert site.game("description")(None) == "mine"


async def _later(character):
    return "late"


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ("words", "a_game_site.description is no plain function."),
        (_later, "a_game_site.description is no plain function."),
        (lambda: "", r"a_game_site.description must take \(character\)."),
        (lambda a, b: "", r"a_game_site.description must take \(character\)."),
    ],
)
def test_one_that_could_not_be_called_is_refused(game_module, wrong, sentence):
    game_module.description = wrong

    with pytest.raises(site.WrongAnswer, match=sentence):
        site.check()
