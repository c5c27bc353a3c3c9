"""Not hearing somebody, and answering who told one something."""

from __future__ import annotations

import pytest

from server.accounts import ACCOUNTS
from server.accounts.models import Account
from tests.stories.town import Player, Town


def forget(*players: Player) -> None:
    """What they saw so far is not the matter."""
    for player in players:
        player.seen.clear()


def test_who_is_ignored_is_not_heard(town: Town) -> None:
    anna, bo, cleo = town.player("Anna"), town.player("Bo"), town.player("Cleo")

    bo.types("ignore anna")
    anna.types("public hi", "tell bo hi", "whisper bo hi", "say hi")

    assert anna.sees == [
        "[public] Anna: hi",
        "Bo does not want to hear you.",
        "Bo does not want to hear you.",
        'You say, "hi"',
    ]
    assert cleo.sees == ["[public] Anna: hi", 'Anna says, "hi"']
    assert bo.sees == [
        "You do not hear Anna any more, on channels or in private. unignore Anna takes "
        "that back.",
        'Anna says, "hi"',
    ]


def test_what_they_said_is_not_in_the_history_either(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    anna.types("public one")
    bo.types("public two", "ignore anna")
    forget(bo)

    bo.types("public")

    assert bo.sees == ["The last line on public:", "1. Bo: two (just now)"]


def test_a_tell_to_several_reaches_none_if_one_ignores(town: Town) -> None:
    anna, bo, cleo = town.player("Anna"), town.player("Bo"), town.player("Cleo")
    bo.types("ignore anna")
    forget(bo)

    anna.types("tell cleo, bo = hi")

    assert anna.sees == ["Bo does not want to hear you."]
    assert cleo.sees == bo.sees == []


def test_whom_one_ignores_one_cannot_tell_anything(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")

    bo.types("ignore anna")
    forget(bo)
    bo.types("tell anna hi", "unignore anna", "tell anna hi")

    assert bo.sees == [
        "You ignore Anna. Type unignore Anna first.",
        "You hear Anna again.",
        'You tell Anna, "hi"',
    ]
    assert anna.sees == ['Bo tells you, "hi"']


def test_it_lasts_and_is_meant_for_all_their_characters(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    bo.types("ignore anna")
    town.reload()
    anna.types("ooc", "charcreate Zoe", "ic Zoe")
    forget(anna, bo)

    anna.types("public hi")
    bo.types("ignore")

    assert bo.sees == ["You ignore Anna."]


def test_another_name_of_somebody_is_not_given_away(town: Town) -> None:
    """Whom one ignores by one name may be known by another."""
    anna, bo = town.player("Anna"), town.player("Bo")
    anna.types("ooc", "charcreate Zoe")
    bo.types("ignore anna")
    forget(bo)

    bo.types("ignore zoe", "ignore zoe", "ignore")

    assert bo.sees == [
        "You do not hear Zoe any more, on channels or in private. unignore Zoe takes "
        "that back.",
        "You ignore Zoe already.",
        "You ignore Anna and Zoe.",
    ]


def test_who_is_not_here_can_be_ignored(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    Account(username="Dora", password="!").save()
    anna.types("quit")
    forget(bo)

    bo.types("ignore anna", "ignore dora", "ignore", "ignore nemo")

    assert bo.sees[2:] == ["You ignore Anna and Dora.", 'Nobody is called "nemo".']


@pytest.mark.parametrize(
    "line, answer",
    [
        ("ignore", "You ignore nobody. To ignore somebody, type ignore NAME."),
        ("ignore bo", "You cannot ignore yourself, however tempting that may be."),
        ("ignore cleo", "Cleo looks after this place, and is heard by everybody."),
        ("unignore", "Whom? Type unignore NAME."),
        ("unignore cleo", 'You do not ignore anybody called "cleo".'),
    ],
)
def test_what_cannot_be(town: Town, line: str, answer: str) -> None:
    bo = town.player("Bo")
    town.player("Cleo", "Helper")

    bo.types(line)

    assert bo.sees == [answer]


def test_who_becomes_staff_is_heard(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    bo.types("ignore anna")
    forget(bo)
    account = Account.objects.get(username="Anna")
    Account.objects.update(role="Helper")
    town.run(ACCOUNTS.refresh(account.pk))

    anna.types("public hi", "tell bo hi")

    assert bo.sees == ["[public] Anna: hi", 'Anna tells you, "hi"']


# Answering


def test_a_reply_goes_to_whoever_told_one_something_last(town: Town) -> None:
    anna, bo, cleo = town.player("Anna"), town.player("Bo"), town.player("Cleo")

    anna.types("tell bo one")
    cleo.types("tell bo two")
    bo.types("reply three", "r four")
    cleo.types("reply five")

    assert cleo.sees == [
        'You tell Bo, "two"',
        'Bo tells you, "three"',
        'Bo tells you, "four"',
        'You tell Bo, "five"',
    ]
    assert anna.sees == ['You tell Bo, "one"']


def test_there_is_nobody_to_reply_to(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")

    bo.types("reply hi")
    anna.types("tell bo hi", "quit")
    bo.types("reply", "reply hi")

    seen = bo.sees
    assert seen[0] == "Nobody has told you anything lately."
    assert seen[-2:] == [
        "What do you want to answer? Type reply words.",
        "Anna is not here any more.",
    ]


def test_they_are_not_heard_in_what_others_answer_either(town: Town) -> None:
    anna, bo, cleo = town.player("Anna"), town.player("Bo"), town.player("Cleo")
    bo.types("ignore anna")
    anna.types("public Bo is a toad")
    forget(anna, bo, cleo)

    cleo.types("public /anna be nice")
    bo.types("public")

    assert anna.sees == ['[public] Cleo (to Anna\'s "Bo is a toad"): be nice']
    assert bo.sees == [
        "[public] Cleo: be nice",
        "The last line on public:",
        "1. Cleo: be nice (just now)",
    ]


def test_whoever_is_ignored_by_one_name_is_heard_again_by_another(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    bo.types("charcreate Elvi")
    anna.types("ignore elvi")
    forget(anna, bo)

    anna.types("tell bo hi", "unignore bo", "tell bo hi", "unignore cleo")

    assert anna.sees == [
        "You ignore Bo. Type unignore Bo first.",
        "You hear Bo again.",
        'You tell Bo, "hi"',
        'You do not ignore anybody called "cleo".',
    ]
