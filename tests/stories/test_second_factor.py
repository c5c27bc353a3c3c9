"""Codes beside the password, as players meet them at every door."""

from __future__ import annotations

import re
from typing import Any

import pytest

from server.accounts import ACCOUNTS, factors
from server.accounts.models import Account
from tests.authenticator import App, app_of
from tests.stories.town import Player, Town

PASSWORD = "a good secret"


def has_codes(town: Town, name: str = "Anna") -> App:
    """An account with codes; the app that makes them."""
    account = Account.objects.get(pk=town.player_account(name))
    account.set_password(PASSWORD)
    account.save()
    return app_of(account)


def hashed(town: Town) -> None:
    """Let the threads that hash come to their end."""
    for _ in range(200):
        town.settle()
        if not any(session.inbox.busy for session in sessions()):
            return
        town.run(_a_moment())


async def _a_moment() -> None:
    import asyncio

    await asyncio.sleep(0.01)


def sessions() -> list[Any]:
    from server.sessions import SESSION_HANDLER

    return SESSION_HANDLER.all()


def says(town: Town, player: Player, line: str) -> list[str]:
    """Type a line; what is seen until the answer is whole."""
    player.types(line)
    hashed(town)
    return player.sees


def in_the_world(player: Player) -> bool:
    return bool(player.saved and player.saved.account)


@pytest.fixture
def anna(town: Town) -> tuple[App, Player]:
    """Somebody with an app in their hand, at the gate."""
    app = has_codes(town)
    player = town.connect()
    player.seen.clear()
    return app, player


def test_who_has_codes_is_asked_for_one_at_the_gate(town: Town, anna: Any) -> None:
    app, player = anna

    seen = says(town, player, f"connect Anna {PASSWORD}")

    assert "Your code:" in seen
    assert not in_the_world(player)
    says(town, player, app.code())
    assert in_the_world(player)


def test_the_question_for_the_password_leads_there_too(town: Town, anna: Any) -> None:
    app, player = anna
    says(town, player, "connect Anna")

    assert "Your code:" in says(town, player, PASSWORD)

    says(town, player, app.code())
    assert in_the_world(player)


