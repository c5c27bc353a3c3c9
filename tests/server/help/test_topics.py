"""Help topics from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.help.topics import Topic, Topics, parse
from tests.server.commands.fakes import Account

GAME = Path(__file__).parents[3] / "game" / "help"


def test_the_name_of_the_file_is_the_title() -> None:
    assert parse("getting-started", "Look around.") == Topic(
        "getting started", "Look around."
    )


def test_a_head_gives_more_names_and_a_role() -> None:
    topic = parse("building", "aliases: Build, dig\nfor: Builder\n\nDig.\n")

    assert topic == Topic("building", "Dig.", ("build", "dig"), "Builder")


def test_the_files_of_a_folder_are_read_in_place_of_what_was_there(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.md").write_text("aliases: b\n\nOf a.", encoding="utf-8")
    (tmp_path / "b.md").write_text("Of b.", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("No help.", encoding="utf-8")
    topics = Topics()
    topics.add(Topic("old", "Gone."))

    topics.load(tmp_path)

    assert {name: topic.body for name, topic in topics.by_name.items()} == {
        "a": "Of a.",
        "b": "Of b.",
    }


def test_a_page_for_a_role_is_for_that_role() -> None:
    topics = Topics()
    topics.add(Topic("building", "Dig.", role="Builder"))
    topics.add(Topic("talking", "Say."))

    assert [name for name, _ in topics.open_to(None)] == ["talking"]
    assert [name for name, _ in topics.open_to(Account())] == ["talking"]
    assert len(list(topics.open_to(Account("Builder")))) == 2


@pytest.mark.parametrize("path", sorted(GAME.glob("*.md")), ids=lambda path: path.stem)
def test_the_topics_of_the_game_have_something_to_say(path: Path) -> None:
    topic = parse(path.stem, path.read_text(encoding="utf-8"))

    assert len(topic.body) > 100
    assert topic.body.isprintable() or "\n" in topic.body
