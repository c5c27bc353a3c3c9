"""What staff have written, beside the files of the game."""

from __future__ import annotations

from server.help.topics import Topic, Topics
from tests.server.help.test_command import Help, OurHelp, Say, asked

FILES = (
    Topic("moving", "Of the file.", ("walking", "going")),
    Topic("ships", "Sail.", ("boats",)),
)


def told() -> Topics:
    """Topics of the files alone."""
    topics = Topics()
    for each in FILES:
        topics.add(each)
    return topics


def bodies(topics: Topics) -> dict[str, str]:
    """What is read under each name."""
    return {name: topic.body for name, topic in topics.by_name.items()}


def test_a_page_of_the_staff_takes_the_place_of_a_file_with_all_its_names() -> None:
    topics = told()

    topics.put([Topic("moving", "Of the staff.", ("walking",))])

    assert bodies(topics) == {
        "walking": "Of the staff.",
        "moving": "Of the staff.",
        "ships": "Sail.",
        "boats": "Sail.",
    }


def test_titles_go_before_aliases_and_the_staffs_before_those_of_files() -> None:
    topics = told()

    topics.put([Topic("boats", "Row.", ("ships", "walking"))])

    assert bodies(topics)["boats"] == "Row."
    assert bodies(topics)["ships"] == "Sail."
    assert bodies(topics)["walking"] == "Row."
    assert bodies(topics)["moving"] == "Of the file."


def test_what_is_taken_away_uncovers_the_file() -> None:
    topics = told()
    topics.put([Topic("moving", "Of the staff.")])

    topics.put([])

    assert bodies(topics)["walking"] == "Of the file."


def test_a_topic_with_a_category_is_listed_beside_its_commands(monkeypatch) -> None:
    topics = Topics()
    topics.put(
        [
            Topic("shouting", "# Shouting\n\nAloud.", category="talking"),
            Topic("kites", "Fly.", category="Sky"),
            Topic("stars", "Shine."),
        ]
    )
    monkeypatch.setattr(OurHelp, "topics", topics)

    overview = asked("help")
    assert "shouting" in next(
        line for line in overview.split("\n") if "Talking" in line
    )
    assert "kites" in next(line for line in overview.split("\n") if "Sky" in line)
    topics_line = next(line for line in overview.split("\n") if "Topics" in line)
    assert "stars" in topics_line
    assert "kites" not in topics_line
    assert "Aloud." in asked("help talking")
    assert "Fly." in asked("help sky")
    assert issubclass(OurHelp, Help)
    assert Say.help_category == "Talking"
