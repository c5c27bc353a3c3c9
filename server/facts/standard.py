"""The facts that every game tells: GMCP's usual packages, and a few of our own.

docs/facts.md says when each of them is sent. `num` and ids are numbers of objects.
"""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from server.facts.fact import Fact


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


class Name(Fact, package="Char.Name", frozen=True):
    """Whom one plays."""

    name: str
    fullname: str


class StatusVars(Fact, package="Char.StatusVars", bare=True, frozen=True):
    """What the vitals are called, in the order in which to show them."""

    labels: dict[str, str]


class Vitals(Fact, package="Char.Vitals", bare=True, delta=True, frozen=True):
    """How one is: `hp` and `maxhp`, for each of the StatusVars."""

    values: dict[str, int]


class Info(Fact, package="Room.Info", frozen=True):
    """Where one is; an exit that leads nowhere one knows of leads to 0."""

    num: int
    name: str
    area: str
    environment: str
    exits: dict[str, int]
    desc: str | UnsetType = UNSET
    coords: Coords | UnsetType = UNSET


class Players(Fact, package="Room.Players", bare=True, frozen=True):
    """Who else is there."""

    players: list[Person]


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


class ItemsList(Fact, package="Char.Items.List", frozen=True):
    """All that is there: `location` is "inv" or "room"."""

    location: str
    items: list[Item]


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


class ChannelList(Fact, package="Comm.Channel.List", bare=True, frozen=True):
    """The channels one is on."""

    channels: list[ChannelLine]


class ChannelPlayers(Fact, package="Comm.Channel.Players", bare=True, frozen=True):
    """Who is on them, too; sent when asked."""

    players: list[ChannelPlayer]


class ChannelText(Fact, package="Comm.Channel.Text", frozen=True):
    """Something was said on a channel."""

    channel: str
    talker: str
    text: str


class Words(Fact, package="Gatehouse.Words", frozen=True):
    """The commands one may use, for completion."""

    commands: list[str]


class Puppet(Fact, package="Gatehouse.Puppet", frozen=True):
    """Whom one plays now; null is nobody, and what was told of anybody is void."""

    name: str | None


class Goodbye(Fact, package="Core.Goodbye", bare=True, frozen=True):
    """The game ends the connection, and why."""

    text: str
