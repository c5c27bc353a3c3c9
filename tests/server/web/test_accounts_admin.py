"""The admin pages of accounts and bans."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import authenticate
from django.urls import reverse

from server.accounts import ACCOUNTS
from server.accounts.guests import MARK
from server.accounts.models import Account, Ban
from server.world.entity import Object
from server.world.typeclasses import Character
from tests.server.web.game import PASSWORD

LIST = "/admin/accounts/account/"


def page_of(account):
    return f"{LIST}{account.pk}/change/"


def log_in(client, name):
    client.post("/login/", {"username": name, "password": PASSWORD})
    return client


def test_a_role_that_is_given_is_had_at_once(staff, game):
    anna = game.account()
    game.play(anna)

    staff.post(
        page_of(anna), {"username": "Anna", "role": "Builder", "is_active": "on"}
    )

    assert ACCOUNTS.get(anna.pk).role == "Builder"
    assert game.closed() == []


def test_closing_an_account_ends_its_sessions_at_once(staff, game):
    anna = game.account()
    session = game.play(anna)

    staff.post(page_of(anna), {"username": "Anna", "role": "Player"})

    assert game.closed() == [session.sessid]
    assert not Account.objects.get(pk=anna.pk).is_active


def test_a_password_is_set_and_hashed(staff, game, client):
    anna = game.account()
    new = {"password1": "a new secret", "password2": "a new secret"}

    staff.post(f"{LIST}{anna.pk}/password/", new | {"set-password": "1"})

    anna.refresh_from_db()
    assert anna.check_password("a new secret")
    assert "a new secret" not in anna.password


@pytest.mark.parametrize("password", ["short", "password1", "x" * 129])
def test_a_weak_password_is_not_set(staff, game, password):
    anna = game.account()
    new = {"password1": password, "password2": password}

    staff.post(f"{LIST}{anna.pk}/password/", new | {"set-password": "1"})

    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_an_account_is_made(staff, game):
    new = {"username": "Bo", "role": "Helper", "password1": "a new secret"}

    staff.post(f"{LIST}add/", new | {"password2": "a new secret"})

    bo = Account.objects.get(username="Bo")
    assert (bo.role, bo.check_password("a new secret")) == ("Helper", True)


@pytest.mark.parametrize("name", ["otto", "Otto", "Bo Bo", "admin", "x"])
def test_a_name_the_gate_would_refuse_is_refused(staff, game, name):
    new = {"username": name, "role": "Player", "password1": "a new secret"}

    answer = staff.post(f"{LIST}add/", new | {"password2": "a new secret"})

    assert answer.status_code == 200
    assert Account.objects.count() == 1


def test_the_list_shows_who_is_on_and_is_searched_by_name(staff, game):
    game.play(game.account())
    game.account("Bo")

    rows = staff.get(LIST, {"q": "AN"}).context["cl"].result_list

    assert [row.username for row in rows] == ["Anna"]


def test_nobody_is_deleted(staff, game):
    anna = game.account()

    assert staff.post(f"{LIST}{anna.pk}/delete/", {"post": "yes"}).status_code == 403
    assert b"delete_selected" not in staff.get(LIST).content


def guest_of(game):
    """A guest who plays."""
    fields = {"username": "Wanderer", "role": "Guest", "password": f"{MARK}x"}
    guest = Account.objects.create(**fields)
    return guest, game.play(guest)


def test_a_guest_is_shown_as_such_and_may_be_sent_out(staff, game):
    guest, session = guest_of(game)
    character = game.make(Character, "Wanderer", owner=guest.pk)

    shown = staff.get(LIST, {"q": "Wanderer"}).content.decode()
    staff.post(f"{LIST}{guest.pk}/delete/", {"post": "yes"})

    assert '<td class="field-role">Guest</td>' in shown
    assert game.closed() == [session.sessid]
    assert not Account.objects.filter(pk=guest.pk).exists()
    assert character.gone


def test_a_guest_becomes_somebody_with_a_name_and_a_role(staff, game):
    guest, _ = guest_of(game)
    changed = {"role": "Player", "is_active": "on"}

    staff.post(page_of(guest), changed | {"username": "Wanderer"})
    assert ACCOUNTS.get(guest.pk).is_guest

    staff.post(page_of(guest), changed | {"username": "Bo"})
    assert not ACCOUNTS.get(guest.pk).is_guest


def test_nobody_shuts_themselves_out(staff):
    otto = Account.objects.get(username="Otto")

    staff.post(page_of(otto), {"username": "Otto"})

    otto.refresh_from_db()
    assert (otto.is_active, otto.is_superuser, otto.role) == (True, True, "Developer")


def test_staff_cannot_make_anybody_their_equal(game, client):
    game.account("Ada", role="Admin")
    anna = game.account()
    log_in(client, "Ada")

    for role in ("Admin", "Developer"):
        client.post(
            page_of(anna), {"username": "Anna", "role": role, "is_active": "on"}
        )
    client.post(
        page_of(anna),
        {"username": "Anna", "role": "Helper", "is_active": "on", "is_superuser": "on"},
    )

    anna.refresh_from_db()
    assert (anna.role, anna.is_superuser) == ("Helper", False)


@pytest.mark.parametrize("fields", [{"role": "Admin"}, {"is_superuser": True}])
def test_staff_cannot_change_their_equals(game, client, fields):
    game.account("Ada", role="Admin")
    other = game.account("Bea", **fields)
    log_in(client, "Ada")
    new = {"password1": "a new secret", "password2": "a new secret"}

    changed = client.post(page_of(other), {"username": "Bea", "role": "Player"})
    renewed = client.post(f"{LIST}{other.pk}/password/", new)

    assert (changed.status_code, renewed.status_code) == (403, 403)


def test_players_see_no_admin_pages(game, client):
    game.account("Bo", role="Builder")
    log_in(client, "Bo")

    assert client.get(LIST).status_code == 302
    assert client.get(reverse("admin:index")).status_code == 302


def test_a_ban_holds_at_once_and_ends_sessions(staff, game):
    anna = game.account()
    session = game.play(anna)

    staff.post("/admin/accounts/ban/add/", {"network": "192.0.2.9", "reason": "Spam."})

    assert game.closed() == [session.sessid]
    ban = Ban.objects.get()
    assert (ban.network, ban.by) == ("192.0.2.9/32", "Otto")


def test_a_ban_that_is_lifted_holds_no_longer(staff, game):
    game.account()
    staff.post("/admin/accounts/ban/add/", {"network": "192.0.2.9"})
    staff.post(f"/admin/accounts/ban/{Ban.objects.get().pk}/delete/", {"post": "yes"})

    game.play(Account.objects.get(username="Anna"))

    assert game.closed() == []
    assert authenticate(None, username="Anna", password=PASSWORD)


def test_several_bans_are_lifted(staff, game):
    for network in ("192.0.2.9", "192.0.2.10"):
        staff.post("/admin/accounts/ban/add/", {"network": network})
    chosen = [ban.pk for ban in Ban.objects.all()]

    staff.post(
        "/admin/accounts/ban/",
        {"action": "delete_selected", "_selected_action": chosen, "post": "yes"},
    )

    assert not Ban.objects.exists()


@pytest.mark.parametrize(
    "network", ["127.0.0.1", "127.0.0.0/8", "0.0.0.0/0", "nonsense"]
)
def test_a_ban_of_oneself_of_everybody_or_of_nonsense_is_refused(staff, network):
    answer = staff.post("/admin/accounts/ban/add/", {"network": network})

    assert answer.status_code == 200
    assert not Ban.objects.exists()


def test_nobody_bans_themselves_or_their_betters(game, client):
    ada = game.account("Ada", role="Admin")
    otto = game.account("Otto", is_superuser=True)
    log_in(client, "Ada")

    for account in (ada, otto):
        answer = client.post("/admin/accounts/ban/add/", {"account": str(account)})
        assert b"You may not ban that account." in answer.content

    assert not Ban.objects.exists()


def test_an_account_is_banned_by_its_name(staff, game):
    anna = game.account()
    page = f"/admin/accounts/ban/add/?account={anna.pk}"

    assert staff.get(page).context["adminform"].form["account"].value() == "Anna"
    staff.post(page, {"account": "anna", "reason": "Spam."})

    ban = Ban.objects.get()
    assert (ban.account, ban.by) == (anna, "Otto")
    staff.post(f"/admin/accounts/ban/{ban.pk}/change/", {"account": "Anna"})
    assert "Changed Reason." in str(LogEntry.objects.latest("pk"))


@pytest.mark.parametrize("account", ["x", "\0", "9" * 30, "12"])
def test_a_page_for_a_ban_of_nobody_is_empty(staff, account):
    page = staff.get("/admin/accounts/ban/add/", {"account": account})

    assert page.context["adminform"].form["account"].value() in ("", None)


def test_every_box_of_a_ban_has_a_name(staff):
    page = staff.get("/admin/accounts/ban/add/").content.decode()

    for box in ('id="id_until_0"', 'id="id_until_1"'):
        tag = next(each for each in page.split("<") if box in each)
        assert 'aria-label="Until, ' in tag


def test_django_asks_the_gate_and_hears_only_yes_or_no(game):
    anna = game.account()

    assert authenticate(None, username="anna", password=PASSWORD) == anna
    assert authenticate(None, username="anna", password="a bad secret") is None
    assert authenticate(None, username="anna") is None


def test_the_page_of_an_account_leads_to_what_it_owns(staff, game):
    anna = game.account()
    lamp = game.make(Object, "lamp", owner=anna.pk)

    page = staff.get(page_of(anna)).content.decode()

    assert f'<a href="/admin/world/objectrow/{lamp.id}/change/">lamp' in page


def test_what_it_means_to_have_no_password_is_said(staff, game):
    page = staff.get(f"/admin/accounts/account/{game.account().pk}/password/")

    assert "Nobody comes in to an account without a password" in page.content.decode()
