"""What happens to a line that is no command."""

from __future__ import annotations

from typing import Any

import pytest

from server.commands.command import Actor, Line
from server.commands.merged import EMPTY, Merged
from server.commands.system import SYSTEM, MultiMatch, NoMatch
from server.errors import PlayerError
from tests.server.commands.fakes import Exit, Session, Thing, cmdset_of, command


def test_of_many_that_begin_so_five_are_named() -> None:
    spells = tuple(command(f"spell{letter}") for letter in "abcdefg")
    run = MultiMatch(Actor(), Line("spell"), EMPTY, spells)

    with pytest.raises(PlayerError) as why:
        run.run()

    assert str(why.value) == (
        '"spell" could be spella, spellb, spellc, spelld, spelle or another. '
        "Please type a little more."
    )


def test_exits_are_suggested_only_where_one_may_walk() -> None:
    character: Any = Thing("Anna", location=Thing("yard"))
    Exit("north", location=character.location)
    open_set, menu = Merged([]), Merged([cmdset_of(exits=False)])

    def known(cmdset: Merged) -> list[str]:
        run = NoMatch(Actor(character=character), Line("nroth"), cmdset)
        return list(run.known_names())

    assert known(open_set) == ["north"]
    assert known(menu) == []


@pytest.mark.parametrize("key", ["__noinput__", "__loginstart__", "__exit__"])
def test_the_quiet_ones_do_nothing_without_somebody_to_do_it(key: str) -> None:
    session: Any = Session()

    SYSTEM[key](Actor(session), Line(key), EMPTY).run()

    assert session.sees == []
