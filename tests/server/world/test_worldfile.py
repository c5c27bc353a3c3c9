"""The world file: read, checked, built, and built again after a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.channels.channel import Channel
from server.world import TURN, WORLD, worldfile
from server.world.entity import Object
from server.world.fields import field
from server.world.typeclasses import Exit, Room
from server.world.worldfile import Built, WorldFileError


class Place(Room):
    """A room with a description."""

    desc: str = field("")
    details: dict[str, str] = field({})


class Cave(Place):
    """Another kind of room."""

    depth: int = field(1)


class Way(Exit):
    """An exit."""

    hint: str = field("")
    key_thing: Object | None = field(None)


class Thing(Object):
    """A thing."""

    desc: str = field("")
    weight: int = field(1)
    fits: Object | None = field(None)


KINDS = {
    "room": {"": Place.path, "cave": Cave.path, "lost": "tests.nowhere.Lost"},
    "exit": {"": Way.path},
    "thing": {"": Thing.path},
}
WITH_CHANNELS = {**KINDS, "channel": {"": Channel.path}}

SMALL = '''
[room.hall]
name = "Hall"
desc = """
A wide
hall.

Cold, too.
"""
exits.north = "yard"
details."wall, stone" = "Rough."

[room.yard]
name = "Yard"
kind = "cave"
depth = 3

[room.yard.exits.south]
to = "hall"
also = "gate, arch"
hint = "A = B"
key_thing = "key"

[thing.box]
name = "box"
in = "hall"

[thing.key]
name = "key"
also = "iron"
in = "box"
locks = "get: all()"
weight = 2
fits = "box"
'''


def build(tmp_path: Path, text: str, kinds: worldfile.Kinds = KINDS) -> Built:
    """Write the text to a file, and bring it into the world."""
    file = tmp_path / "world.toml"
    file.write_text(text)
    return worldfile.build(worldfile.read(file, kinds), WORLD)


def tagged(tag: str) -> Object:
    """The object of this tag."""
    (obj,) = WORLD.tagged(tag, "worldfile")
    return obj


def test_everything_in_the_file_is_made(tmp_path: Path) -> None:
    built = build(tmp_path, SMALL)

    assert built == Built(made=6, changed=0, kept=0)
    hall, yard, box, key = map(tagged, ("hall", "yard", "box", "key"))
    assert (type(hall), type(yard)) == (Place, Cave)
    assert hall.desc == "A wide hall.\nCold, too."
    assert hall.details == {"wall, stone": "Rough."}
    assert hall.contents == [box]
    assert box.contents == [key]
    assert (key.aliases, key.locks.text, key.weight) == (("iron",), "get: all()", 2)
    assert key.fits is box
    assert key.home is box


def test_exits_lead_where_they_should_and_know_their_letters(tmp_path: Path) -> None:
    build(tmp_path, SMALL)

    (north,) = tagged("hall").exits
    (south,) = tagged("yard").exits
    assert north.destination is tagged("yard")
    assert north.aliases == ("n",)
    assert south.aliases == ("s", "gate", "arch")
    assert south.key_thing is tagged("key")


def test_the_same_file_changes_nothing(tmp_path: Path) -> None:
    build(tmp_path, SMALL)
    TURN.take()

    built = build(tmp_path, SMALL)

    assert built == Built(0, 0, 0)
    assert not TURN.take().changes


def test_what_is_written_anew_is_brought_into_the_world(tmp_path: Path) -> None:
    build(tmp_path, SMALL)

    built = build(
        tmp_path,
        SMALL.replace("A wide", "A narrow")
        .replace("weight = 2", "weight = 4")
        .replace('name = "key"', 'name = "small key"')
        .replace('in = "box"', 'in = "yard"'),
    )

    assert built == Built(made=0, changed=2, kept=0)
    assert tagged("hall").desc.startswith("A narrow hall.")
    key = tagged("key")
    assert (key.key, key.weight) == ("small key", 4)
    assert key.location is key.home is tagged("yard")


def test_what_was_changed_in_the_game_stays(tmp_path: Path) -> None:
    build(tmp_path, SMALL)
    hall, key = tagged("hall"), tagged("key")
    hall.desc = "Mine."
    key.location = None

    built = build(
        tmp_path,
        SMALL.replace("A wide", "A narrow")
        .replace('in = "box"', 'in = "yard"')
        .replace("Rough.", "Smooth."),
    )

    assert built == Built(made=0, changed=1, kept=1)
    assert hall.desc == "Mine."
    assert hall.details == {"wall, stone": "Smooth."}
    assert key.location is None
    assert key.home is tagged("yard")


def test_what_was_used_up_in_the_game_stays_when_the_file_is_as_before(
    tmp_path: Path,
) -> None:
    build(tmp_path, SMALL)
    tagged("key").weight = 1

    build(tmp_path, SMALL)

    assert tagged("key").weight == 1


def test_what_was_deleted_in_the_game_comes_back(tmp_path: Path) -> None:
    build(tmp_path, SMALL)
    tagged("box").delete()

    built = build(tmp_path, SMALL)

    assert built.made == 1
    assert tagged("box").location is tagged("hall")


def test_an_exit_that_is_no_longer_in_the_file_goes_and_dug_ones_stay(
    tmp_path: Path,
) -> None:
    build(tmp_path, SMALL)
    dug = WORLD.create(Way, "west", location=tagged("hall"))

    build(tmp_path, SMALL.replace('exits.north = "yard"\n', ""))

    assert tagged("hall").exits == [dug]


def test_a_room_may_become_another_kind_of_room(tmp_path: Path) -> None:
    build(tmp_path, SMALL)
    hall = tagged("hall")

    build(tmp_path, SMALL.replace('name = "Hall"', 'name = "Hall"\nkind = "cave"'))

    assert type(hall) is Cave
    assert WORLD.of(Cave) == [tagged("yard"), hall]
    assert hall.contents == [tagged("box")]


def test_a_failure_takes_back_the_kind(tmp_path: Path) -> None:
    build(tmp_path, SMALL)
    hall, mark = tagged("hall"), TURN.mark()

    build(tmp_path, SMALL.replace('name = "Hall"', 'name = "Hall"\nkind = "cave"'))
    TURN.rollback(mark)

    assert type(hall) is Place
    assert WORLD.of(Cave) == [tagged("yard")]


@pytest.mark.parametrize(
    "old, new, sentence",
    [
        ('"Hall"', "Hall", "world.toml: Invalid value (at line 3, column 8)."),
        (
            "[room.hall]",
            "[rom.hall]",
            "world.toml, line 2: [rom]: entries begin with one of [room.TAG], "
            '[thing.TAG]; did you mean "room".',
        ),
        (
            "[room.hall]",
            "[room.Hall]",
            "world.toml, line 2: [room.Hall]: a tag is one word of a-z, 0-9 and _.",
        ),
        (
            'name = "Hall"\n',
            "",
            'world.toml, line 2: [room.hall]: it needs a line name = "...".',
        ),
        (
            'name = "Hall"',
            "name = 3",
            "world.toml, line 3: [room.hall] name: "
            "it is a text between quotation marks.",
        ),
        (
            'name = "Hall"',
            'name = " "',
            "world.toml, line 3: [room.hall] name: A name cannot be empty.",
        ),
        (
            "desc =",
            "decs =",
            "world.toml, line 4: [room.hall] decs: this word means nothing here; "
            'did you mean "desc".',
        ),
        (
            'north = "yard"',
            'north = "yurd"',
            'world.toml, line 10: [room.hall] exits.north: nothing has the tag "yurd"; '
            'did you mean "yard".',
        ),
        (
            'north = "yard"',
            'north = "box"',
            'world.toml, line 10: [room.hall] exits.north: nothing has the tag "box".',
        ),
        (
            'exits.north = "yard"',
            'exits = "yard"',
            "world.toml, line 10: [room.hall] exits: "
            'exits are written like exits.north = "yard".',
        ),
        (
            'to = "hall"',
            'two = "hall"',
            "world.toml, line 18: [room.yard] exits.south: "
            'it needs the tag of a room, like to = "yard".',
        ),
        (
            'hint = "A = B"',
            'destination = "hall"',
            "world.toml, line 21: [room.yard] exits.south.destination: "
            "this word means nothing here.",
        ),
        (
            'key_thing = "key"',
            'key_thing = "kee"',
            "world.toml, line 22: [room.yard] exits.south.key_thing: "
            'nothing has the tag "kee"; did you mean "key".',
        ),
        (
            '"cave"',
            '"cav"',
            'world.toml, line 15: [room.yard] kind: there is no kind "cav" of room; '
            'did you mean "cave".',
        ),
        (
            '"cave"',
            '"lost"',
            "world.toml, line 15: [room.yard] kind: "
            "the class tests.nowhere.Lost is not there.",
        ),
        (
            "depth = 3",
            'depth = "deep"',
            "world.toml, line 16: [room.yard] depth: it expects int, got str.",
        ),
        (
            '"Rough."',
            "7",
            "world.toml, line 11: [room.hall] details: "
            "it expects str, got int - at $[...].",
        ),
        (
            "[thing.box]",
            "[thing.yard]",
            "world.toml, line 24: [thing.yard]: the tag is taken by [room.yard].",
        ),
        (
            'in = "hall"',
            'in = "key"',
            "world.toml, line 26: [thing.box] in: it would be inside itself.",
        ),
        (
            'in = "hall"\n',
            "",
            'world.toml, line 24: [thing.box]: it needs a line in = "...".',
        ),
        (
            "get: all()",
            "get: al()",
            "world.toml, line 32: [thing.key] locks: There is no lock function al().",
        ),
        (
            "[thing.key]",
            "[thing]\nkey = 3\n[x]",
            "world.toml, line 29: [thing.key]: write [thing.key] in a line above.",
        ),
    ],
)
def test_a_mistake_is_named_with_its_entry_and_line(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert old in SMALL
    if new.startswith("[thing]"):
        text = SMALL[: SMALL.index("[thing.box]")] + "\n\n\n\n[thing]\nkey = 3\n"
    else:
        text = SMALL.replace(old, new, 1)

    with pytest.raises(WorldFileError) as refused:
        build(tmp_path, text)

    assert str(refused.value) == sentence
    assert not WORLD.objects


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "world.toml"
    with pytest.raises(WorldFileError, match="cannot be read: No such file"):
        worldfile.read(file, KINDS)

    file.write_bytes(b"# good\n# b\xffd\n")
    with pytest.raises(WorldFileError, match="line 2: this is not UTF-8"):
        worldfile.read(file, KINDS)


def test_a_file_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.world.worldreader.LARGEST", 10)

    with pytest.raises(WorldFileError, match="larger than 10 bytes"):
        build(tmp_path, SMALL)


def test_lines_end_as_they_do_on_any_system(tmp_path: Path) -> None:
    file = tmp_path / "world.toml"
    file.write_bytes(SMALL.replace("\n", "\r\n").encode())

    worldfile.build(worldfile.read(file, KINDS), WORLD)

    assert tagged("hall").desc == "A wide hall.\nCold, too."


def test_a_channel_is_in_no_place(tmp_path: Path) -> None:
    text = """
