"""What was said: in memory, in the database, found again, removed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from server.channels.channel import Channel, find_channel
from server.channels.history import AT_HAND, History, Line, read
from server.channels.models import ChannelMessage
from server.messaging.chain import MessageChain
from server.messaging.components import Plain
from server.world import TURN
from tests.stories.town import Town


@pytest.fixture
def public(town: Town) -> Channel:
    """The channel of the game."""
    found = find_channel("public")
    assert found is not None
    return found


def line(number: int, text: str = "hello", name: str = "Anna") -> Line:
    """Something that was said."""
    chain = MessageChain([Plain(text, markup=False)])
    return Line(number, 1, name, chain, datetime(2024, 5, 1, tzinfo=UTC))


def said(town: Town, channel: Channel, *lines: Line) -> None:
    """Let it be said, in one turn."""

    def note() -> None:
        for each in lines:
            channel.note(each)

    town.do(note)


def texts(lines: list[Line]) -> list[str]:
    """The words of the lines."""
    return [each.text for each in lines]


def anew(channel: Channel) -> History:
    """The history as another Server finds it."""
    channel.__dict__.pop("_history")
    return channel.history


def test_what_was_said_is_in_the_database(town: Town, public: Channel) -> None:
    said(town, public, line(7, "hello |rall"))

    row = ChannelMessage.objects.get()
    assert (row.id, row.channel, row.account, row.name) == (7, public.id, 1, "Anna")
    assert row.text == "hello |rall"
    assert read(public.id) == [line(7, "hello |rall")]


def test_the_next_server_finds_it(town: Town, public: Channel) -> None:
    said(town, public, *(line(n, str(n)) for n in range(1, 6)))
    history = anew(public)

    assert texts(town.run(history.last(3))) == ["3", "4", "5"]
    said(town, public, line(6, "6"))
    assert texts(town.run(history.last(10))) == ["1", "2", "3", "4", "5", "6"]
    assert town.run(history.find(2)) == line(2, "2")
    assert town.run(history.find(99)) is None


def test_a_line_is_there_before_it_is_written(town: Town, public: Channel) -> None:
    said(town, public, line(1, "one"))
    history = anew(public)

    async def say_and_look() -> list[Line]:
        public.note(line(2, "two"))
        return await history.last(5)

    assert texts(town.run(say_and_look())) == ["one", "two"]


def test_what_is_taken_back_was_never_said(town: Town, public: Channel) -> None:
    async def say_and_fail() -> None:
        mark = TURN.mark()
        public.note(line(1))
        TURN.rollback(mark)

    town.run(say_and_fail())
    town.settle()

    assert town.run(public.history.last(5)) == []
    assert not ChannelMessage.objects.exists()


@pytest.mark.parametrize("after_a_reload", [False, True])
@pytest.mark.parametrize(
    "words, found",
    [
        (["BELL"], ["the bell", "a Bell, Bo"]),
        (["bo"], ["a Bell, Bo", "nothing"]),
        (["bo", "bell"], ["a Bell, Bo"]),
        (["größe"], ["GRÖSSE"]),
        (["100%"], ["100%"]),
        (["%"], ["100%"]),
        (["lamp"], []),
    ],
)
def test_words_are_found_in_what_was_said_and_in_names(
    town: Town,
    public: Channel,
    words: list[str],
    found: list[str],
    after_a_reload: bool,
) -> None:
    said(
        town,
        public,
        line(1, "the bell"),
        line(2, "a Bell, Bo"),
        line(3, "nothing", "Bo"),
        line(4, "GRÖSSE"),
        line(5, "100%"),
    )
    history = anew(public) if after_a_reload else public.history

    assert texts(town.run(history.last(10, words))) == found


def test_a_channel_keeps_only_so_many_lines(
    town: Town, public: Channel, settings: Any
) -> None:
    settings.CHANNEL_HISTORY = 50
    said(town, public, *(line(n) for n in range(1, 91)))
    other = find_channel("staff")
    assert other is not None
    said(town, other, line(91))

    anew(public)
    said(town, public, line(92))

    kept = ChannelMessage.objects.filter(channel=public.id)
    assert kept.count() == 50
    assert kept.first().id == 42
    assert ChannelMessage.objects.filter(channel=other.id).count() == 1


def test_memory_is_bounded(town: Town, public: Channel) -> None:
    said(town, public, *(line(n) for n in range(1, 2 * AT_HAND)))

    assert len(public.history._at_hand) == AT_HAND
    assert len(town.run(public.history.last(AT_HAND + 20))) == AT_HAND + 20


def test_what_was_said_goes_with_the_channel(town: Town, public: Channel) -> None:
    said(town, public, line(1))

    town.do(public.delete)

    assert not ChannelMessage.objects.exists()


def test_a_line_that_cannot_be_kept_is_logged(
    town: Town, public: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    said(town, public, line(1))
    said(town, public, line(1))

    assert "A line of a channel was not kept." in caplog.text
