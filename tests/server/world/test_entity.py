"""What an object does in memory."""

from __future__ import annotations

import copy

import pytest

from portal.wire.frames import Output
from server.errors import PlayerError
from server.world import TURN, WORLD
from server.world.entity import Object, delete_all
from server.world.fields import field
from tests.server.world.fakes import Account, Session, spoken
from tests.server.world.things import Character, Exit, Lantern, Room, Vault


def test_contents_stand_in_the_order_in_which_they_arrived():
    hall = WORLD.create(Room, "hall")
    sword, shield = (WORLD.create(Object, key, hall) for key in ("sword", "shield"))

    sword.move_to(None)
    sword.move_to(hall)

    assert hall.contents == [shield, sword]


def test_exits_are_not_among_the_contents():
    hall, yard = WORLD.create(Room, "hall"), WORLD.create(Room, "yard")

    way = WORLD.create(Exit, "south", hall, destination=yard, aliases=("s",))

    assert hall.exits == [way]
    assert hall.contents == []
    assert way.destination is yard


def test_nothing_can_be_put_inside_itself():
    bag = WORLD.create(Object, "bag")
    box = WORLD.create(Object, "box", bag)
    pin = WORLD.create(Object, "pin", box)

    with pytest.raises(PlayerError, match="bag cannot be put inside itself"):
        bag.move_to(pin)
    with pytest.raises(PlayerError):
        bag.location = bag

    assert bag.location is None


def test_a_place_may_keep_what_is_in_it():
    vault = WORLD.create(Vault, "vault")
    gold = WORLD.create(Object, "gold", vault)

    with pytest.raises(PlayerError, match="stays here"):
        gold.move_to(None)

    assert gold.location is vault


def test_a_move_whose_hook_fails_did_not_happen():
    hall = WORLD.create(Room, "hall")

    class Cursed(Object):
        def at_post_move(self, source: Object | None) -> None:
            raise RuntimeError

    thing = WORLD.create(Cursed, "thing", hall)
    vault = WORLD.create(Vault, "vault")
    with pytest.raises(RuntimeError):
        thing.move_to(vault)

    assert thing.location is hall
    assert vault.contents == []
    assert vault.log == []


def test_a_quiet_move_is_not_announced():
    class Loud(Object):
        def announce_departure(self, destination: Object | None) -> None:
            self.ndb.heard = [*(self.ndb.heard or []), "departure"]

        def announce_arrival(self, source: Object | None) -> None:
            self.ndb.heard = [*(self.ndb.heard or []), "arrival"]

    thing, hall = WORLD.create(Loud, "thing"), WORLD.create(Room, "hall")
    thing.move_to(hall, quiet=True)
    assert thing.ndb.heard is None

    thing.move_to(None)

    assert thing.ndb.heard == ["departure", "arrival"]


def test_what_is_in_a_deleted_thing_falls_out_of_it():
    hall = WORLD.create(Room, "hall")
    bag = WORLD.create(Object, "bag", hall)
    pin = WORLD.create(Object, "pin", bag)

    bag.delete()

    assert hall.contents == [pin]
    assert WORLD.get(bag.id) is None
    assert bag.gone


def test_who_is_in_a_deleted_room_goes_home_and_ways_to_it_are_closed():
    hall, yard = WORLD.create(Room, "hall"), WORLD.create(Room, "yard")
    way = WORLD.create(Exit, "in", yard, destination=hall)
    back = WORLD.create(Exit, "out", hall, destination=yard)
    anna = WORLD.create(Character, "Anna", hall, home=yard)
    bo = WORLD.create(Character, "Bo", hall)

    WORLD.delete(hall)

    assert yard.contents == [anna]
    assert bo.location is None
    assert way.gone
    assert back.gone
    assert yard.exits == []


def test_several_are_deleted_with_one_look_at_every_exit():
    looks = []

    class Watched(Exit):
        @property
        def destination(self):
            looks.append(self)
            return self.ndb.leads

    hall, yard, well = (WORLD.create(Room, key) for key in ("hall", "yard", "well"))
    for place, end in ((hall, yard), (yard, hall), (well, hall), (well, yard)):
        WORLD.create(Watched, "way", place).ndb.leads = end
    far = WORLD.create(Watched, "path", well)
    far.ndb.leads = well

    delete_all([hall, yard])

    assert (hall.gone, yard.gone, well.exits) == (True, True, [far])
    assert looks.count(far) == 1


def test_a_way_that_was_led_elsewhere_when_its_end_was_deleted_stays():
    well = WORLD.create(Room, "well")

    class Ruin(Room):
        def at_delete(self):
            way.destination = well

    ruin = WORLD.create(Ruin, "ruin")
    way = WORLD.create(Exit, "path", well, destination=ruin)

    ruin.delete()

    assert well.exits == [way]


