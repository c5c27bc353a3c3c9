"""The page everybody sees first."""

from server.web.views import doors


def test_the_home_page_names_who_is_on(game, client):
    game.play(game.account())

    page = client.get("/").content.decode()

    assert "<bdi>lamplighter</bdi>" in page
    assert "1 character is in the world" in page


def test_the_home_page_says_that_nobody_is_on(game, client):
    assert b"Nobody just now." in client.get("/").content


def test_a_name_cannot_bring_markup_into_the_page(game, client):
    game.play(game.account(), "<script>alert(1)</script>")

    page = client.get("/").content.decode()

    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_the_home_page_says_how_to_come_in_from_where_it_is_seen(
    game, client, settings
):
    settings.ALLOWED_HOSTS = ["mud.example"]

    page = client.get("/", headers={"host": "mud.example:4001"}).content.decode()

    assert "telnet mud.example 4000" in page
    assert "ssh -p 4004 NAME@mud.example" in page
    assert "mud.example 4003" in page
    assert 'href="/play/"' in page


def test_a_door_that_is_not_open_is_not_shown(settings):
    settings.SSH_PORT = 0
    settings.TELNETS_PORT = -1

    assert [door.name for door in doors("here")] == ["Telnet"]


def test_without_a_game_the_home_page_says_so(client, db):
    page = client.get("/")

    assert page.status_code == 200
    assert b"being woken up" in page.content


def test_the_home_page_is_only_to_be_read(game, client):
    assert client.post("/").status_code == 405


def test_an_unknown_host_and_an_unknown_page_are_refused(game, client, settings):
    settings.ALLOWED_HOSTS = ["mud.example"]

    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    missing = client.get("/nothing/", headers={"host": "mud.example"})
    assert missing.status_code == 404
    assert b"There is no such page" in missing.content
