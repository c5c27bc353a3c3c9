"""The facts that every game tells: GMCP's usual packages, and a few of our own.

docs/facts.md says when each of them is sent. `num` and ids are numbers of objects.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from server.commands.exits import DIRECTIONS
from server.facts.fact import Fact, is_variable

LETTERS = {long: letter for letter, long in DIRECTIONS.items()}
"""What directions are called in variables."""
MEASURES = {"hp": "HEALTH", "mp": "MANA", "mana": "MANA", "mv": "MOVEMENT"}
"""What vitals are called in variables, if not as they are."""


class Person(Struct, frozen=True):
    """Somebody in the room."""

    name: str
    fullname: str


class Item(Struct, frozen=True):
    """Something in the room or carried; docs/facts.md has the letters of `attrib`."""

    id: str
    name: str
    attrib: str = ""


class ItemId(Struct, frozen=True):
    """Which thing it was."""

    id: str


class Coords(Struct, frozen=True):
    """Where a room is on a map: east, north and up count from the middle."""

    x: int
    y: int
    z: int = 0


class ChannelLine(Struct, frozen=True):
    """A channel one is on."""

    name: str
    caption: str
    command: str


class ChannelPlayer(Struct, frozen=True):
    """Somebody, and the channels that both are on."""

    name: str
    channels: list[str]


class Name(
    Fact,
    package="Char.Name",
    frozen=True,
    msdp={"CHARACTER_NAME": "name", "CHARACTER_FULLNAME": "fullname"},
):
    """Whom one plays."""

    name: str
    fullname: str


class StatusVars(Fact, package="Char.StatusVars", bare=True, frozen=True):
    """What the vitals are called, in the order in which to show them."""

    labels: dict[str, str]


class Vitals(Fact, package="Char.Vitals", bare=True, delta=True, frozen=True):
    """How one is: `hp` and `maxhp`, for each of the StatusVars."""

    values: dict[str, int]

    def variables(self) -> dict[str, Any]:
        """HEALTH and HEALTH_MAX, for each of them."""
        named = {variable_of(vital): number for vital, number in self.values.items()}
        return {name: named[name] for name in named if is_variable(name)}


class Info(
    Fact,
    package="Room.Info",
    frozen=True,
    msdp={
        "ROOM": "table",
        "ROOM_VNUM": "num",
        "ROOM_NAME": "name",
        "ROOM_EXITS": "ways",
        "AREA_NAME": "area",
    },
):
    """Where one is; an exit that leads nowhere one knows of leads to 0."""

    num: int
    name: str
    area: str
    environment: str
    exits: dict[str, int]
    desc: str | UnsetType = UNSET
    coords: Coords | UnsetType = UNSET

    @property
    def ways(self) -> dict[str, int]:
        """The exits, of which directions are letters."""
        return {LETTERS.get(name, name): there for name, there in self.exits.items()}

    @property
    def table(self) -> dict[str, Any]:
        """All of it but the description, as maps are drawn from."""
        room: dict[str, Any] = {
            "VNUM": self.num,
            "NAME": self.name,
            "AREA": self.area,
            "TERRAIN": self.environment,
            "EXITS": self.ways,
        }
        if self.coords is not UNSET:
            at = self.coords
            room["COORDS"] = {"X": at.x, "Y": at.y, "Z": at.z}
        return room


class Players(
    Fact,
    package="Room.Players",
    bare=True,
    frozen=True,
    msdp={"ROOM_PLAYERS": "names"},
):
    """Who else is there."""

    players: list[Person]

    @property
    def names(self) -> list[str]:
        """Their names alone."""
        return [one.name for one in self.players]


class AddPlayer(Fact, package="Room.AddPlayer", frozen=True):
    """Somebody came."""

    name: str
    fullname: str


class RemovePlayer(Fact, package="Room.RemovePlayer", bare=True, frozen=True):
    """Somebody is there no more."""

    name: str


class WrongDir(Fact, package="Room.WrongDir", bare=True, frozen=True):
    """No way leads there."""

    way: str


class ItemsList(
    Fact,
    package="Char.Items.List",
    frozen=True,
    msdp={"INVENTORY": "held", "ROOM_ITEMS": "around"},
):
    """All that is there: `location` is "inv" or "room"."""

    location: str
    items: list[Item]

    @property
    def held(self) -> list[str] | UnsetType:
        """What is carried, by name."""
        return self._names("inv")

    @property
    def around(self) -> list[str] | UnsetType:
        """What is in the room, by name."""
        return self._names("room")

    def _names(self, location: str) -> list[str] | UnsetType:
        return [x.name for x in self.items] if self.location == location else UNSET


class ItemsAdd(Fact, package="Char.Items.Add", frozen=True):
    """Something more is there."""

    location: str
    item: Item


class ItemsRemove(Fact, package="Char.Items.Remove", frozen=True):
    """Something is there no more."""

    location: str
    item: ItemId


class ItemsUpdate(Fact, package="Char.Items.Update", frozen=True):
    """Something there looks other than before."""

    location: str
    item: Item


class ChannelList(
    Fact,
    package="Comm.Channel.List",
    bare=True,
    frozen=True,
    msdp={"COMM_CHANNELS": "names"},
):
    """The channels one is on."""

    channels: list[ChannelLine]

    @property
    def names(self) -> list[str]:
        """Their names alone."""
        return [channel.name for channel in self.channels]


class ChannelPlayers(Fact, package="Comm.Channel.Players", bare=True, frozen=True):
    """Who is on them, too; sent when asked."""

    players: list[ChannelPlayer]


class ChannelText(
    Fact, package="Comm.Channel.Text", frozen=True, msdp={"COMM": "table"}
):
    """Something was said on a channel."""

    channel: str
    talker: str
    text: str

    @property
    def table(self) -> dict[str, str]:
        """All of it."""
        return {"CHANNEL": self.channel, "TALKER": self.talker, "TEXT": self.text}


class Words(Fact, package="Gatehouse.Words", frozen=True):
    """The commands one may use, for completion."""

    commands: list[str]


class Puppet(Fact, package="Gatehouse.Puppet", frozen=True):
    """Whom one plays now; null is nobody, and what was told of anybody is void."""

    name: str | None


class Goodbye(Fact, package="Core.Goodbye", bare=True, frozen=True):
    """The game ends the connection, and why."""

    text: str


@lru_cache(maxsize=256)
def variable_of(vital: str) -> str:
    """The variable of a vital, `hp`, or of the most it can be, `maxhp`."""
    most = vital.startswith("max") and len(vital) > 3
    plain = vital[3:] if most else vital
    return MEASURES.get(plain, plain.upper()) + ("_MAX" if most else "")
