"""The pages on which one reads what was said on channels."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from server.accounts import ACCOUNTS
from server.accounts.bridge import BRIDGE
from server.channels.channel import Channel
from server.channels.history import Line
from server.messaging.chain import MessageChain
from server.messaging.components import Plain, Quote
from tests.server.web.game import PASSWORD, Game

DATE = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def public(game: Game) -> Channel:
    """A channel for everybody."""
    made: Channel = game.make(Channel, "public", desc="About <anything>.")
    return made


@pytest.fixture
def anna(game: Game, client: Client) -> Client:
    """A browser in which Anna is logged in."""
    game.account("Anna")
    client.post("/login/", {"username": "Anna", "password": PASSWORD})
    return client


def said(game: Game, channel: Channel, *lines: tuple[str, str]) -> None:
    """Let it be said: (name, words)."""
    for number, (name, words) in enumerate(lines, 1):
        chain = MessageChain([Plain(words, markup=False)])
        game.does(channel.note, Line(number, len(name), name, chain, DATE))
    game.settle()


def page(client: Client, address: str) -> str:
    """What is shown there."""
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_stranger_is_sent_to_the_login(game: Game, client: Client) -> None:
    for address in ("/channels/", "/channels/public/"):
        assert client.get(address)["Location"] == f"/login/?next={address}"


def test_the_home_page_leads_there_who_is_logged_in(game: Game, anna: Client) -> None:
    assert 'href="/channels/"' in page(anna, "/")
    assert 'href="/channels/"' not in page(Client(), "/")


def test_the_channels_one_may_hear_are_listed(
    game: Game, public: Channel, anna: Client
) -> None:
    game.make(Channel, "staff").locks.add("listen: perm(Helper)")

    shown = page(anna, "/channels/")

    assert '<a href="/channels/public/"><bdi>public</bdi></a>' in shown
    assert "About &lt;anything&gt;." in shown
    assert "staff" not in shown


def test_what_a_channel_is_for_is_words_and_no_markup(
    game: Game, public: Channel, anna: Client
) -> None:
    game.does(setattr, public, "desc", "This || |rthat|n")

    for address in ("/channels/", "/channels/public/"):
        assert "<bdi>This | that</bdi>" in page(anna, address)


def test_the_last_lines_are_shown_as_they_were_said(
    game: Game, public: Channel, anna: Client
) -> None:
    said(game, public, ("Bo", "hello |rall|n <b>"), ("Cleo", "hi"))

    shown = page(anna, "/channels/public/")

    assert "<b><bdi>Bo</bdi></b><bdi>: hello |rall|n &lt;b&gt;</bdi>" in shown
    assert shown.index("Bo") < shown.index("Cleo")
    assert "1 May 2024, 12:30" in shown
    assert "hello |rall|n" in page(anna, "/channels/PUBLIC/")


def test_an_answer_shows_what_it_answers(
    game: Game, public: Channel, anna: Client
) -> None:
    origin = MessageChain([Plain("a | b", markup=False)])
    chain = MessageChain([Quote(1, 2, origin), Plain("yes", markup=False)])
    game.does(public.note, Line(2, 3, "Cleo", chain, DATE, "Bo"))
    game.settle()

    shown = page(anna, "/channels/public/")

    assert "(to Bo&#x27;s &quot;a | b&quot;): yes" in shown


def test_older_lines_are_a_page_away(game: Game, public: Channel, anna: Client) -> None:
    said(game, public, *(("Bo", f"line{number}.") for number in range(1, 121)))

    last = page(anna, "/channels/public/")
    assert "line71." in last
    assert "line70." not in last
    assert 'href="?before=71"' in last
    older = page(anna, "/channels/public/?before=71")
    assert "line21." in older
    assert "line70." in older
    assert "line71." not in older
    oldest = page(anna, "/channels/public/?before=21")
    assert "line1." in oldest
    assert "Older lines" not in oldest
    assert "The last lines</a>" in oldest


def test_a_search_finds_words_and_names(
    game: Game, public: Channel, anna: Client
) -> None:
    said(game, public, ("Bo", "the BELL"), ("Cleo", "hm"), ("Bell", "yes"))

    shown = page(anna, "/channels/public/?words=bell")

    assert "the BELL" in shown
    assert "yes" in shown
    assert ": hm" not in shown
    assert 'value="bell"' in shown
    assert "No line has these words." in page(anna, "/channels/public/?words=lamp")


@pytest.mark.parametrize("before", ["x", "-1", "0", "9" * 400, "٣"])
def test_a_number_that_is_none_shows_the_last_lines(
    game: Game, public: Channel, anna: Client, before: str
) -> None:
    said(game, public, ("Bo", "hello"))

    assert "hello" in page(anna, f"/channels/public/?before={before}")


def test_what_is_searched_cannot_bring_markup_into_the_page(
    game: Game, public: Channel, anna: Client
) -> None:
    shown = page(anna, '/channels/public/?words="><script>x</script>')

    assert "<script" not in shown


def test_there_is_no_page_for_what_one_may_not_hear(game: Game, anna: Client) -> None:
    staff = game.make(Channel, "staff")
    game.does(staff.lock, "listen: perm(Helper)")

    assert anna.get("/channels/staff/").status_code == 404
    assert anna.get("/channels/nothing/").status_code == 404


def test_who_is_ignored_is_not_shown(game: Game, public: Channel, anna: Client) -> None:
    account: Any = game.account("Bo")
    session = game.play(account)
    game.does(lambda: ACCOUNTS.change(session.account, ignored=[4]))
    said(game, public, ("Anna", "one"), ("Cleopatra", "two"))
    client = Client()
    client.post("/login/", {"username": "Bo", "password": PASSWORD})

    shown = page(client, "/channels/public/")

    assert "two" in shown
    assert "one" not in shown


def test_while_the_game_is_away_the_pages_say_so(
    game: Game, public: Channel, anna: Client
) -> None:
    BRIDGE.close()
    try:
        assert "being woken up" in page(anna, "/channels/")
        assert "being woken up" in page(anna, "/channels/public/")
    finally:
        BRIDGE.open(game.loop)


def test_the_pages_are_only_to_be_read(
    game: Game, public: Channel, anna: Client
) -> None:
    assert anna.post("/channels/").status_code == 405
    assert anna.post("/channels/public/").status_code == 405


def test_the_pages_obey_the_policy(game: Game, public: Channel, anna: Client) -> None:
    answer = anna.get("/channels/public/")

    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "style=" not in answer.content.decode()


def test_what_cannot_be_read_is_not_searched_for(
    game: Game, public: Channel, anna: Client
) -> None:
    said(game, public, ("Bo", "the bell"), ("Bo", "nothing"))

    shown = page(anna, "/channels/public/?words=%00bell%1b")

    assert "the bell" in shown
    assert ": nothing" not in shown


def test_before_the_first_line_there_is_nothing(
    game: Game, public: Channel, anna: Client
) -> None:
    said(game, public, ("Bo", "the bell"))

    shown = page(anna, "/channels/public/?before=1")

    assert "There are no earlier lines." in shown
    assert "Nothing has been said here yet." not in shown
