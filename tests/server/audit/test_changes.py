"""What is done in the admin pages is in the audit log."""

from __future__ import annotations

from server.accounts.models import Account, Ban
from server.audit.changes import changed
from server.audit.models import Entry
from server.sessions.moderating import By
from server.world.entity import Object
from tests.server.web.forms import form_of

ACCOUNTS = "/admin/accounts/account/"


def entry() -> Entry:
    """The one there is."""
    return Entry.objects.get()


def test_a_change_is_noted_from_what_to_what(staff, game):
    anna = game.account()

    staff.post(
        f"{ACCOUNTS}{anna.pk}/change/",
        {"username": "Anna", "role": "Builder", "is_active": "on"},
    )

    assert (entry().name, entry().act, entry().target) == (
        "Otto",
        "change",
        "account Anna",
    )
    assert entry().details["changes"] == {"role": ["Player", "Builder"]}
    assert (entry().source, entry().address) == ("admin", "127.0.0.1")


def test_a_password_is_never_in_it(staff, game):
    anna = game.account()
    new = {"password1": "a new secret", "password2": "a new secret"}

    staff.post(f"{ACCOUNTS}{anna.pk}/password/", new | {"set-password": "1"})

    assert entry().act == "change"
    assert entry().details["changes"]["password"] == ["...", "..."]
    assert "argon2" not in str(entry().details)
    assert "a new secret" not in str(entry().details)


def test_what_is_made_and_removed_is_noted(staff, game):
    staff.post("/admin/accounts/ban/add/", {"network": "192.0.2.9", "reason": "Spam."})
    staff.post(f"/admin/accounts/ban/{Ban.objects.get().pk}/delete/", {"post": "yes"})

    found = Entry.objects.order_by("id")
    assert [(each.act, each.target) for each in found] == [
        ("create", "ban 192.0.2.9/32"),
        ("delete", "ban 192.0.2.9/32"),
    ]


def test_several_that_are_removed_at_once_are_each_noted(staff, game):
    for network in ("192.0.2.9", "192.0.2.10"):
        Ban.objects.create(network=network)
    chosen = [ban.pk for ban in Ban.objects.all()]

    staff.post(
        "/admin/accounts/ban/",
        {"action": "delete_selected", "_selected_action": chosen, "post": "yes"},
    )

    assert {each.target for each in Entry.objects.filter(act="delete")} == {
        "ban 192.0.2.9",
        "ban 192.0.2.10",
    }


def test_what_is_refused_is_not_noted(staff, game):
    staff.post("/admin/accounts/ban/add/", {"network": "nonsense"})

    assert not Entry.objects.exists()


def test_what_others_save_is_not_noted(staff, game):
    anna = game.account()
    staff.get("/admin/")

    Account.objects.filter(pk=anna.pk).update(role="Builder")
    changed("role", "Player", "Builder")
    staff.post("/password/", {"old_password": "x"})

    assert not Entry.objects.exists()


def test_what_no_database_takes_is_replaced(game):
    by = By(game.account("Otto", role="Admin"))

    game.does(by.note, "bless", "a\x00b", words="\ud800", more=[{"a\x00": "\x00"}])
    game.settle()

    assert entry().target == "a\ufffdb"
    assert entry().details == {"words": "?", "more": [{"a\ufffd": "\ufffd"}]}


def test_an_object_is_noted_from_what_to_what_too(staff, game):
    lamp = game.make(Object, "lamp")
    page = f"/admin/world/objectrow/{lamp.id}/change/"

    staff.post(page, form_of(staff, page) | {"key": "lantern"})

    assert entry().target == f"object lantern (#{lamp.id})"
    assert entry().details["changes"] == {"key": ["lamp", "lantern"]}
