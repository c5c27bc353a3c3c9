"""Components: the parts a message is made of. Each is a frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from server.messaging.chain import MessageChain


@dataclass(frozen=True)
class Component:
    """A part of a message; `type` is the name of its class."""

    sorts: ClassVar[dict[str, type[Component]]] = {}
    """Every sort of component there is, by its type."""

    def __init_subclass__(cls) -> None:
        """Let `MessageChain.parse` know of it."""
        super().__init_subclass__()
        Component.sorts.setdefault(cls.__name__, cls)

    @property
    def type(self) -> str:
        """What sort of component it is."""
        return type(self).__name__

    def to_string(self) -> str:
        """What it is among plain words; nothing for what is about the message."""
        return ""

    def to_payload(self) -> dict[str, Any]:
        """The same as values that cross the wire; `from_payload` is the way back."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return {"type": self.type, **told}

    @classmethod
    def from_payload(cls, told: dict[str, Any]) -> Component:
        """The component of this payload. Raises TypeError for what it cannot hold."""
        return cls(**{name: told[name] for name in told if name != "type"})


@dataclass(frozen=True)
class Plain(Component):
    """Words. With `markup` its colour codes are obeyed, without they are shown.

    What a player typed has none. Two that say the same are equal, whatever the markup.
    """

    text: str
    markup: bool = field(default=True, compare=False)

    def to_string(self) -> str:
        """The words."""
        return self.text


@dataclass(frozen=True)
class Source(Component):
    """Which message this is: its number and when it was sent. First of all it holds."""

    id: int
    time: datetime

    def to_payload(self) -> dict[str, Any]:
        """The date in the form of ISO 8601."""
        return {"type": "Source", "id": self.id, "time": self.time.isoformat()}

    @classmethod
    def from_payload(cls, told: dict[str, Any]) -> Source:
        """Raises ValueError for what is no date."""
        return cls(told["id"], datetime.fromisoformat(told["time"]))


@dataclass(frozen=True)
class Quote(Component):
    """Which message this one answers: its number, who sent it (0: nobody), its words.

    `sender_id` is an account's id.
    """

    id: int
    sender_id: int | None = None
    origin: MessageChain | None = None

    def to_payload(self) -> dict[str, Any]:
        """The chain that is quoted as a list of payloads."""
        origin = None if self.origin is None else self.origin.to_payload()
        told = {"id": self.id, "sender_id": self.sender_id, "origin": origin}
        return {"type": "Quote", **told}


@dataclass(frozen=True)
class At(Component):
    """Somebody is meant: an account's id, and the name to show instead of theirs."""

    target: int
    display: str | None = None

    def to_string(self) -> str:
        """A mark; what players read is their name."""
        return f"[At::target={self.target}]"


@dataclass(frozen=True)
class AtAll(Component):
    """Everybody in the group is meant."""

    def to_string(self) -> str:
        """A mark."""
        return "[AtAll]"


@dataclass(frozen=True)
class Image(Component):
    """A picture: where it is, and what it shows in words."""

    url: str
    alt: str = ""


@dataclass(frozen=True)
class Emote(Component):
    """A face or gesture, by its name."""

    name: str


@dataclass(frozen=True)
class Unknown(Component):
    """What came and is none of these."""

    text: str = ""
