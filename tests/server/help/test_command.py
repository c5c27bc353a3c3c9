"""The command `help`."""

from __future__ import annotations

from typing import Any

import pytest

from server.commands import dispatch
from server.commands.command import Command
from server.help.command import Help
from server.help.topics import Topic, Topics
from server.messaging.rendering import unmarked
from tests.server.commands.fakes import Account, Session, command

TOPICS = Topics()
TOPICS.add(Topic("getting started", "Look **around**.", ("newbie", "say")))
TOPICS.add(Topic("general", "About generals."))
TOPICS.add(Topic("building", "Dig.", role="Builder"))


class Say(Command):
    """Say something aloud.

        say <words>

    Everybody in the room
    hears it.
    """

    key = "say"
    aliases = ("'",)
    help_category = "Talking"


class OurHelp(Help):
    """Read about things."""

    key = "help"
    topics = TOPICS


class Mute(Command):  # noqa: D101 - that is the point of it
    key = "mute"
    help_category = "Talking"


IDLE = command("idle", listed=False)
DIG = command("dig", locks="cmd: perm(Builder)", help_category="Building")


def asked(line: str, *roles: str) -> Any:
    """What a player of these roles reads."""
    session = Session(Say, OurHelp, Mute, IDLE, DIG)
    if roles:
        session.account = Account(*roles)
    dispatch.run(session, line)  # type: ignore[arg-type]
    (read,) = session.sees
    return read


def test_help_alone_lists_everything_in_lines_that_can_be_read_aloud() -> None:
    assert unmarked(asked("help")).splitlines() == [
        "Help",
        "General: help.",
        "Talking: mute, say.",
        "Topics: general, getting started.",
        "Type help and one of these words to read more.",
    ]


def test_every_page_that_is_named_is_a_link_to_it() -> None:
    assert "|lchelp getting started|ltgetting started|le" in asked("help")
    assert "|lchelp say|ltsay|le" in asked("help talking")


def test_the_help_of_a_command_is_its_docstring() -> None:
    page = (
        "|wsay|n\nSay something aloud.\n\n|w    say <words>|n\n\n"
        "Everybody in the room hears it.\n\nAlso: '"
    )

    assert asked("help say") == page
    assert asked("help SAY") == page
    assert asked("help '") == page
    assert asked("? sa") == page


def test_a_command_without_a_docstring_says_so() -> None:
    assert "Nobody has written" in asked("help mute")


def test_the_help_of_a_category_sums_its_commands_up() -> None:
    page = unmarked(asked("help talking"))

    assert page == "Talking\nmute: \nsay: Say something aloud."


def test_a_topic_is_found_by_title_alias_or_beginning() -> None:
    page = "|wGetting started|n\n\nLook |waround|n."

    assert asked("help getting started") == page
    assert asked("help newbie") == page
    assert asked("help getting") == page
    assert asked("help  Getting   STARTED") == page


def test_a_topic_goes_before_a_category_of_the_same_name() -> None:
    assert "About generals." in asked("help general")


def test_a_beginning_of_several_pages_is_asked_about() -> None:
    assert asked("help ge") == (
        'There is help about general or getting started. Which one do you mean by "ge"?'
    )


def test_a_typing_mistake_gets_a_suggestion() -> None:
    assert asked("help tlaking") == (
        'There is no help about "tlaking". Did you mean "talking"?'
    )


@pytest.mark.parametrize("line", ["help dig", "help building", "help di"])
def test_what_one_may_not_do_has_no_help(line: str) -> None:
    assert asked(line).startswith("There is no help about")
    assert not asked(line, "Builder").startswith("There is no help about")


def test_what_is_not_listed_has_help_all_the_same() -> None:
    assert "idle" not in asked("help")
    assert asked("help idle").startswith("|widle|n")


def test_a_topic_goes_before_what_is_only_another_name_of_a_command() -> None:
    session = Session(OurHelp, command("talk", aliases=("general", "newbie")))
    for line in ("help general", "help gener", "help newbie", "help talk"):
        dispatch.run(session, line)  # type: ignore[arg-type]

    general, beginning, newbie, talk = session.sees
    assert "About generals." in general
    assert beginning == general
    assert newbie == talk
    assert talk.startswith("|wtalk|n")
