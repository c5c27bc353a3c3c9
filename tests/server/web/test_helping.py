"""Help on the site: the same that `help` shows in the game."""

import re

import pytest
from django.conf import settings
from django.test import Client

from game.characters import Character
from server.commands.command import Actor, Line
from server.help.command import Help
from server.help.topics import TOPICS
from server.web import helping
from tests.server.web.game import PASSWORD


@pytest.fixture(autouse=True)
def topics():
    TOPICS.load(settings.HELP_FOLDER)


@pytest.fixture
def anna(game, client):
    anna = game.account("Anna")
    client.post("/login/", {"username": "Anna", "password": PASSWORD})
    return anna


def text(client, path="/help/"):
    return client.get(path).content.decode()


def titles(client):
    return set(re.findall(r'href="/help/([^"/]+)/"', text(client)))


def in_the_game(account):
    """What `help` lists for this account, or a stranger."""
    actor, cmdset = helping._asking(account)
    help_ = Help(actor, Line("help"), cmdset)
    commands = {c.key for commands in help_.categories().values() for c in commands}
    return commands | {topic.title for topic in help_.pages().values()}


def test_a_stranger_finds_what_the_gate_knows(game, client):
    listed = {title.replace("-", " ") for title in titles(client)}

    assert listed == in_the_game(None)
    assert {"connect", "create", "getting started"} <= listed
    assert "building" not in listed


def test_an_account_finds_what_it_may(anna, game, client):
    listed = {title.replace("-", " ") for title in titles(client)}

    assert in_the_game(anna) == listed
    assert {"charcreate", "who"} <= listed
    assert "reload" not in listed


def test_staff_find_what_is_for_them(game, client):
    otto = game.account("Otto", role="Developer")
    game.make(Character, "Ottilie", owner=otto.pk)
    client.post("/login/", {"username": "Otto", "password": PASSWORD})

    assert {"building", "reload", "dig", "say"} <= titles(client)


@pytest.mark.parametrize("path", ["reload", "building", "Building", "nosuch", "a%00b"])
def test_what_is_not_for_one_does_not_exist(game, path):
    assert Client().get(f"/help/{path}/").status_code == 404


def test_a_page_has_its_heading_its_lists_and_links_to_others(anna, client):
    shown = text(client, "/help/options/")

    assert "<h1>Options</h1>" in shown
    assert '<a href="/help/screen-readers/"><code>help screen readers</code></a>' in (
        shown
    )
    assert '<a href="/help/option/"><code>option width 60</code></a>' in shown
    assert "<ul>" in shown


@pytest.mark.parametrize(
    "name, leads",
    [
        ("newbie", "/help/getting-started/"),
        ("GETTING started", "/help/getting-started/"),
        ("co", "/help/connect/"),
    ],
)
def test_another_name_leads_to_the_page(game, client, name, leads):
    assert client.get(f"/help/{name}/")["Location"] == leads


def test_a_command_says_what_else_it_is_called(game, client):
    shown = text(client, "/help/connect/")

    assert "<code>con</code>" in shown
    assert "connect &lt;name&gt; &lt;password&gt;" in shown


def test_a_category_lists_its_commands(game, client):
    assert "/help/create/" in text(client, "/help/Coming-in/")


def test_words_are_looked_for_in_titles_and_texts(game, client):
    found = text(client, "/help/?words=Lantern")

    assert 'href="/help/getting-started/"' in found
    assert "lantern" in found
    assert "1 page." in found


def test_the_page_of_that_name_comes_first(anna, client):
    found = re.findall(
        r'<dt><a href="/help/([^"]+)/"', text(client, "/help/?words=who")
    )

    assert found[0] == "who"


@pytest.mark.parametrize("words", ["zzzz", "<script>", "%00%0a", "x" * 5000, "[", "\\"])
def test_what_nobody_wrote_about_is_not_found(game, client, words):
    answer = client.get("/help/", {"words": words})

    assert answer.status_code == 200
    assert b"<script>" not in answer.content


def test_without_a_game_the_pages_say_so(db, client):
    for path in ("/help/", "/help/look/", "/help/?words=x"):
        assert "being woken up" in text(client, path)


def test_who_is_asked_has_actor():
    assert helping._asking(None)[0] == Actor()
