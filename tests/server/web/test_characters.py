"""One's own characters on the site."""

import pytest
from django.test import Client

from game import site
from game.characters import Character
from game.rooms import Room
from server.accounts.bridge import BRIDGE
from server.sessions import joins
from server.world import WORLD
from tests.server.web.game import PASSWORD


@pytest.fixture
def anna(game, client):
    """Logged in, in a world with one room."""
    game.make(Room, "inn")
    anna = game.account("Anna")
    client.post("/login/", {"username": "Anna", "password": PASSWORD})
    return anna


def make(client, name="Ada", **more):
    return client.post("/characters/new/", {"name": name, "looks": "", **more})


def shown(client):
    return client.get("/characters/").content.decode()


def called(name):
    return next(iter(WORLD.named(name)), None)


def test_a_character_is_made_as_in_the_game(anna, game, client):
    assert "None yet." in shown(client)

    assert make(client, looks="Tall.\r\nAnd |rred.").status_code == 302

    ada = called("Ada")
    assert (ada.owner, ada.desc) == (anna.pk, "Tall.\nAnd ||rred.")
    assert "Ada is made" in (page := shown(client))
    assert f"/play/?character={ada.id}" in page
    assert "Never played yet." in page


@pytest.mark.parametrize(
    "field, wrong, sentence",
    [
        ("name", {"name": ""}, "required"),
        ("name", {"name": "A1"}, "letters A to Z only"),
        ("name", {"name": "guest"}, "kept for the house"),
        ("name", {"name": "Bo"}, "Bo"),
        ("looks", {"looks": "x" * 2001}, "at most"),
        ("origin", {"origin": "moon"}, "not one of the available"),
    ],
)
def test_what_is_wrong_stands_at_its_field(anna, game, client, field, wrong, sentence):
    game.does(lambda: WORLD.named("inn")[0].tags.add("road", "worldfile"))
    game.make(Character, "Bo")

    page = make(client, **{"origin": "pass", **wrong}).content.decode()

    assert sentence in page.split(f'id="id_{field}_error">')[1].split("</p>")[0]
    assert called("Ada") is None


def test_where_it_comes_from_is_kept(anna, game, client):
    game.does(lambda: WORLD.named("inn")[0].tags.add("road", "worldfile"))

    make(client, origin="pass")

    assert called("Ada").origin == "pass"


def test_there_are_as_many_as_the_settings_say(anna, game, client, settings):
    settings.MAX_NR_CHARACTERS = 1
    make(client)

    assert called("Ada") is not None
    assert "You have 1, and that is as many" in shown(client)
    assert b'role="alert"' in client.get("/characters/new/").content
    assert b'role="alert"' in make(client, "Cleo").content
    assert called("Cleo") is None


def test_the_list_says_who_is_played(anna, game, client):
    session = game.play(anna, "Lamplighter")
    game.does(lambda: setattr(session.puppet, "owner", anna.pk))

    assert "Never played" not in shown(client)


def test_one_that_is_retired_is_asked_for_and_then_gone(anna, game, client):
    make(client)
    path = f"/characters/{called('Ada').id}/retire/"

    page = client.get(path).content.decode()
    assert "Delete Ada for good?" in page
    assert called("Ada") is not None
    client.post(path)

    assert called("Ada") is None
    assert "Ada is no more." in shown(client)
    assert client.post(path).status_code == 404


def test_one_that_is_played_is_not_retired(anna, game, client):
    make(client)
    ada = called("Ada")
    session = game.play(anna, "other")
    game.does(joins.part, session)
    game.does(joins.join, session, ada)

    page = client.post(f"/characters/{ada.id}/retire/").content.decode()

    assert "Ada is being played. Type ooc first." in page
    assert called("Ada") is ada


def test_nobody_retires_what_is_not_theirs(anna, game, client):
    other = game.make(Character, "Bo", owner=anna.pk + 1)
    room = called("inn")

    for number in (other.id, room.id, 0, 10**30):
        for ask in (client.get, client.post):
            assert ask(f"/characters/{number}/retire/").status_code == 404
    assert called("Bo") is other


def test_a_fault_of_the_game_is_a_sentence_and_changes_nothing(
    anna, game, client, monkeypatch, caplog
):
    def make_badly(account, answers):
        WORLD.create(Character, "Half")
        raise RuntimeError("what a player wrote")

    monkeypatch.setattr(site, "make", make_badly)
    monkeypatch.setattr(site, "card", lambda character: 1 / 0)
    game.make(Character, "Bo", owner=anna.pk)

    assert "The game has a fault there" in shown(client)
    assert b"The game has a fault there" in make(client).content
    assert called("Half") is None
    assert "met a fault" in caplog.text


def test_a_game_without_answers_of_its_own_has_the_usual_ones(
    anna, game, client, settings
):
    settings.GAME_SITE = "server.site"

    assert b"already" not in client.post("/characters/new/", {"name": "Ada"}).content
    ada = called("Ada")
    assert ada.owner == anna.pk
    assert b"Somebody is called Ada" in make(client).content
    path = f"/characters/{ada.id}/retire/"
    assert b"Take Ada out of the world for good?" in client.get(path).content
    client.post(path)
    assert called("Ada") is None


def test_without_a_game_the_pages_say_so(game, client):
    game.account("Anna")
    client.post("/login/", {"username": "Anna", "password": PASSWORD})
    loop, BRIDGE.loop = BRIDGE.loop, None

    pages = [client.get(path) for path in ("/characters/", "/characters/new/")]
    BRIDGE.loop = loop

    assert b"being woken up" in pages[0].content
    assert b"not running" in pages[1].content


def test_a_form_of_another_site_is_refused(anna, game):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(anna)

    assert make(strict).status_code == 403
