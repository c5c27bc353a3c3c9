"""The game's own actors."""

from __future__ import annotations

from typing import Any

import pytest

from server.messaging.actors import SystemActor
from server.messaging.game import GAME


async def test_an_actor_is_found_by_its_number_until_it_retires(people) -> None:
    bot = SystemActor(-70, "Bot")
    assert GAME.actors[-70] is bot

    with pytest.raises(ValueError, match="Bot is the actor -70 already"):
        SystemActor(-70)
    bot.retire()

    assert -70 not in GAME.actors
    assert SystemActor(-70).self_id == -70


async def test_an_actor_on_a_channel_hears_it_until_it_leaves(
    sA, public, settle
) -> None:
    bot, heard = SystemActor(-70, "Bot"), []

    @bot.receiver("GroupMessage")
    async def hear(context: Any) -> None:
        heard.append(context.event.raw_text)

    bot.join(public)
    bot.join(public)
    await sA.send_group_message(5, "one")
    bot.leave(public)
    await sA.send_group_message(5, "two")
    await settle()

    assert heard == ["one"]


async def test_an_actor_answers_where_it_was_spoken_to(
    sA, sB, hall, public, lines, settle
) -> None:
    bot = SystemActor(-70, "Bot", place=hall)
    bot.join(public)

    for event in ("GroupMessage", "FriendMessage"):

        @bot.receiver(event)
        async def answer(context: Any) -> None:
            await context.send("Beep.")

    await sA.send_group_message(5, "hi")
    await sA.send_group_message("#20", "hi")
    await sA.send_friend_message(bot, "hi")  # type: ignore[arg-type]
    await settle()

    assert lines(sA)[1::2] == [
        "[public] Bot: Beep.",
        'Bot says, "Beep."',
        'Bot tells you, "Beep."',
    ]
    assert lines(sA)[4] == 'You tell Bot, "hi"'


async def test_what_the_game_itself_says_has_no_name(sA, lines, settle) -> None:
    await GAME.system.send_group_message(5, "The gate |wopens|n.")
    await GAME.system.send_friend_message(1, "Psst.")
    await settle()

    assert lines(sA) == ["[public] The gate opens.", "Psst."]


async def test_no_actor_has_a_number_that_an_account_may_have(people) -> None:
    with pytest.raises(ValueError, match="1 may be an account's"):
        SystemActor(1, "Bot")

    assert 1 not in GAME.actors
