"""The SSH keys on the admin page of an account."""

from __future__ import annotations

from typing import Any

import pytest

from portal.wire.frames import Output
from server.accounts import public_keys
from server.accounts.models import Account, SSHKey
from server.audit.models import Entry
from tests.server.accounts.keyring import Pair, ed
from tests.server.web.game import PASSWORD

KEPT = {"username": "Anna", "role": "Player", "is_active": "on"}


def page_of(account: Account) -> str:
    return f"/admin/accounts/account/{account.pk}/change/"


def posted(*lines: str, keys: Any = (), gone: Any = ()) -> dict[str, Any]:
    """What a browser sends of the keys: those that are there, and those pasted."""
    sent: dict[str, Any] = {"ssh_keys-TOTAL_FORMS": len(keys) + len(lines)}
    sent["ssh_keys-INITIAL_FORMS"] = len(keys)
    for at, key in enumerate(keys):
        sent |= {f"ssh_keys-{at}-id": key.pk, f"ssh_keys-{at}-account": key.account_id}
        if key in gone:
            sent[f"ssh_keys-{at}-DELETE"] = "on"
    for at, line in enumerate(lines, len(keys)):
        sent[f"ssh_keys-{at}-line"] = line
    return KEPT | sent


def has(account: Account, pair: Pair, name: str = "laptop") -> SSHKey:
    """The account has this key."""
    key = public_keys.read(f"{pair.line} {name}")
    return SSHKey.objects.create(account=account, **key._asdict())


def test_a_key_is_added_by_pasting_and_it_is_noted_and_told(staff, game) -> None:
    anna = game.account()
    session = game.play(anna)

    staff.post(page_of(anna), posted(f"{ed().line} my laptop"))
    game.settle()

    key = SSHKey.objects.get()
    assert (key.account, key.name, key.kind) == (anna, "my laptop", "ssh-ed25519")
    entry = Entry.objects.filter(act="change").latest("id")
    assert entry.details["changes"] == {f"SSH key {key}": [None, "added"]}
    told = [frame for frame in game.told if isinstance(frame, Output)]
    assert told[-1].sessids == (session.sessid,)
    assert "SSH key my laptop was added" in told[-1].args[0]


def test_the_keys_are_shown_with_their_lines(staff, game) -> None:
    anna, pair = game.account(), ed()
    key = has(anna, pair)

    page = staff.get(page_of(anna)).content.decode()

    assert f"{pair.line} laptop</textarea>" in page
    assert key.fingerprint in page


def test_a_key_is_taken_away(staff, game) -> None:
    anna = game.account()
    gone, kept = has(anna, ed(), "gone"), has(anna, ed(), "kept")

    staff.post(page_of(anna), posted(keys=[gone, kept], gone=[gone]))

    assert list(SSHKey.objects.all()) == [kept]
    entry = Entry.objects.filter(act="change").latest("id")
    assert entry.details["changes"] == {f"SSH key {gone}": [None, "removed"]}


@pytest.mark.parametrize(
    "line, why",
    [
        ("my laptop", "That is no public key."),
        (ed().secret.splitlines()[0], "never show it to anyone"),
        ("ssh-ed25519 AAAA", "That key is not whole."),
        ("x" * 5000, "at most 4096 characters"),
    ],
)
def test_what_is_no_key_is_an_error_of_the_form(staff, game, line, why) -> None:
    anna = game.account()

    page = staff.post(page_of(anna), posted(line)).content.decode()

    assert why in page
    assert "BEGIN OPENSSH" not in page
    assert not SSHKey.objects.exists()


def test_a_key_is_there_once(staff, game) -> None:
    anna, pair, other = game.account(), ed(), ed()
    key = has(anna, pair)

    for lines in ([pair.line], [other.line, other.line]):
        page = staff.post(page_of(anna), posted(*lines, keys=[key])).content.decode()
        assert "Your account has that key already." in page

    assert list(SSHKey.objects.all()) == [key]


def test_a_page_that_says_nothing_of_keys_changes_none(staff, game) -> None:
    anna = game.account()
    key = has(anna, ed())

    staff.post(page_of(anna), KEPT | {"role": "Builder"})

    assert Account.objects.get(pk=anna.pk).role == "Builder"
    assert list(SSHKey.objects.all()) == [key]


@pytest.mark.parametrize(
    "above",
    [{"role": "Developer"}, {"role": "Admin"}, {"is_superuser": True}],
    ids=["higher", "equal", "superuser"],
)
def test_staff_give_no_keys_to_those_above_them(client, game, above) -> None:
    game.account("Bo", role="Admin")
    client.post("/login/", {"username": "Bo", "password": PASSWORD})
    boss = game.account("Boss", **above)
    has(boss, ed())

    page = client.get(page_of(boss)).content.decode()
    answer = client.post(page_of(boss), posted(ed().line) | {"username": "Boss"})

    assert "ssh_keys-0-line" not in page
    assert answer.status_code == 403
    assert SSHKey.objects.count() == 1


def test_staff_give_themselves_no_keys_there(client, game) -> None:
    bo = game.account("Bo", role="Admin")
    client.post("/login/", {"username": "Bo", "password": PASSWORD})

    answer = client.post(page_of(bo), posted(ed().line) | {"username": "Bo"})

    assert answer.status_code == 403
    assert not SSHKey.objects.exists()


def test_the_key_of_another_account_is_not_taken_away_by_its_number(
    staff, game
) -> None:
    anna, bo = game.account(), game.account("Bo")
    key = has(bo, ed())

    staff.post(page_of(anna), posted(keys=[key], gone=[key]))

    assert list(SSHKey.objects.all()) == [key]
