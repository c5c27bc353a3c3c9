"""Who came in and who failed to is kept."""

from __future__ import annotations

from typing import Any

import pytest

from server.accounts import GATE
from server.audit.logins import NOTED
from server.audit.models import Entry, Login
from server.errors import PlayerError
from tests.server.web.game import PASSWORD, Game

ADDRESS = "192.0.2.1"


@pytest.fixture(autouse=True)
def nothing_noted() -> None:
    """What another test noted is no matter here."""
    NOTED.clear()


def logins() -> list[tuple[str, str, str]]:
    """Name, way and why not, the oldest first."""
    found = Login.objects.exclude(name="Otto", failed="").order_by("id")
    return [(each.name, each.way, each.failed) for each in found]


def tries(game: Game, name: str, password: str, way: str = "ssh") -> None:
    """Knock at the gate."""
    try:
        game.does(GATE.authenticate, name, password, ADDRESS, way)
    except PlayerError:
        pass
    finally:
        game.settle()


def test_who_comes_in_is_kept_with_when_how_and_from_where(game: Game) -> None:
    anna = game.account()

    tries(game, "anna", PASSWORD)

    (login,) = Login.objects.all()
    assert (login.account, login.name, login.way) == (anna.pk, "Anna", "ssh")
    assert (login.address, login.source, login.failed) == (ADDRESS, ADDRESS, "")


def test_a_wrong_password_is_kept_and_no_name_that_nobody_has(game: Game) -> None:
    game.account()

    tries(game, "anna", "wrong")
    tries(game, "my secret password", "wrong")

    assert logins() == [("Anna", "ssh", "password"), ("", "ssh", "password")]
    assert "secret" not in str(list(Login.objects.values()))


def test_a_closed_account_did_not_come_in(game: Game) -> None:
    game.account(is_active=False)

    tries(game, "anna", PASSWORD, "telnet")

    assert logins() == [("Anna", "telnet", "closed")]


def test_by_the_site_one_comes_in_as_well(game: Game, client: Any) -> None:
    game.account()

    client.post("/login/", {"username": "Anna", "password": PASSWORD})
    game.settle()

    assert logins() == [("Anna", "web", "")]


@pytest.mark.parametrize("role, noted", [("Admin", 1), ("Player", 0)])
def test_who_fails_to_be_one_of_the_staff_is_in_the_audit_log(
    game: Game, role: str, noted: int
) -> None:
    game.account(role=role)

    tries(game, "anna", "wrong")
    tries(game, "anna", "wrong")

    found = Entry.objects.filter(act="login failed")
    assert found.count() == noted
    for entry in found:
        assert (entry.name, entry.target, entry.address) == ("", "Anna", ADDRESS)


def test_of_an_ipv6_address_the_house_is_kept_too(game: Game) -> None:
    game.account()
    game.does(GATE.authenticate, "Anna", PASSWORD, "2001:db8::1:2", "ssh")
    game.settle()

    assert Login.objects.get().source == "2001:db8::/64"
