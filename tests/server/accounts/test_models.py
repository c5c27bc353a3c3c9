"""The account and the ban as rows."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from server.accounts.models import Account, Ban
from server.accounts.roles import Role
from server.world.entity import Object
from server.world.typeclasses import Character


@pytest.mark.parametrize(
    "role, staff", [("Player", False), ("Builder", False), ("Admin", True)]
)
def test_staff_are_admins_and_above(role, staff):
    assert Account(role=role).is_staff is staff


def test_each_role_may_what_those_before_it_may():
    for rank, role in enumerate(Role.values):
        may = [Account(role=role).at_least(lower) for lower in Role.values]
        assert may == [True] * (rank + 1) + [False] * (len(may) - rank - 1)


def test_a_superuser_is_at_least_anything_and_nobody_at_least_nonsense():
    assert Account(role="Guest", is_superuser=True).at_least("Developer")
    assert not Account(role="Developer").at_least("Nonsense")
    assert Account(role="Builder").at_least("builder")


def test_what_is_said_to_an_account_reaches_all_its_sessions_at_once(house):
    anna = house.live(house.account())
    house.live(anna)

    anna.msg("hello")

    assert house.sessions.said == [(anna.sessions.all(), "hello")]
    assert anna.sessions.count() == 2


def test_what_is_said_to_one_session_reaches_only_that(house):
    anna = house.live(house.account())
    house.live(anna)
    first = anna.sessions.get()[0]

    anna.msg("hello", session=first)

    assert house.sessions.said == [([first], "hello")]
    assert anna.sessions.get(99) == []


def test_an_accounts_characters_are_what_it_owns_and_can_play(house):
    anna = house.live(house.account())
    lamplighter, lamp = Character._blank(1, "lamplighter"), Object._blank(2, "lamp")
    house.world.objects[anna.pk] = [lamplighter, lamp]

    assert anna.characters == [lamplighter]


def test_an_accounts_oldest_character_comes_first_wherever_they_have_been(house):
    anna = house.live(house.account())
    older, newer = Character._blank(1, "older"), Character._blank(2, "newer")
    house.world.objects[anna.pk] = [newer, older]

    assert anna.characters == [older, newer]


def test_an_owner_is_made_on_the_command_line(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a good secret")

    call_command("createsuperuser", username="Otto", interactive=False)

    otto = Account.objects.get_by_natural_key("OTTO")
    assert (otto.is_superuser, otto.role, otto.is_staff) == (True, "Developer", True)
    assert otto.check_password("a good secret")


@pytest.mark.parametrize("name", ["otto", "Ott0", "x y", "admin"])
def test_the_command_line_refuses_what_the_gate_refuses(db, monkeypatch, name):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a good secret")
    call_command("createsuperuser", username="Otto", interactive=False)

    with pytest.raises(CommandError):
        call_command("createsuperuser", username=name, interactive=False)


@pytest.mark.parametrize(
    "given, kept",
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("192.0.2.7/24", "192.0.2.0/24"),
        (" 2001:db8::1/48", "2001:db8::/48"),
    ],
)
def test_a_ban_keeps_its_network_in_the_usual_form(given, kept):
    ban = Ban(network=given)

    ban.clean()

    assert ban.network == kept


@pytest.mark.parametrize(
    "network", ["0.0.0.0/0", "::/0", "10.0.0.0/7", "x", "1.2.3.4.5"]
)
def test_a_ban_of_everybody_or_of_nonsense_is_refused(network):
    with pytest.raises(ValidationError):
        Ban(network=network).clean()


def test_a_ban_is_of_one_network_or_one_account(house):
    anna = house.account()

    Ban(account=anna).clean()
    with pytest.raises(ValidationError):
        Ban().clean()
    with pytest.raises(ValidationError):
        Ban(account=anna, network="192.0.2.1").clean()


def test_staff_who_are_here_are_heard_by_who_ignores_them(house):
    anna, bo = house.live(house.account("Anna")), house.account("Bo")
    assert not anna.ignores(bo.pk)

    anna.ignored = [bo.pk]
    assert anna.ignores(bo.pk)
    house.live(bo)
    assert anna.ignores(bo.pk)
    bo.role = "Helper"
    assert not anna.ignores(bo.pk)


def test_who_has_a_name_keeps_it_though_a_command_gets_the_same(house, settings):
    rose = house.account("Rose")
    settings.RESERVED_NAMES = ["rose", "lily"]

    rose.role = "Helper"
    rose.full_clean()

    rose.username = "Lily"
    with pytest.raises(ValidationError, match="kept for the house"):
        rose.full_clean()
