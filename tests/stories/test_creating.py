"""An account is made once, whenever its Server goes while it is made."""

import asyncio

import pytest

from server.accounts.hashing import Hasher
from server.accounts.models import Account
from server.world import WORLD
from tests.stories.town import Player, Town

PASSWORD = "lantern-oil-99"
LONG_ENOUGH = 8
"""Turns of the loop after which an account is surely made."""


@pytest.fixture(autouse=True)
def hashing_takes_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash here, a turn of the loop later: threads would take as long as they like."""

    async def run(self: Hasher, fn: object, *args: object) -> object:
        await asyncio.sleep(0)
        return fn(*args)  # type: ignore[operator]

    monkeypatch.setattr(Hasher, "run", run)


def named(number: int) -> str:
    return f"Anna{chr(97 + number // 26)}{chr(97 + number % 26)}"


def is_in_once(player: Player, name: str) -> None:
    """One account, one character, one greeting, and no password on the screen."""
    player.types("say here")
    seen = player.sees
    assert seen.count(f"You are {name} now.") == 1, "\n".join(seen)
    assert seen.count('You say, "here"') == 1, "\n".join(seen)
    assert PASSWORD not in "\n".join(seen)
    assert Account.objects.filter(username=name).count() == 1
    assert len(WORLD.named(name)) == 1


def test_a_crash_at_any_moment_makes_neither_two_nor_none(town: Town) -> None:
    for turns in range(LONG_ENOUGH):
        name = named(turns)
        anna = town.connect()

        anna.receive("text", f"create {name} {PASSWORD}")
        for _ in range(turns):
            town.turn()
        town.crash()
        town.portal.link.blame(0.25)
        town.start("crash")
        town.settle()

        is_in_once(anna, name)


def test_a_password_typed_when_the_server_goes_is_still_the_answer(town: Town) -> None:
    for turns in range(LONG_ENOUGH):
        name = named(turns)
        anna = town.connect()
        anna.types(f"create {name}", PASSWORD)

        anna.receive("text", PASSWORD)
        for _ in range(turns):
            town.turn()
        if turns % 2:
            town.reload()
        else:
            town.crash()
            town.portal.link.blame(0.25)
            town.start("crash")
        town.settle()

        is_in_once(anna, name)
