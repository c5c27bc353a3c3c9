"""What a player writes is never a link on somebody's page."""

from __future__ import annotations

import pytest

from portal.render.markup import parse
from tests.game.fakes import House, Player

TRAP = "a |lcquit|ltgift|le |||lcquit|ltq|le |"


def links(player: Player) -> set[str]:
    texts = [each for each in player.heard() if each.name in ("text", "prompt")]
    return {style.link for each in texts for _, style in parse(each.args[0])} - {""}


@pytest.mark.parametrize(
    "line",
    [
        f"say {TRAP}",
        f"pose {TRAP}",
        f"whisper bo {TRAP}",
        f"tell bo {TRAP}",
        f"public {TRAP}",
        f"vote {TRAP}",
        f"describe me = {TRAP}",
        f"look {TRAP}",
        TRAP,
    ],
)
def test_no_text_of_a_player_is_a_link(house: House, line: str) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")

    anna.types(line)
    bo.types("look anna")

    assert links(anna) | links(bo) == set()


def test_what_is_written_in_the_editor_is_no_link(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")

    anna.types("describe me", TRAP, ".save", "describe me", ".save")
    bo.types("look anna")

    assert links(anna) | links(bo) == set()


def test_a_room_has_links(house: House) -> None:
    anna = house.player("Anna")

    anna.types("look")

    assert "north" in links(anna)
