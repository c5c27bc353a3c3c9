"""Channels as those who use them know them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.accounts import ACCOUNTS
from server.channels.channel import find_channel
from server.world import WORLD
from tests.stories.town import Player, Town


def forget(*players: Player) -> None:
    """What they saw so far is not the matter."""
    for player in players:
        player.seen.clear()


def test_everybody_hears_what_is_said_on_public(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    bo.types("south")
    forget(anna, bo)

    anna.types("public hello |rall|n")

    assert anna.sees == bo.sees == ["[public] Anna: hello |rall|n"]


def test_a_channel_has_other_names(town: Town) -> None:
    anna = town.player("Anna")

    anna.types("PUB hello")

    assert anna.sees == ["[public] Anna: hello"]


def test_who_plays_nobody_can_speak_too(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    anna.types("ooc")
    forget(anna, bo)

    anna.types("public hello")
    bo.types("public hello Anna")

    assert anna.sees == bo.sees == ["[public] Anna: hello", "[public] Bo: hello Anna"]


def test_the_list_says_what_there_is_and_where_one_is(town: Town) -> None:
    anna, cleo = town.player("Anna"), town.player("Cleo", "Helper")
    cleo.types("channel create trade = Buying and selling")
    forget(anna)

    anna.types("channel")

    assert anna.sees == [
        "You are on:",
        "  public  two people     For everybody, about anything.",
        "You may join:",
        "  trade   one person     Buying and selling",
        "To speak, type its name and the words: public hello",
    ]


def test_the_list_reads_well_aloud(town: Town) -> None:
    anna = town.player("Anna")
    anna.types("screenreader on")
    forget(anna)

    anna.types("channels")

    assert anna.sees == [
        "You are on:",
        "public, one person on it. For everybody, about anything.",
        "To speak, type its name and the words: public hello",
    ]


def test_who_leaves_a_channel_hears_it_no_more_until_they_join(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")

    bo.types("channel leave public", "public hello")
    anna.types("public hello")
    bo.types("channel join public", "channel join public")
    anna.types("public again")

    assert bo.sees == [
        "You have left public. To come back, type channel join public.",
        "You are not on public. Type channel join public first.",
        "You are on public now. To speak there, type public hello.",
        "You are on public already.",
        "[public] Anna: again",
    ]


def test_a_muted_channel_is_not_heard(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")

    bo.types("channel mute public", "public hello", "channel")
    anna.types("public hello")
    bo.types("channel unmute public")
    anna.types("public again")

    assert bo.sees == [
        "You do not hear public until you type channel unmute public.",
        "You have muted public. Type channel unmute public to speak and hear.",
        "You are on:",
        "  public  two people     (muted) For everybody, about anything.",
        "To speak, type its name and the words: public hello",
        "You hear public again.",
        "[public] Anna: again",
    ]


def test_who_is_on_a_channel(town: Town) -> None:
    anna, bo, cleo = (town.player(name) for name in ("Anna", "Bo", "Cleo"))
    bo.types("channel leave public")
    cleo.types("channel mute public")
    forget(anna)

    anna.types("channel who public")

    assert anna.sees == ["On public: Anna and Cleo (muted)."]


def test_for_whom_it_is_locked_a_channel_does_not_exist(town: Town) -> None:
    anna, cleo = town.player("Anna"), town.player("Cleo", "Helper")

    cleo.types("staff hello")
    anna.types("staff hello", "channel join staff", "channel staff", "channel")

    assert cleo.sees == ["[staff] Cleo: hello"]
    seen = anna.sees
    assert seen[0].startswith('Huh? There is no "staff".')
    assert seen[1] == 'There is no channel called "staff". There is public.'
    assert seen[2].startswith('"staff" is no channel,')
    assert not any("staff" in line for line in seen[3:])


def test_a_guest_listens_and_does_not_speak(town: Town) -> None:
    anna, guest = town.player("Anna"), town.player("Wanderer", "Guest")

    anna.types("public hello")
    guest.types("public hello")

    assert guest.sees == [
        "[public] Anna: hello",
        "Guests may listen to public, but not speak there.",
    ]


# What was said


def test_a_channels_name_alone_shows_its_last_lines(town: Town) -> None:
    anna = town.player("Anna")
    anna.types("public", "public one", "public two")
    forget(anna)

    anna.types("public")

    assert anna.sees == [
        "The last two lines on public:",
        "2. Anna: one (just now)",
        "1. Anna: two (just now)",
    ]


def test_a_line_is_answered_by_its_number(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    anna.types("public yo", "public what?")
    bo.types("public")
    anna.types("public I said more meanwhile")
    forget(anna, bo)

    bo.types("public /2 hi")

    assert anna.sees == bo.sees == ['[public] Bo (to Anna\'s "yo"): hi']


def test_somebody_is_answered_by_their_name(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    anna.types("public yo")
    bo.types("public never mind")
    forget(anna, bo)

    bo.types("public /anna hi", "public /an ho")

    assert anna.sees == [
        '[public] Bo (to Anna\'s "yo"): hi',
        '[public] Bo (to Anna\'s "yo"): ho',
    ]


@pytest.mark.parametrize(
    "line, answer",
    [
        ("public /3 hi", "There is no line 3. Type public to see the last ones."),
        ("public /0 hi", "There is no line 0. Type public to see the last ones."),
        (
            "public /bo hi",
            'Nobody called "bo" has said anything on public lately.',
        ),
        ("public /1", "What do you want to answer? For example: public /1 yes."),
        ("public /", "What do you want to answer? For example: public /1 yes."),
    ],
)
def test_what_cannot_be_answered(town: Town, line: str, answer: str) -> None:
    anna = town.player("Anna")
    anna.types("public yo")
    forget(anna)

    anna.types(line)

    assert anna.sees == [answer]


def test_a_line_may_begin_with_a_stroke(town: Town) -> None:
    anna = town.player("Anna")

    anna.types("public //1 is no answer")

    assert anna.sees == ["[public] Anna: /1 is no answer"]


def test_the_history_is_searched_by_word_and_by_name(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    anna.types("public The BELL rings", "public hm")
    bo.types("public which bell?")
    forget(anna)

    anna.types(
        "channel history public bell",
        "channel history public bo bell",
        "channel history public 1",
        "channel history public lantern",
    )

    assert anna.sees == [
        'The last two lines on public with "bell":',
        "2. Anna: The BELL rings (just now)",
        "1. Bo: which bell? (just now)",
        'The last line on public with "bo bell":',
        "1. Bo: which bell? (just now)",
        "The last line on public:",
        "1. Bo: which bell? (just now)",
        'Nothing with "lantern" has been said on public lately.',
    ]


# What lasts


@pytest.mark.parametrize("end", ["reload", "crash"])
def test_what_was_chosen_and_said_is_there_again(town: Town, end: str) -> None:
    anna, bo, cleo = town.player("Anna"), town.player("Bo"), town.player("Cleo")
    otto = town.player("Otto", "Admin")
    otto.types("channel create trade")
    anna.types("channel join trade", "public one", "trade two")
    otto.types("channel silence public anna 60")
    bo.types("channel mute public")
    cleo.types("channel leave public")
    forget(anna, bo, cleo, otto)

    if end == "reload":
        town.reload()
    else:
        town.crash()
        town.start("crash")
    otto.types("public hello", "trade hello")
    anna.types("public no", "public", "public /1 yes")

    assert bo.sees == cleo.sees == []
    assert anna.sees == [
        "[public] Otto: hello",
        "[trade] Otto: hello",
        "You have been silenced on public, for 60 more minutes.",
        "The last two lines on public:",
        "2. Anna: one (just now)",
        "1. Otto: hello (just now)",
        "You have been silenced on public, for 60 more minutes.",
    ]


def test_a_line_of_before_a_reload_is_answered(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    anna.types("public yo")
    forget(anna, bo)
    town.reload()

    bo.types("public /1 hi", "public /anna ho", "public")

    assert bo.sees == [
        '[public] Bo (to Anna\'s "yo"): hi',
        '[public] Bo (to Anna\'s "yo"): ho',
        "The last three lines on public:",
        "3. Anna: yo (just now)",
        '2. Bo (to Anna\'s "yo"): hi (just now)',
        '1. Bo (to Anna\'s "yo"): ho (just now)',
    ]


def test_a_name_is_that_of_the_exit_before_the_channel(town: Town) -> None:
    """What a builder makes in one room is not spoilt by a channel."""
    cleo = town.player("Cleo", "Helper")
    cleo.types("channel create wicket")
    way = WORLD.tagged("gatehouse", "worldfile")[0].exits[0]
    town.do(setattr, way, "aliases", ("wicket",))
    forget(cleo)

    cleo.types("wicket", "wicket hello")

    seen = cleo.sees
    assert seen[0] == way.destination.key
    assert seen[-1] == "[wicket] Cleo: hello"


def test_not_more_than_a_few_words_can_be_looked_for(town: Town) -> None:
    anna = town.player("Anna")

    anna.types("channel history public " + "a " * 1500)

    assert anna.sees == ["Please look for not more than ten words at once."]


@pytest.mark.parametrize("verb", ["silence", "voice"])
def test_what_ends_while_somebody_is_looked_up_is_no_more(
    town: Town, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.player_account("Bo")
    otto = town.player("Otto", "Admin")
    otto.types("channel create trade")
    forget(otto)
    look_up = ACCOUNTS.run

    async def slowly(work: Any) -> Any:
        found = await look_up(work)
        trade = find_channel("trade")
        if trade is not None:
            trade.delete()
        return found

    monkeypatch.setattr(ACCOUNTS, "run", slowly)
    otto.types(f"channel {verb} trade bo")

    assert otto.sees == [
        'There is no channel called "trade". There is public and staff.'
    ]


def test_only_the_channel_that_was_meant_is_ended(town: Town) -> None:
    cleo, otto = town.player("Cleo", "Helper"), town.player("Otto", "Admin")
    cleo.types("channel create trade")

    otto.types("channel delete trade")
    cleo.types("channel delete trade", "yes", "channel create trade")
    forget(otto)
    otto.types("yes")

    assert find_channel("trade") is not None
    assert otto.sees == [
        'There is no channel called "trade". There is public, staff and trade.'
    ]


def test_a_guest_is_not_told_how_to_speak(town: Town) -> None:
    guest = town.player("Wanderer", "Guest")
    guest.types("channel leave public")
    forget(guest)

    guest.types("channel join public", "channel")

    assert guest.sees == [
        "You are on public now.",
        "You are on:",
        "  public  one person     For everybody, about anything.",
    ]


def test_without_an_equals_sign_nothing_is_taken_from_a_channel(town: Town) -> None:
    anna = town.player("Anna", "Helper")
    anna.types("channel create trade = Buying", "channel alias trade = buy")
    forget(anna)

    anna.types("channel desc trade", "channel alias trade", "channel trade")
    anna.types("channel desc trade =", "channel alias trade =", "channel trade")

    assert anna.sees == [
        "Type channel desc NAME = what it is for.",
        "Type channel alias NAME = OTHER NAMES.",
        "trade, also called buy",
        "Buying",
        "You are on it.",
        "You look after it; see help channels.",
        "trade has no description any more.",
        "trade is also called nothing else.",
        "trade",
        "You are on it.",
        "You look after it; see help channels.",
    ]


def test_help_tells_of_all_one_can_do_with_channels(town: Town) -> None:
    anna = town.player("Anna")
    anna.types("help channels")

    assert anna.sees[0] == "Channels"


def test_what_waits_for_an_old_line_is_said_first(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = town.player("Anna")
    anna.types("public yo")
    forget(anna)
    town.reload()
    look_up = ACCOUNTS.run

    async def slowly(work: Any) -> Any:
        await asyncio.sleep(0)
        return await look_up(work)

    monkeypatch.setattr(ACCOUNTS, "run", slowly)
    anna.receive("text", "public /1 hi")
    anna.receive("text", "public and that is all")
    town.settle()

    assert anna.sees == [
        '[public] Anna (to Anna\'s "yo"): hi',
        "[public] Anna: and that is all",
    ]


@pytest.mark.parametrize("end", ["reload", "crash"])
def test_an_answer_is_not_lost_with_the_server_that_looks_for_the_line(
    town: Town, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = town.player("Anna")
    anna.types("public yo")
    forget(anna)
    town.reload()

    async def never(work: Any) -> None:
        await asyncio.Event().wait()

    with monkeypatch.context() as patch:
        patch.setattr(ACCOUNTS, "run", never)
        anna.types("public /1 hi")
    assert anna.sees == []
    if end == "reload":
        town.reload()
    else:
        town.crash()
        town.start("crash")

    assert anna.sees == ['[public] Anna (to Anna\'s "yo"): hi']


@pytest.mark.parametrize(
    "lines, name",
    [
        (["channel create staff"], "staff"),
        (["channel create crew", "channel alias crew = staff"], "crew"),
        (["channel delete public", "yes", "channel create pub"], "public"),
    ],
)
def test_the_house_opens_though_a_name_of_the_world_file_is_taken(
    town: Town, lines: list[str], name: str
) -> None:
    anna = town.player("Anna", "Developer")
    anna.types("channel delete staff", "yes", *lines)

    town.reload("reset")
    forget(anna)
    anna.types(f"channel {name}")

    assert anna.sees[0].partition(",")[0] == name
