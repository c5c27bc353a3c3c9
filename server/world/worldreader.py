"""Read and check a world file: from TOML to a Plan, or to a sentence about its fault.

Nothing is made here and no object is looked at. Beside a few words of its own (WORDS),
an entry holds typed fields of its class, and nothing else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec

from server.world.entity import Object
from server.world.fields import Field
from server.world.locks import LockError, parse
from server.world.resolving import resolve
from server.world.values import name as clean
from server.world.worldlines import Lines
from server.world.worldplan import Entry, Kinds, Plan, WorldFileError

LARGEST = 4 * 1024 * 1024
LONGEST_TAG = 60
WAY = "exit"
ROOM = "room"
CHANNEL = "channel"
NOWHERE = (ROOM, CHANNEL)
"""The sections whose entries are in no place."""
COMMON = frozenset({"kind", "also", "locks"})
WORDS = {
    ROOM: COMMON | {"name", "exits"},
    CHANNEL: COMMON | {"name"},
    WAY: COMMON | {"to"},
}
THING_WORDS = COMMON | {"name", "in"}
SHORT = {
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "northeast": "ne",
    "northwest": "nw",
    "southeast": "se",
    "southwest": "sw",
    "up": "u",
    "down": "d",
}

Where = tuple[str, ...]
"""A place in the file: ("room", "yard", "exits", "north")."""


def read(path: Path | str, kinds: Kinds) -> Plan:
    """Read and check a file. Raises WorldFileError."""
    path = Path(path)
    try:
        data = path.read_bytes()
        text = data.decode()
    except OSError as error:
        raise WorldFileError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WorldFileError(f"{path.name}, line {line}: this is not UTF-8.") from None
    if len(data) > LARGEST:
        raise WorldFileError(f"{path.name} is larger than {LARGEST} bytes.")
    return Reader(path.name, text.replace("\r\n", "\n"), kinds).plan()


class Reader:
    """One reading of one file."""

    def __init__(self, file: str, text: str, kinds: Kinds) -> None:
        self.file = file
        self.text = text
        self.kinds = kinds
        self.sections: dict[str, str] = {}
        """Every tag, with the section it stands in."""

    def plan(self) -> Plan:
        """Everything in the file, checked. Raises WorldFileError."""
        try:
            document = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise WorldFileError(f"{self.file}: {error}.") from None
        tables = list(self._tables(document))
        entries = [self._entry(where, table) for where, table in tables]
        ways = [
            self._way(at, way)
            for where, table in tables
            if where[0] == ROOM
            for at, way in self._exits(where, table)
        ]
        self._check_entries(entries)
        self._check_ways(ways)
        first = [one for one in entries if self.sections[one.tag] in NOWHERE]
        others = [one for one in entries if self.sections[one.tag] not in NOWHERE]
        return Plan((*first, *ways, *self._outermost_first(others)))

    # what the file is made of

    def _tables(
        self, document: dict[str, Any]
    ) -> Iterator[tuple[Where, dict[str, Any]]]:
        known = [section for section in self.kinds if section != WAY]
        for section, tables in document.items():
            if section not in known or not isinstance(tables, dict):
                begins = ", ".join(f"[{one}.TAG]" for one in known)
                why = f"entries begin with one of {begins}"
                raise self._wrong((section,), f"{why}{_near(section, known)}")
            for tag, table in tables.items():
                where = (section, tag)
                if not _is_tag(tag):
                    raise self._wrong(where, "a tag is one word of a-z, 0-9 and _")
                if not isinstance(table, dict):
                    raise self._wrong(where, f"write [{section}.{tag}] in a line above")
                if tag in self.sections:
                    other = f"[{self.sections[tag]}.{tag}]"
                    raise self._wrong(where, f"the tag is taken by {other}")
                self.sections[tag] = section
                yield where, table

    def _entry(self, where: Where, table: dict[str, Any]) -> Entry:
        section, tag = where
        words = WORDS.get(section, THING_WORDS)
        for word in sorted(words & {"name", "in"}, reverse=True):
            if word not in table:
                raise self._wrong(where, f'it needs a line {word} = "..."')
        place = self._text((*where, "in"), table.get("in", ""))
        return self._made(where, tag, table["name"], place, words, table)

    def _exits(
        self, where: Where, table: dict[str, Any]
    ) -> Iterator[tuple[Where, Any]]:
        exits = table.get("exits", {})
        if not isinstance(exits, dict):
            why = 'exits are written like exits.north = "yard"'
            raise self._wrong((*where, "exits"), why)
        for name, way in exits.items():
            yield (*where, "exits", name), way

    def _way(self, where: Where, way: Any) -> Entry:
        table = {"to": way} if isinstance(way, str) else way
        if not isinstance(table, dict) or not isinstance(table.get("to"), str):
            raise self._wrong(where, 'it needs the tag of a room, like to = "yard"')
        _, room, _, name = where
        entry = self._made(where, f"{room}.{name}", name, room, WORDS[WAY], table)
        entry.references["destination"] = table["to"]
        return entry

    def _made(
        self,
        where: Where,
        tag: str,
        name: Any,
        place: str,
        words: Collection[str],
        table: dict[str, Any],
    ) -> Entry:
        cls = self._class(where, table)
        values, references = self._fields(where, cls, table, words)
        at = where if where[2:] else (*where, "name")
        short = SHORT.get(name, "") if where[2:] else ""
        return Entry(
            tag=tag,
            path=cls.path,
            name=self._name(at, self._text(at, name)),
            also=(*filter(None, [short]), *self._also((*where, "also"), table)),
            locks=self._locks((*where, "locks"), table),
            place=place,
            values=values,
            references=references,
        )

    # what an entry is made of

    def _class(self, where: Where, table: dict[str, Any]) -> type[Object]:
        section = WAY if where[2:] else where[0]
        kinds = self.kinds.get(section, {})
        kind = table.get("kind", "")
        if not isinstance(kind, str) or kind not in kinds:
            near = _near(str(kind), [known for known in kinds if known])
            why = f'there is no kind "{kind}" of {section}{near}'
            raise self._wrong((*where, "kind"), why)
        cls = resolve(kinds[kind])
        if cls is Object:
            raise self._wrong((*where, "kind"), f"the class {kinds[kind]} is not there")
        return cls

    def _fields(
        self,
        where: Where,
        cls: type[Object],
        table: dict[str, Any],
        words: Collection[str],
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """The typed fields in a table: plain values, and tags of other entries."""
        values: dict[str, Any] = {}
        references: dict[str, str] = {}
        for word, value in table.items():
            at = (*where, word)
            if word in words:
                continue
            if word not in cls.fields or word == "destination":
                near = _near(word, [*words, *cls.fields.keys() - {"destination"}])
                raise self._wrong(at, f"this word means nothing here{near}")
            if refers(cls.fields[word]):
                references[word] = self._text(at, value)
            else:
                values[word] = self._value(at, cls.fields[word], value)
        return values, references

    def _value(self, where: Where, declared: Field, value: Any) -> Any:
        value = joined(value)
        try:
            msgspec.convert(value, declared.type)
        except msgspec.ValidationError as error:
            why = str(error).replace("`", "").replace("Expected", "it expects")
            raise self._wrong(where, why) from None
        return value

    def _text(self, where: Where, value: Any) -> str:
        if not isinstance(value, str):
            raise self._wrong(where, "it is a text between quotation marks")
        return value

    def _name(self, where: Where, value: str) -> str:
        try:
            return clean(value)
        except ValueError as error:
            raise self._wrong(where, str(error).rstrip(".")) from None

    def _also(self, where: Where, table: dict[str, Any]) -> list[str]:
        names = self._text(where, table.get("also", "")).split(",")
        return [self._name(where, name) for name in names if name.strip()]

    def _locks(self, where: Where, table: dict[str, Any]) -> str:
        value = self._text(where, table.get("locks", ""))
        try:
            parse(value)
        except LockError as error:
            raise self._wrong(where, str(error).rstrip(".")) from None
        return value

    # what entries say about each other

    def _check_entries(self, entries: list[Entry]) -> None:
        for entry in entries:
            where = (self.sections[entry.tag], entry.tag)
            if entry.place:
                places = [t for t, s in self.sections.items() if s != CHANNEL]
                self._check_tag((*where, "in"), entry.place, places)
            for word, tag in entry.references.items():
                self._check_tag((*where, word), tag, self.sections)

    def _check_ways(self, ways: list[Entry]) -> None:
        rooms = [tag for tag, section in self.sections.items() if section == ROOM]
        for way in ways:
            where = (ROOM, way.place, "exits", way.name)
            for word, tag in way.references.items():
                if word == "destination":
                    self._check_tag(where, tag, rooms)
                else:
                    self._check_tag((*where, word), tag, self.sections)

    def _check_tag(self, where: Where, tag: str, known: Collection[str]) -> None:
        if tag not in known:
            raise self._wrong(where, f'nothing has the tag "{tag}"{_near(tag, known)}')

    def _outermost_first(self, things: list[Entry]) -> list[Entry]:
        """What holds something stands before it. Raises WorldFileError in a circle."""
        there = {tag for tag, section in self.sections.items() if section in NOWHERE}
        ordered: list[Entry] = []
        while things:
            ready = [entry for entry in things if entry.place in there]
            if not ready:
                where = (self.sections[things[0].tag], things[0].tag, "in")
                raise self._wrong(where, "it would be inside itself")
            ordered += ready
            there |= {entry.tag for entry in ready}
            things = [entry for entry in things if entry.tag not in there]
        return ordered

    def _wrong(self, where: Where, why: str) -> WorldFileError:
        line = Lines(self.text).find(where)
        entry = f"[{'.'.join(where[:2])}]" + "".join(
            f" {w}" for w in [".".join(where[2:])] if w
        )
        return WorldFileError(f"{self.file}, line {line}: {entry}: {why}.")


def joined(value: Any) -> Any:
    """A value with the line breaks of its texts gone; empty lines part paragraphs."""
    if isinstance(value, str):
        paragraphs = value.strip().split("\n\n")
        return "\n".join(" ".join(part.split()) for part in paragraphs)
    if isinstance(value, dict):
        return {key: joined(item) for key, item in value.items()}
    return [joined(item) for item in value] if isinstance(value, list) else value


def refers(declared: Field) -> bool:
    """Whether a field holds one object."""
    kind = declared.type
    parts = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    return any(isinstance(part, type) and issubclass(part, Object) for part in parts)


def _is_tag(tag: str) -> bool:
    plain = tag.replace("_", "a")
    return (
        len(tag) <= LONGEST_TAG
        and plain.isascii()
        and plain.isalnum()
        and plain.islower()
    )


def _near(word: str, known: Collection[str]) -> str:
    close = get_close_matches(word[:LONGEST_TAG], list(known), 1)
    return f'; did you mean "{close[0]}"' if close else ""
