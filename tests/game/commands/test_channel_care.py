"""Channels as those who look after them know them."""

from __future__ import annotations

import pytest

from server.accounts.models import Account
from server.channels.channel import Channel
from server.world import WORLD
from tests.game.commands.test_channels import forget
from tests.stories.town import Town


def test_a_helper_makes_a_channel_and_a_player_cannot(town: Town) -> None:
    anna, cleo = town.player("Anna"), town.player("Cleo", "Helper")

    anna.types("channel create trade")
    cleo.types("channel create trade = Buying and selling", "trade hello")
    anna.types("channel join trade", "trade hello", "channel desc trade = no")

    assert anna.sees == [
        "You may not make channels.",
        "You are on trade now. To speak there, type trade hello.",
        "[trade] Anna: hello",
        "You do not look after trade.",
    ]
    assert cleo.sees[1:] == ["[trade] Cleo: hello", "[trade] Anna: hello"]


@pytest.mark.parametrize(
    "name, of",
    [
        ("say", "a command"),
        ("north", "a direction"),
        ("s", "a direction"),
        ("Public", "the channel public"),
        ("pub", "the channel public"),
    ],
)
def test_what_a_channel_cannot_be_called(town: Town, name: str, of: str) -> None:
    cleo = town.player("Cleo", "Helper")

    cleo.types(f"channel create {name}")

    wrong = f'"{name}" cannot be the name of a channel: it is that of {of}.'
    assert cleo.sees == [wrong]


@pytest.mark.parametrize("name", ["two words", "|rred", "1st", "-", "a" * 21, "a'b"])
def test_a_channels_name_is_one_plain_word(town: Town, name: str) -> None:
    cleo = town.player("Cleo", "Helper")

    cleo.types(f"channel create {name}")

    assert cleo.sees == [
        f'"{name}" cannot be the name of a channel: that is one word of at most '
        "20 letters, digits and hyphens, and begins with a letter."
    ]
    assert len(WORLD.of(Channel)) == 2


def test_a_channel_is_renamed_and_ended(town: Town) -> None:
    anna, cleo = town.player("Anna"), town.player("Cleo", "Helper")
    cleo.types("channel create trade")
    anna.types("channel join trade")
    forget(anna, cleo)

    cleo.types("channel rename trade = market", "channel alias market = buy, sell")
    anna.types("market a", "buy b", "trade c")
    cleo.types("channel delete market", "no", "channel delete market", "yes")
    anna.types("market d")

    seen = anna.sees
    assert seen[:3] == [
        "trade is called market now.",
        "[market] Anna: a",
        "[market] Anna: b",
    ]
    assert seen[3].startswith('Huh? There is no "trade".')
    assert seen[4] == "[market] This channel is no more."
    assert seen[5].startswith('Huh? There is no "market".')
    assert "market stays." in cleo.sees


def test_who_is_silenced_hears_and_cannot_speak(town: Town) -> None:
    anna, otto = town.player("Anna"), town.player("Otto", "Admin")

    otto.types("channel silence public anna 10", "public hello")
    anna.types("public hello")
    otto.types("channel voice public anna")
    anna.types("public hello again")

    assert anna.sees == [
        "You have been silenced on public for ten minutes.",
        "[public] Otto: hello",
        "You have been silenced on public, for 10 more minutes.",
        "You have a voice on public.",
        "[public] Anna: hello again",
    ]


def test_who_is_not_here_can_be_silenced(town: Town) -> None:
    bo, otto = town.player("Bo"), town.player("Otto", "Admin")
    account = Account.objects.get(username="Bo").pk
    bo.types("quit")
    forget(otto)

    otto.types("channel silence public bo")
    bo = town.connect(account)
    forget(bo)
    bo.types("public hello")

    assert otto.sees[0] == "Bo has been silenced on public."
    assert bo.sees == ["You have been silenced on public."]


def test_who_looks_after_a_channel_cannot_be_silenced(town: Town) -> None:
    cleo = town.player("Cleo", "Helper")
    town.player("Otto", "Admin")
    cleo.types("channel create trade")
    forget(cleo)

    cleo.types("channel silence trade otto")

    assert cleo.sees == ["Otto looks after trade, and cannot be silenced there."]


def test_on_a_moderated_channel_only_voices_speak(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    otto = town.player("Otto", "Admin")

    otto.types("channel moderate public on", "channel voice public bo")
    forget(anna, bo, otto)
    for one in (anna, bo, otto):
        one.types("public hello")

    assert anna.sees == [
        "public is moderated: only those who were given a voice may speak there now. "
        "You can listen.",
        "[public] Bo: hello",
        "[public] Otto: hello",
    ]


def test_a_channel_is_locked(town: Town) -> None:
    anna, otto = town.player("Anna"), town.player("Otto", "Admin")

    otto.types(
        "channel lock public = send: perm(Builder)",
        "channel lock public = get: all()",
        "channel lock public = send: moon()",
    )
    anna.types("public hello")

    assert otto.sees == [
        "Locks of public:",
        "  listen: perm(Player) or everybody()",
        "  send: perm(Builder)",
        "  control: owner() or perm(Admin)",
        "A channel has locks for listen, send, control, and for nothing else.",
        "There is no lock function moon().",
    ]
    assert anna.sees == ["You may not speak on public."]