[channel.trade]
name = "trade"
also = "buy, sell"
desc = "Buying and selling."
locks = "send: perm(Helper)"
everybody = true
"""
    assert build(tmp_path, SMALL + text, WITH_CHANNELS).made == 7

    trade = tagged("trade")
    assert isinstance(trade, Channel)
    assert (trade.key, trade.aliases) == ("trade", ("buy", "sell"))
    assert (trade.desc, trade.everybody) == ("Buying and selling.", True)
    assert trade.all_locks["send"] == "perm(Helper)"
    assert trade.location is None
    assert build(tmp_path, SMALL + text, WITH_CHANNELS) == Built(0, 0, 0)


@pytest.mark.parametrize(
    "text, why",
    [
        ("[channel.trade]", 'it needs a line name = "..."'),
        ('[channel.trade]\nname = "t"\nin = "hall"', "this word means nothing here"),
        (
            '[channel.trade]\nname = "t"\n[thing.lamp]\nname = "lamp"\nin = "trade"',
            'nothing has the tag "trade"',
        ),
    ],
)
def test_a_channel_has_no_place_and_is_none(
    tmp_path: Path, text: str, why: str
) -> None:
    with pytest.raises(WorldFileError, match=why):
        build(tmp_path, f"{SMALL}\n{text}\n", WITH_CHANNELS)


def test_a_channel_needs_a_name_it_can_have(tmp_path: Path) -> None:
    text = SMALL + '[channel.trade]\nname = "north"\n'

    with pytest.raises(ValueError, match="that of a direction"):
        build(tmp_path, text, WITH_CHANNELS)
