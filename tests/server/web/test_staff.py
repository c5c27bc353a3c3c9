"""The page of the staff."""

import pytest

from server.web import staff
from tests.server.web.game import PASSWORD


def login(game, client, name, **more):
    account = game.account(name, **more)
    client.post("/login/", {"username": name, "password": PASSWORD})
    return account


def test_it_says_who_may_what(game, client):
    login(game, client, "Otto", role="Developer")
    game.account("Mara", role="Helper")
    game.account("Gone", role="Builder", is_active=False)

    page = client.get("/staff/").content.decode()

    assert "<bdi>Mara</bdi>" in page
    assert "Gone" not in page
    for command in ("reload", "announce", "dig"):
        assert f"<code>{command}</code>" in page
    assert 'href="/admin/live/"' in page


def test_commands_stand_at_the_role_they_ask_for():
    commands = staff.commands_by_role()

    assert "reload" in commands["Developer"]
    assert "boot" in commands["Admin"]
    assert "dig" in commands["Builder"]


@pytest.mark.parametrize("role, opens", [("Player", 403), ("Helper", 200)])
def test_it_opens_to_the_staff_only(game, client, role, opens):
    login(game, client, "Fay", role=role)

    assert client.get("/staff/").status_code == opens
    assert (b"/staff/" in client.get("/").content) is (opens == 200)


def test_helpers_see_no_way_to_the_admin(game, client):
    login(game, client, "Mara", role="Helper")

    assert b"/admin/" not in client.get("/staff/").content


def test_from_elsewhere_there_is_no_way_to_the_admin(game, client):
    login(game, client, "Otto", role="Developer")

    page = client.get("/staff/", REMOTE_ADDR="192.0.2.1").content.decode()

    assert "/admin/" not in page
    assert "open only from some addresses" in page


def test_without_a_portal_it_says_that_nobody_answered(game, client):
    login(game, client, "Otto", role="Developer")

    assert b"The Portal did not say." in client.get("/staff/").content


def test_a_stranger_is_asked_to_log_in(db, client):
    assert client.get("/staff/")["Location"] == "/login/?next=/staff/"