def test_a_wrong_code_is_said_and_asked_again_up_to_the_throttle(
    town: Town, anna: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.accounts import SECOND_FACTOR

    app, player = anna
    monkeypatch.setattr(SECOND_FACTOR, "sleep", _at_once)
    says(town, player, f"connect Anna {PASSWORD}")
    for _ in range(5):
        seen = says(town, player, "000000")
        assert "That is not one of your codes." in seen[0]
        assert seen[-1] == "Your code:"

    seen = says(town, player, app.code())

    assert "Too many failed attempts." in seen[0]
    assert not in_the_world(player)
    assert says(town, player, "look")  # the gate's own


async def _at_once(seconds: float) -> None:
    pass


def test_an_empty_line_leads_back_to_the_gate(town: Town, anna: Any) -> None:
    _, player = anna
    says(town, player, f"connect Anna {PASSWORD}")

    seen = says(town, player, "")

    assert seen[0] == "All right. You are back at the gate."
    assert any("create" in line for line in seen)


@pytest.mark.parametrize("change", ["reload", "reset", "crash"])
def test_the_question_survives_another_server(
    town: Town, anna: Any, change: str
) -> None:
    app, player = anna
    says(town, player, f"connect Anna {PASSWORD}")

    if change == "crash":
        town.crash()
        town.start("crash")
    else:
        town.reload(change)

    says(town, player, app.code())
    assert in_the_world(player)


def test_nothing_of_the_password_is_kept_with_the_question(
    town: Town, anna: Any
) -> None:
    _, player = anna
    says(town, player, f"connect Anna {PASSWORD}")

    assert player.saved is not None
    kept = repr(player.saved)
    assert "gate.code" in kept
    assert PASSWORD not in kept
    assert "secret" not in kept.replace("secret=True", "")


def test_ssh_is_asked_before_it_is_let_in(town: Town) -> None:
    app = has_codes(town)
    player = town.connect(Account.objects.get(username="Anna").pk)

    assert "Your code:" in player.sees
    assert not in_the_world(player)

    assert any("not one of your codes" in line for line in says(town, player, "look"))
    says(town, player, app.code())
    assert in_the_world(player)


def test_ssh_that_was_asked_stays_asked_over_a_crash(town: Town) -> None:
    app = has_codes(town)
    player = town.connect(Account.objects.get(username="Anna").pk)

    town.crash()
    town.start("crash")

    assert not in_the_world(player)
    says(town, player, app.code())
    assert in_the_world(player)


@pytest.fixture
def bo(town: Town) -> Player:
    """Somebody who plays, with a password."""
    player = town.player("Bo")
    account = ACCOUNTS.all()[0]
    account.set_password(PASSWORD)
    account.save()
    return player


def test_codes_are_switched_on_in_the_game(town: Town, bo: Player) -> None:
    assert "asks for its password only" in says(town, bo, "security")[0]
    says(town, bo, "security on")
    seen = "\n".join(says(town, bo, PASSWORD))
    found = re.search(r"^([A-Z2-7]{4}(?: [A-Z2-7]{4}){7})$", seen, re.MULTILINE)
    assert found
    assert "otpauth://totp/Gatehouse%3ABo?secret=" in seen
    app = App(found[1])

    assert "not the code of this secret" in says(town, bo, "000000")[0]
    seen = "\n".join(says(town, bo, app.code()))

    assert "asks for a code at every login" in seen
    backup = re.findall(r"[a-z2-9]{5}-[a-z2-9]{5}", seen)
    assert len(backup) == 10
    other = town.connect()
    other.seen.clear()
    assert "Your code:" in says(town, other, f"connect Bo {PASSWORD}")
    says(town, other, backup[0])
    assert in_the_world(other)
    assert "nine backup codes" in "\n".join(says(town, bo, "security"))


def test_the_steps_of_switching_on_survive_reloads(town: Town, bo: Player) -> None:
    says(town, bo, "security on")
    town.reload()
    seen = "\n".join(says(town, bo, PASSWORD))
    found = re.search(r"secret=([A-Z2-7]+)", seen)
    assert found
    town.reload()

    seen = "\n".join(says(town, bo, App(found[1]).code()))

    assert "asks for a code at every login" in seen


def _on(town: Town, bo: Player) -> App:
    (account,) = ACCOUNTS.all()
    app = app_of(account)
    factors.new_backup_codes(account)
    return app


def test_switching_off_asks_for_password_and_code(town: Town, bo: Player) -> None:
    app = _on(town, bo)
    says(town, bo, "security off")
    assert says(town, bo, PASSWORD) == [
        "A code of your app as it is now, or a backup code:"
    ]
    assert "not one of your codes" in says(town, bo, "000000")[0]
    assert "one backup" not in says(town, bo, "security")[0]

    says(town, bo, "security off")
    says(town, bo, PASSWORD)
    seen = says(town, bo, app.code())

    assert "asks for its password only from now on" in seen[0]
    other = town.connect()
    says(town, other, f"connect Bo {PASSWORD}")
    assert in_the_world(other)


def test_new_backup_codes_are_shown_once(town: Town, bo: Player) -> None:
    app = _on(town, bo)
    says(town, bo, "security codes")
    says(town, bo, PASSWORD)

    seen = "\n".join(says(town, bo, app.code()))

    assert len(re.findall(r"[a-z2-9]{5}-[a-z2-9]{5}", seen)) == 10
    again = "\n".join(says(town, bo, "security"))
    assert "ten backup codes" in again
    assert not re.search(r"[a-z2-9]{5}-[a-z2-9]", again)


@pytest.mark.parametrize("word", ["off", "codes"])
def test_there_is_nothing_to_switch_off_without_codes(
    town: Town, bo: Player, word: str
) -> None:
    assert "password only" in says(town, bo, f"security {word}")[0]


def test_a_wrong_password_changes_nothing(town: Town, bo: Player) -> None:
    _on(town, bo)
    says(town, bo, "security off")

    assert "not your present password" in says(town, bo, "a bad secret")[0]
    assert "codes by an app" in "\n".join(says(town, bo, "security"))


def test_staff_who_must_have_one_are_told(
    town: Town, bo: Player, settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = "perm(Player)"
    assert "it must have a second factor" in says(town, bo, "security")[0]
    app = _on(town, bo)
    says(town, bo, "security off")
    says(town, bo, PASSWORD)

    assert "must keep a second factor" in says(town, bo, app.code())[0]
