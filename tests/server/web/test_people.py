"""What everybody may read of a character."""

import pytest
from django.test import Client

from game.characters import Character
from server.accounts import BANS
from server.accounts.models import Ban


@pytest.fixture
def anna(game):
    """An account with two characters."""
    anna = game.account("Anna")
    game.make(Character, "Ada", owner=anna.pk, desc="Tall, |rred|n hair.\n<b>Bold.</b>")
    game.make(Character, "Bea", owner=anna.pk)
    return anna


def page(name):
    return Client().get(f"/people/{name}/")


def test_a_character_has_a_page_with_what_others_see(anna):
    shown = page("ada").content.decode()

    assert "<h1><bdi>Ada</bdi></h1>" in shown
    assert "Tall, red hair.<br>&lt;b&gt;Bold.&lt;/b&gt;" in shown
    assert "not here" in shown


def test_which_characters_have_one_player_is_told_to_nobody(anna):
    shown = page("Ada").content.decode()

    assert "Bea" not in shown
    assert "Anna" not in shown
    assert page("Anna").status_code == 404


def test_unless_the_player_chose_so(anna):
    anna.profile = "together"
    anna.save()

    assert "Bea" in page("Ada").content.decode()
    assert "Ada" in page("Anna").content.decode()


def test_whoever_is_hidden_is_as_good_as_unknown(anna, game):
    game.make(Character, "Nobodys")
    unknown = page("Zoe")
    anna.profile = "hidden"
    anna.save()

    for name in ("Ada", "Anna", "Nobodys", "x" * 500, "%00", "a'b", "…"):
        answer = page(name)
        assert (answer.status_code, answer.content) == (404, unknown.content)


@pytest.mark.parametrize("how", ["closed", "banned"])
def test_who_may_not_come_in_has_none(anna, game, how):
    if how == "closed":
        anna.is_active = False
        anna.save()
    else:
        Ban.objects.create(account=anna)
        game.does(BANS.load)

    assert page("Ada").status_code == 404


def test_whoever_is_on_is_said_to_be(anna, game):
    session = game.play(anna, "Cleo")
    game.does(lambda: setattr(session.puppet, "owner", anna.pk))

    assert "in the world" in page("Cleo").content.decode()
    assert '<a href="/people/Cleo/">' in Client().get("/").content.decode()


def test_the_front_page_leads_to_no_page_that_is_hidden(anna, game):
    anna.profile = "hidden"
    anna.save()
    session = game.play(anna, "Cleo")
    game.does(lambda: setattr(session.puppet, "owner", anna.pk))

    shown = Client().get("/").content.decode()

    assert "<bdi>Cleo</bdi>" in shown
    assert "/people/" not in shown


def test_without_a_game_the_page_says_so(db):
    assert b"being woken up" in page("Ada").content
