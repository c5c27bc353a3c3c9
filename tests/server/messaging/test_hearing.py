"""What commands say is a message only where somebody cares for it.

A message takes a number; what nobody cares for takes none.
"""

from __future__ import annotations

from typing import Any

import pytest

from server.dialogues.registry import begin_dialogue, create_dialogue_manager
from server.dialogues.registry import use_dialogue as dialogue
from server.messaging.actors import SystemActor
from server.messaging.game import GAME
from server.messaging.record import RECORD
from server.sessions.session import ServerSession
from tests.conformance.people import People


async def is_a_message(people: People, session: ServerSession) -> bool:
    """Whether what they say aloud now is one."""
    before = RECORD.number()
    await people.types(session, "say hello")
    return RECORD.number() != before + 1


async def test_where_nobody_listens_words_are_only_said(
    people: People, sA: ServerSession
) -> None:
    assert not await is_a_message(people, sA)


async def test_who_listens_elsewhere_makes_no_message_of_it(
    people: People, sA: ServerSession, sC: ServerSession, public: Any, hall: Any
) -> None:
    bird, porter = SystemActor(-7, "bird"), SystemActor(-8, "porter", place=hall)
    bird.join(public)
    try:
        for listener in (sC, bird, porter):
            listener.receiver("GroupMessage")(heard)
        assert await is_a_message(people, sA)
        porter.place = None
        assert not await is_a_message(people, sA)
        assert not await is_a_message(people, sC)
    finally:
        bird.retire()
        porter.retire()


async def test_who_hears_it_makes_a_message_of_it(
    people: People, sA: ServerSession, sB: ServerSession, sC: ServerSession
) -> None:
    sB.receiver("GroupMessage")(heard)

    assert await is_a_message(people, sA)
    assert not await is_a_message(people, sC)


async def test_the_game_hears_everything(people: People, sC: ServerSession) -> None:
    GAME.exception_handler()(heard)
    GAME.receiver("FriendMessage")(heard)
    assert not await is_a_message(people, sC)

    GAME.receiver("GroupMessage")(heard)

    assert await is_a_message(people, sC)


async def heard(context: Any) -> None:
    """A receiver."""


@pytest.mark.parametrize("identifier", ["group", "user", "character", "default"])
async def test_a_dialogue_cares_for_what_could_reach_it(
    people: People, sA: ServerSession, sC: ServerSession, gev: Any, identifier: str
) -> None:
    @dialogue(False, identifier=identifier, concurrent=True)
    async def listens(ctx: Any) -> None:
        while True:
            await ctx.get()

    event = gev("hi", 1, "#20", kind="room", character_id=11)
    await begin_dialogue(listens, event)

    assert await is_a_message(people, sA)
    assert not await is_a_message(people, sC)


async def test_a_dialogue_that_words_could_begin_cares_for_all(
    people: People, sC: ServerSession
) -> None:
    @dialogue(lambda event: event.raw_text == "riddle", identifier="group")
    async def riddle(ctx: Any) -> None:
        """Never begun."""

    assert await is_a_message(people, sC)


async def test_an_identifier_of_ones_own_may_ask_for_the_words(
    people: People, sA: ServerSession, sC: ServerSession, gev: Any
) -> None:
    create_dialogue_manager("words", lambda event: event.raw_text)

    @dialogue(False, identifier="words", concurrent=True)
    async def echo(ctx: Any) -> None:
        await ctx.get()

    await begin_dialogue(echo, gev("hello", 1, "#20", kind="room"))

    assert await is_a_message(people, sC)
