"""The pages of help over the API."""

from __future__ import annotations

from typing import Any

import pytest

from server.help.topics import TOPICS, Topic


@pytest.fixture(autouse=True)
def pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pages for everybody, and one for builders."""
    known: dict[str, Any] = {}
    monkeypatch.setattr(TOPICS, "by_name", known)
    moving = Topic("moving", "Type **north**.", ("walking",))
    known |= {"moving": moving, "walking": moving}
    known["lamps"] = Topic("lamps", "They burn oil.")
    known["digging"] = Topic("digging", "Type dig north.", role="Builder")


def titles(told: Any) -> list[str]:
    return [each["title"] for each in told]


def test_the_pages_one_may_read_are_listed_and_searched(game, anna, otto):
    assert titles(anna.get("help")) == ["lamps", "moving"]
    assert titles(otto.get("help")) == ["digging", "lamps", "moving"]
    assert titles(anna.get("help", search="NORTH type")) == ["moving"]
    assert titles(otto.get("help", search="north")) == ["digging", "moving"]


def test_a_page_is_found_by_each_of_its_names(game, anna):
    told = anna.get("help/Walking")

    assert told == {
        "title": "moving",
        "aliases": ["walking"],
        "body": "Type **north**.",
    }


@pytest.mark.parametrize("title", ["digging", "nothing", "%00"])
def test_what_one_may_not_read_is_not_there(game, anna, title):
    assert anna.asks("get", f"help/{title}").status_code == 404
