"""What the API is told and tells, by name and type."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Query, Schema
from pydantic import AfterValidator, ConfigDict

MOST = 100
"""Rows of a page."""
FARTHEST = 1_000_000
"""How far a page may begin behind the first row."""
LARGEST = 2**63 - 1


def _sound(text: str) -> str:
    """A text that a database can hold. Raises ValueError."""
    if "\x00" in text:
        raise ValueError("it holds a zero character")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("it holds half a character") from None
    return text


SOUND = AfterValidator(_sound)
Text = Annotated[str, SOUND]
Line = Annotated[Text, Field(min_length=1, max_length=200)]
Words = Annotated[str, Query(max_length=100), SOUND]
Id = Annotated[int, Field(ge=1, le=LARGEST)]


class Problem(Schema):
    """Why not, in a sentence; `errors` says which part was wrong, if one was."""

    detail: str
    errors: dict[str, str] | None = None


class House(Schema):
    """How the house is."""

    name: str
    players: int = Field(description="Accounts that are on.")
    sessions: int
    objects: int
    commit: int = Field(description="How often the world has been saved.")


class Person(Schema):
    """Somebody who is on."""

    name: str
    idle: float = Field(description="Seconds since they typed anything.")
    on: float = Field(description="Seconds since they came.")
    link_dead: bool


class Character(Schema):
    """Somebody who can be played."""

    id: int
    name: str
    location: str | None = Field(description="The name of the place it is in.")
    location_id: int | None
    played: bool
    owner: int = Field(description="The id of the account, 0 for nobody.")


class Characters(Schema):
    """A page of characters."""

    count: int
    items: list[Character]


class TopicHead(Schema):
    """A page of help, without its text."""

    title: str
    aliases: list[str]


class HelpTopic(TopicHead):
    """A page of help, in Markdown."""

    body: str


class ChannelState(Schema):
    """A channel, as it is for the account."""

    id: int
    name: str
    description: str
    member: bool
    muted: bool
    may_speak: bool


class Said(Schema):
    """A line of a channel."""

    id: int
    name: str = Field(description="Who said it.")
    text: str
    answers: str = Field(description="Whose line it answers, or empty.")
    date: datetime


class Lines(Schema):
    """The last lines, the oldest first; `before` asks for those before them."""

    items: list[Said]
    before: int | None


class Speech(Schema):
    """What is to be said."""

    text: Annotated[Text, Field(min_length=1, max_length=1000)]
    answers: Id | None = Field(None, description="The id of the line it answers.")


class Spoken(Schema):
    """It was said: the line's id, and to how many connections it went."""

    id: int
    heard: int


class ObjectHead(Schema):
    """An object, in short."""

    id: int
    key: str
    typeclass: str
    location: int | None
    owner: int


class Objects(Schema):
    """A page of objects."""

    count: int
    items: list[ObjectHead]


class ObjectWhole(ObjectHead):
    """All that is kept of an object. In values, {"#": 12} is the object of that id."""

    aliases: list[str]
    home: int | None
    locks: str
    tags: list[tuple[str, str]] = Field(description="Pairs of name and category.")
    fields: dict[str, Any]
    db: dict[str, Any]
    revision: int


class ObjectChange(Schema):
    """What is to be other than it is; what is left out stays."""

    key: Line | None = None
    aliases: Annotated[list[Line], Field(max_length=50)] | None = None
    location: Id | None = None
    home: Id | None = None
    owner: Annotated[int, Field(ge=0, le=LARGEST)] | None = None
    locks: Annotated[Text, Field(max_length=4000)] | None = None
    tags: Annotated[list[tuple[Line, Text]], Field(max_length=100)] | None = None
    fields: dict[Line, Any] | None = None
    db: dict[Line, Any] | None = Field(None, description="null removes a value.")
    revision: int | None = Field(
        None, description="Refused (409) if the object is another by now."
    )

    model_config = ConfigDict(extra="forbid")  # what is misspelt is not passed over


class NewObject(ObjectChange):
    """A new object, of a class that the game knows."""

    key: Line
    typeclass: Line
