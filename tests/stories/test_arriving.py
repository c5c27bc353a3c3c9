"""What one sees who has just logged in, and what others see of them."""

from typing import Any

from tests.stories.town import Town


def test_who_plays_nobody_sees_whom_there_is_to_play(town: Town, settings: Any) -> None:
    settings.AUTO_PUPPET_ON_LOGIN = False

    anna = town.connect(town.player_account("Anna"))

    assert any("ic Anna" in line for line in anna.sees)


def test_one_person_with_two_connections_is_one_person(town: Town) -> None:
    account = town.player_account("Anna")
    first, second = town.connect(account), town.connect(account)
    second.seen.clear()

    second.types("who")

    assert first.seen
    assert second.sees[0] == "One person is here."
