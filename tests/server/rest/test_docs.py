"""The examples of docs/api.md are asked of the API: the answers have that shape."""

from __future__ import annotations

import itertools
import json
import re
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from server.channels.channel import Channel
from server.help.topics import TOPICS, Topic
from server.rest.models import Scope
from server.world.entity import Object
from server.world.typeclasses import Room
from tests.server.rest.conftest import Program

PAGE = Path(__file__).resolve().parents[3] / "docs/api.md"
EXAMPLES = re.findall(r"```console\n\$ (curl .*?)\n(.*?)\n```", PAGE.read_text(), re.S)


class Lamp(Object):
    """What the examples tell of."""


class Asked:
    """What a line with curl asks."""

    def __init__(self, line: str) -> None:
        words = shlex.split(line)[1:]
        self.address = next(word for word in words if word.startswith("https://"))
        given = dict(itertools.pairwise(words))
        self.body = given.get("-d")
        self.method = given.get("-X", "POST" if self.body else "GET").lower()

    @property
    def path(self) -> str:
        """Behind /api/v1/."""
        parts = urlsplit(self.address)
        path = parts.path.removeprefix("/api/v1/")
        return f"{path}?{parts.query}" if parts.query else path


def shape(value: Any) -> Any:
    """The names and kinds in it; a list is what its first one is."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if type(value) in (int, float) else type(value).__name__


@pytest.fixture
def program(game: Any, monkeypatch: Any) -> Program:
    """Of somebody who may do everything, in a house where there is something."""
    page = Topic("moving", "Type north.", ("walking",))
    monkeypatch.setattr(TOPICS, "by_name", {"moving": page})
    program = Program(game.account("Otto", role="Admin"), *Scope.values)
    game.hall = game.make(Room, "hall")
    game.lamp = game.make(Lamp, "lamp", location=game.hall)
    game.make(Channel, "public", desc="For everybody.", everybody=True)
    session = game.play(program.account)
    game.does(setattr, session.puppet, "owner", program.account.pk)
    game.does(setattr, session.puppet, "location", game.hall)
    game.settle()
    program.asks("post", "channels/public/lines", {"text": "hello"})
    return program


@pytest.mark.parametrize("line, answer", EXAMPLES, ids=lambda text: text[-40:])
def test_an_example_is_answered_as_it_is_told(
    game: Any, program: Program, line: str, answer: str
) -> None:
    asked = Asked(line)
    path = asked.path.replace("objects/12", f"objects/{game.lamp.id}")
    body = json.loads(asked.body) if asked.body else None
    if body and "typeclass" in body:
        body["typeclass"] = Lamp.path

    told = program.asks(asked.method, path, body)

    assert told.status_code in (200, 201), told.content
    assert shape(told.json()) == shape(json.loads(answer))


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 10


def test_every_scope_is_described() -> None:
    described = set(re.findall(r"^\| `(\w+)`", PAGE.read_text(), re.MULTILINE))

    assert described == set(Scope.values)