def test_a_reference_to_a_deleted_object_shows_none():
    anna = WORLD.create(Character, "Anna")
    lamp = WORLD.create(Lantern, "lamp", home=anna, keeper=anna)
    lamp.db.friend = anna

    anna.delete()

    assert (lamp.keeper, lamp.db.friend, lamp.home) == (None, None, None)


@pytest.mark.parametrize("key", ["", "  ", "a\nb", "x" * 201, "\x1b[0m", "\ud800", 5])
def test_a_name_is_a_line_of_visible_text(key):
    with pytest.raises(ValueError, match="A name"):
        WORLD.create(Object, key)

    assert WORLD.objects == {}


def test_objects_are_found_by_key_and_alias_whatever_the_capitals():
    lamp = WORLD.create(Object, "Lamp", aliases=("Light",))

    lamp.key = "Old lamp"

    assert WORLD.named("OLD LAMP") == WORLD.named("light") == [lamp]
    assert WORLD.named("lamp") == []


def test_one_alias_less_is_one_name_less():
    lamp = WORLD.create(Object, "lamp", aliases=("light", "torch"))

    lamp.aliases = ["torch"]

    assert WORLD.named("light") == []
    assert WORLD.named("torch") == WORLD.named("lamp") == [lamp]
    with pytest.raises(ValueError, match="several names"):
        lamp.aliases = "torch"


def test_objects_are_found_by_class_and_owner():
    lamp, vault = WORLD.create(Lantern, "lamp", owner=7), WORLD.create(Vault, "vault")

    lamp.owner = 8

    assert WORLD.of(Room) == [vault]
    assert WORLD.of(Object) == [lamp, vault]
    assert WORLD.owned(7) == []
    assert WORLD.owned(8) == [lamp]
    with pytest.raises(ValueError, match="owner"):
        lamp.owner = "anna"


def test_a_message_reaches_the_sessions_that_play_the_object():
    anna = WORLD.create(Character, "Anna")
    first, second = Session(1), Session(2)
    anna.sessions.add(first)
    anna.sessions.add(second)
    spoken()

    anna.msg("both", options={"raw": True})
    anna.msg("one", session=second, prompt=">")
    anna.msg("nobody", exclude=anna)

    assert spoken() == [
        Output((1, 2), "text", ("both",), {"raw": True}),
        Output((2,), "text", ("one",)),
        Output((2,), "prompt", (">",)),
    ]


def test_an_announcement_is_said_once_for_all_who_hear_it():
    hall, yard = WORLD.create(Room, "hall"), WORLD.create(Room, "yard")
    people = [WORLD.create(Character, key, hall) for key in ("Anna", "Bo", "Cy", "Di")]
    for number, person in enumerate(people, 1):
        person.sessions.add(Session(number))
    people[3].move_to(yard)
    spoken()

    hall.msg("Hello.", exclude=people[0])

    assert spoken() == [Output((2, 3), "text", ("Hello.",))]


def test_who_is_played_no_more_hears_no_more():
    hall = WORLD.create(Room, "hall")
    anna = WORLD.create(Character, "Anna", hall)
    session = Session(1, Account(5))
    anna.sessions.add(session)
    assert anna.account is session.account
    spoken()

    anna.sessions.remove(session)
    hall.announce("Hello.")

    assert spoken() == []
    assert anna.account is None
    assert (anna.sessions.get(1), anna.sessions.count()) == ([], 0)


def test_a_class_cannot_hide_what_every_object_has():
    with pytest.raises(TypeError, match="every object has a location"):

        class Odd(Object):
            location: str = field("")  # type: ignore[assignment]


def test_an_unknown_field_or_class_makes_nothing():
    with pytest.raises(ValueError, match="no field 'colour'"):
        WORLD.create(Lantern, "lamp", colour="red")
    with pytest.raises(ValueError, match="no typeclass"):
        WORLD.create("game.nowhere.Lamp", "lamp")

    assert WORLD.objects == {}
    assert WORLD.of(Object) == []


def test_a_copy_of_an_object_is_the_object():
    lamp = WORLD.create(Lantern, "lamp", marks=[1])

    copied = copy.deepcopy({"lamp": lamp, "marks": lamp.marks})

    assert copied["lamp"] is lamp
    assert copied["marks"] == [1]
    assert type(copied["marks"]) is list


def test_nothing_of_a_failed_creation_remains():
    class Stillborn(Object):
        def at_create(self) -> None:
            self.tags.add("stillborn")
            raise RuntimeError

    hall = WORLD.create(Room, "hall")
    mark = TURN.mark()
    with pytest.raises(RuntimeError):
        WORLD.create(Stillborn, "thing", hall)

    assert TURN.mark() == mark
    assert hall.contents == WORLD.tagged("stillborn") == WORLD.named("thing") == []
