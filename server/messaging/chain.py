"""MessageChain: what a message says, as a list of components; Receipt: that it went."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, MutableSequence, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, TypeVar, overload

from server.errors import InvalidMessage
from server.messaging.components import (
    At,
    AtAll,
    Component,
    Emote,
    Image,
    Plain,
    Quote,
    Source,
    Unknown,
)

C = TypeVar("C", bound=Component)

FIXED = (Plain, Source, At, AtAll, Image, Emote)
"""Components that hold nothing that can change, and so need no copy."""

MessageLike: TypeAlias = (
    "MessageChain | Component | dict[str, Any] | str"
    " | Sequence[Component | dict[str, Any] | str]"
)
"""Whatever can be said."""

SEGMENTS: dict[str, Callable[[dict[str, Any]], Component]] = {
    "text": lambda data: Plain(data["text"]),
    "at": lambda data: At(int(data["target"] if "target" in data else data["qq"])),
    "image": lambda data: Image(data.get("url") or data["file"], data.get("alt", "")),
    "face": lambda data: Emote(str(data["name"] if "name" in data else data["id"])),
    "reply": lambda data: Quote(int(data["id"])),
}
"""The OneBot spelling: {"type": "text", "data": {"text": "hi"}}."""


class MessageChain(MutableSequence[Component]):
    """The components of a message, in their order."""

    def __init__(self, components: Iterable[Component] = ()) -> None:
        self._components = list(components)

    @classmethod
    def coerce(cls, message: MessageLike) -> MessageChain:
        """A new chain of what can be said; a string is one Plain, never parsed.

        A dict is one segment, spelt {"type": "Plain", "text": "hi"} or as OneBot does;
        lists and tuples mix components, dicts and strings. Raises InvalidMessage for
        anything else, and if nothing would be said.
        """
        if isinstance(message, MessageChain):
            chain = cls(message)
        elif isinstance(message, list | tuple):
            chain = cls(_component(each) for each in message)
        else:
            chain = cls([_component(message)])
        if all(_is_silent(each) for each in chain):
            raise InvalidMessage("There is nothing to say.")
        return chain

    @classmethod
    def parse(cls, payload: list[dict[str, Any]]) -> MessageChain:
        """The chain of which `to_payload` made this. Raises TypeError if none did."""
        return cls(_parsed(each) for each in payload)

    def to_payload(self) -> list[dict[str, Any]]:
        """The same as values that cross the wire."""
        return [each.to_payload() for each in self]

    def to_string(self) -> str:
        """All of it as one text; `parse` does not understand this form."""
        return "".join(each.to_string() for each in self)

    def extract_plain_text(self) -> str:
        """The words alone, with a blank between two parts."""
        return " ".join(each.text for each in self if isinstance(each, Plain))

    # What is in it: always of exactly this class, no subclass

    def has_component(self, cls: type[Component]) -> bool:
        """Whether one is of this class."""
        return any(type(each) is cls for each in self._components)

    def get_first_component(self, cls: type[C]) -> C | None:
        """The first of this class, or None."""
        found = (each for each in self._components if type(each) is cls)
        return next(found, None)

    def get_all_of_component(self, cls: type[C]) -> list[C]:
        """All of this class, in their order."""
        return [each for each in self._components if type(each) is cls]

    get_first = get_first_component
    get_all = get_all_of_component

    def get_source(self) -> Source | None:
        """Which message it is, if it was sent."""
        return self.get_first_component(Source)

    # A sequence like a list

    def __contains__(self, item: object) -> bool:
        if isinstance(item, type):
            return self.has_component(item)
        return item in self._components

    @overload
    def __getitem__(self, index: int) -> Component: ...
    @overload
    def __getitem__(self, index: slice) -> MessageChain: ...
    @overload
    def __getitem__(self, index: type[C]) -> list[C]: ...
    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, type):
            return self.get_all_of_component(index)
        if isinstance(index, slice):
            return MessageChain(self._components[index])
        return self._components[index]

    def __setitem__(self, index: Any, value: Any) -> None:
        self._components[index] = value

    def __delitem__(self, index: Any) -> None:
        del self._components[index]

    def __len__(self) -> int:
        return len(self._components)

    def insert(self, index: int, value: Component) -> None:
        """Put a component in."""
        self._components.insert(index, value)

    def __add__(self, other: MessageLike) -> MessageChain:
        return MessageChain([*self, *_operand(other)])

    def __radd__(self, other: MessageLike) -> MessageChain:
        return MessageChain([*_operand(other), *self])

    def __iadd__(self, other: Any) -> MessageChain:  # type: ignore[misc]
        self._components += _operand(other)
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> MessageChain:
        return MessageChain(
            each if type(each) in FIXED else copy.deepcopy(each, memo)
            for each in self._components
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MessageChain):
            return NotImplemented
        return self._components == other._components

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.to_string()

    def __repr__(self) -> str:
        return f"MessageChain({self._components!r})"


@dataclass(frozen=True)
class Receipt:
    """A message went out: its number, when, and to how many connections."""

    message_id: int
    time: datetime
    delivered: int

    def __getitem__(self, name: str) -> Any:
        try:
            return getattr(self, name)
        except AttributeError:
            raise KeyError(name) from None


def _component(value: Any) -> Component:
    if isinstance(value, Component):
        return value
    if isinstance(value, str):
        return Plain(value)
    if isinstance(value, dict):
        return _segment(value)
    raise InvalidMessage(f"A {type(value).__name__} is no part of a message.")


def _segment(told: dict[str, Any]) -> Component:
    sort = told.get("type")
    try:
        if isinstance(sort, str) and isinstance(told.get("data"), dict):
            if sort in SEGMENTS:
                return SEGMENTS[sort](told["data"])
        elif sort in Component.sorts:
            return Component.sorts[sort].from_payload(told)
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidMessage(f"{told!r} is no part of a message: {error}") from error
    raise InvalidMessage(f"{told!r} is no part of a message.")


def _parsed(told: Any) -> Component:
    if not isinstance(told, dict):
        raise TypeError(f"A {type(told).__name__} is no component.")
    sort = Component.sorts.get(str(told.get("type")))
    if sort is None:
        return Unknown(str(told.get("text", "")))
    if sort is Quote and told.get("origin") is not None:
        told = {**told, "origin": MessageChain.parse(told["origin"])}
    return sort.from_payload(told)


def _is_silent(component: Component) -> bool:
    """Whether it says nothing to anybody."""
    if isinstance(component, Plain):
        return not component.text
    return isinstance(component, Source | Quote)


def _operand(other: Any) -> list[Component]:
    try:
        if isinstance(other, MessageChain):
            return list(other)
        if isinstance(other, list | tuple):
            return [_component(each) for each in other]
        return [_component(other)]
    except InvalidMessage as error:
        raise TypeError(str(error)) from None
