"""Keys of SSH, from the line that is pasted to coming in by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from server.accounts import ACCOUNTS, factors
from server.accounts.models import Account, SSHKey
from server.audit.models import Entry, Login
from server.sessions import SESSION_HANDLER
from tests.authenticator import app_of
from tests.server.accounts.keyring import Pair, ed
from tests.stories.test_second_factor import PASSWORD, in_the_world, says
from tests.stories.town import Player, Town


def come_in(town: Town, pair: Pair, name: str = "Bo") -> int:
    """What the Portal is told when somebody has proven the key."""
    assert town.server is not None
    given = town.run(_answered(town, name, pair))
    town.settle()
    return int(given["account"])


async def _answered(town: Town, name: str, pair: Pair) -> Any:
    import asyncio

    assert town.server is not None
    asked = town.server.authenticate_key(name, pair.blob, True, "192.0.2.7")
    return await asyncio.wait_for(asked, 10)


@pytest.fixture
def bo(town: Town) -> Player:
    """Somebody who plays, with a password."""
    player = town.player("Bo")
    account = ACCOUNTS.all()[0]
    account.set_password(PASSWORD)
    account.save()
    return player


@pytest.fixture
def pair() -> Pair:
    return ed()


def adds(town: Town, player: Player, pair: Pair, name: str = "my laptop") -> str:
    says(town, player, f"sshkey add {pair.line} {name}")
    return "\n".join(says(town, player, PASSWORD))


def test_a_key_is_added_used_shown_and_taken_away(
    town: Town, bo: Player, pair: Pair
) -> None:
    assert "You have no SSH keys" in "\n".join(says(town, bo, "sshkey"))
    asked = says(town, bo, f"sshkey add {pair.line} my laptop")
    assert asked[0].startswith("A key of kind Ed25519, SHA256:")
    assert asked[-1] == "Your password:"
    assert bo.echo is False
    assert "The key my laptop is yours" in "\n".join(says(town, bo, PASSWORD))

    account = come_in(town, pair)

    assert account == Account.objects.get(username="Bo").pk
    other = town.connect(account)
    assert in_the_world(other)
    login = Login.objects.latest("id")
    assert (login.way, login.address, login.failed) == ("ssh key", "192.0.2.7", "")
    listed = "\n".join(says(town, bo, "sshkeys"))
    today = timezone.now()
    assert "  1 my laptop (Ed25519)" in listed
    assert SSHKey.objects.get().fingerprint in listed
    assert f"last used on {today.day} {today:%B %Y}" in listed

    assert says(town, bo, "sshkey remove 1")[-1] == "Your password:"
    assert "opens nothing here any more" in says(town, bo, PASSWORD)[0]
    assert come_in(town, pair) == 0
    acts = Entry.objects.order_by("id").values_list("act", "name", "source")
    assert list(acts)[-2:] == [
        ("add ssh key", "Bo", "game"),
        ("remove ssh key", "Bo", "game"),
    ]


def test_the_wrong_password_adds_nothing(town: Town, bo: Player, pair: Pair) -> None:
    says(town, bo, f"sshkey add {pair.line}")

    assert "not your present password" in says(town, bo, "hunter2")[0]

    assert not SSHKey.objects.exists()


def test_a_code_is_asked_for_where_there_is_one(
    town: Town, bo: Player, pair: Pair
) -> None:
    (account,) = ACCOUNTS.all()
    app = app_of(account)
    says(town, bo, f"sshkey add {pair.line}")

    assert "A code of your app" in says(town, bo, PASSWORD)[-1]
    assert not SSHKey.objects.exists()
    assert "is yours" in "\n".join(says(town, bo, app.code()))

    other = town.connect(come_in(town, pair))
    assert "Your code:" in other.sees
    assert not in_the_world(other)
    assert factors.exist(account.pk)


@pytest.mark.parametrize("change", ["reload", "crash"])
def test_the_question_survives_another_server(
    town: Town, bo: Player, pair: Pair, change: str
) -> None:
    says(town, bo, f"sshkey add {pair.line} my laptop")

    if change == "crash":
        town.crash()
        town.start("crash")
    else:
        town.reload()

    assert "is yours" in "\n".join(says(town, bo, PASSWORD))


def test_a_private_key_is_not_taken(town: Town, bo: Player, pair: Pair) -> None:
    seen = says(town, bo, f"sshkey add {pair.secret.splitlines()[0]}")

    assert "never show it to anyone" in seen[0]
    assert not SSHKey.objects.exists()


def test_the_other_sessions_are_told(town: Town, bo: Player, pair: Pair) -> None:
    other = town.connect(ACCOUNTS.all()[0].pk)
    other.seen.clear()

    adds(town, bo, pair, "my |rlaptop")

    assert any("The SSH key my |rlaptop was added" in line for line in other.sees)
    assert "my |rlaptop (Ed25519)" in "\n".join(says(town, bo, "sshkey"))


def test_keys_are_found_by_number_and_by_name(town: Town, bo: Player) -> None:
    for name in ("desk", "desk", "phone"):
        adds(town, bo, ed(), name)

    def remove(what: str) -> str:
        return says(town, bo, f"sshkey remove {what}")[0]

    assert "Several of your keys" in remove("Desk")
    for wrong in ("4", "0", "shelf", "", "9" * 300):
        assert "no key of that number or name" in remove(wrong)
    assert remove("PHONE") == "Your password:"
    says(town, bo, PASSWORD)
    assert remove("2") == "Your password:"
    says(town, bo, PASSWORD)
    assert [key.name for key in SSHKey.objects.all()] == ["desk"]


def test_a_reader_hears_each_key_on_a_line(town: Town, bo: Player, pair: Pair) -> None:
    adds(town, bo, pair)
    says(town, bo, "screenreader on")

    seen = says(town, bo, "sshkey")

    assert seen[1].startswith("Key 1: my laptop, Ed25519, added on ")


def test_a_key_that_is_there_already_is_said_before_the_password(
    town: Town, bo: Player, pair: Pair
) -> None:
    adds(town, bo, pair)

    assert "has that key already" in says(town, bo, f"sshkey add {pair.line}")[0]
    assert "Paste the one line" in says(town, bo, "sshkey add")[0]
    assert "sshkey add" in says(town, bo, "sshkey frob")[0]


def test_guests_have_no_keys(town: Town, pair: Pair, settings: Any) -> None:
    settings.GUESTS, settings.GUEST_NAMES = 2, ["Wanderer", "Pilgrim"]
    guest = town.connect()
    says(town, guest, "connect guest")
    assert in_the_world(guest)

    seen = says(town, guest, f"sshkey add {pair.line}")

    assert "an account of your own" in seen[0]


@pytest.mark.parametrize("connected", [False, True])
def test_a_server_that_dies_behind_a_proven_key_lets_its_owner_in_once(
    town: Town, bo: Player, pair: Pair, connected: bool
) -> None:
    adds(town, bo, pair)
    account = come_in(town, pair)
    bo.leaves()
    town.settle()

    other = Player(town, account) if connected else None
    town.crash()
    town.start("crash")
    other = other or town.connect(account)

    assert in_the_world(other)
    assert len(SESSION_HANDLER.by_account(ACCOUNTS.all()[0])) == 1
    assert SSHKey.objects.get().used is not None


def test_while_the_game_is_away_nobody_comes_in(town: Town, bo: Player) -> None:
    from portal.wire.errors import Refused

    assert town.server is not None
    town.server.serving = False

    with pytest.raises(Refused, match="away just now"):
        come_in(town, ed())
