"""What is saved, when it is told, and what happens when the database refuses."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from django.db import OperationalError

from portal.wire.frames import Ack, Committed, Output, encode
from server.errors import PlayerError
from server.world import TURN, WORLD, commit
from server.world.models import KeyValue, ObjectRow, Outbox
from server.world.speech import say
from server.world.store import Fenced, Store, Trouble
from server.world.writer import InlineWriter
from tests.server.world.fakes import House, Session, SlowWriter
from tests.server.world.things import Character, Lantern, Object, Room


@pytest.fixture
def lamp(house: House) -> Lantern:
    """A lantern that was saved before."""
    lamp = WORLD.create(Lantern, "lamp")
    house.turn()
    house.told.clear()
    return lamp


def slowly(house: House) -> SlowWriter:
    """Let the house go on with a writer that has to be told to finish."""
    house.writer = house.store.writer = SlowWriter()
    return house.writer


def refusing(house: House, monkeypatch: Any) -> list[Exception]:
    """A list of errors; each makes one commit fail."""
    errors: list[Exception] = []
    write = house.store.write

    def refuse(batch: Any) -> Any:
        if errors:
            raise errors.pop(0)
        return write(batch)

    monkeypatch.setattr(house.store, "write", refuse)
    return errors


def test_everything_of_an_object_comes_back(house):
    hall, anna = WORLD.create(Room, "hall"), WORLD.create(Character, "Anna")
    lamp = WORLD.create(Lantern, "lamp", hall, home=anna, owner=4, aliases=["light"])
    other = WORLD.create(Object, "other", hall)
    lamp.oil, lamp.lit, lamp.weight, lamp.maker = 5, True, 0.5, "Zoë"
    lamp.keeper, lamp.shade, lamp.free = anna, 3, [1, None, {"a": anna}]
    lamp.marks.append(7)
    lamp.seen["anna"] = anna
    lamp.db.friends = [anna, {"best": anna}]
    lamp.tags.add("light", "kind")
    lamp.locks.add("get: none()")
    lamp.tick(5, "burn")
    WORLD.kv.set("greeting", {"text": "hello"})
    house.turn()

    house.restart()

    assert WORLD.get(lamp.id) is not lamp
    lamp, anna, hall = (WORLD.get(obj.id) for obj in (lamp, anna, hall))
    assert type(lamp) is Lantern
    assert (lamp.key, lamp.aliases, lamp.owner, lamp.home) == (
        "lamp",
        ("light",),
        4,
        anna,
    )
    assert (lamp.oil, lamp.lit, lamp.weight, lamp.maker) == (5, True, 0.5, "Zoë")
    assert (lamp.keeper, lamp.shade, lamp.free) == (anna, 3, [1, None, {"a": anna}])
    assert (lamp.marks, lamp.seen) == ([7], {"anna": anna})
    assert lamp.db.friends == [anna, {"best": anna}]
    assert WORLD.tagged("light", "kind") == WORLD.named("light") == [lamp]
    assert lamp.locks.text == "get: none()"
    assert lamp._ticks == {"burn": 5.0}
    assert hall.contents == [lamp, WORLD.get(other.id)]
    assert WORLD.kv.get("greeting") == {"text": "hello"}


def test_what_is_told_waits_for_the_commit(house, lamp):
    writer = slowly(house)
    lamp.oil = 1
    say([Session(1)], "It burns low.")
    TURN.ack(1, 3)
    house.turn()
    assert house.told == []

    writer.finish()

    assert house.told == [
        Committed(2),
        Output((1,), "text", ("It burns low.",)),
        Ack(((1, 3),)),
    ]
    assert house.outbox()[-1] == house.told
    assert house.committer.number == 2


def test_a_turn_that_changed_nothing_is_told_at_once(house, lamp):
    say([Session(1)], "You look.")
    lamp.oil = 5
    lamp.oil = 100
    house.turn()

    assert house.told == [Output((1,), "text", ("You look.",))] or house.said == [
        "You look."
    ]
    say([Session(1)], "You look again.")
    TURN.ack(1, 4)
    house.turn()

    assert house.told[-2:] == [
        Output((1,), "text", ("You look again.",)),
        Ack(((1, 4),)),
    ]
    assert Outbox.objects.count() <= 2


def test_nothing_is_saved_before_what_was_told_has_left_the_process(house, lamp):
    number, left = house.committer.number, [100]
    house.committer.unsent = lambda: left[0]
    say([Session(1)], "You look.")
    TURN.ack(1, 3)
    house.turn()
    lamp.oil = 1
    say([Session(1)], "It burns low.")
    TURN.ack(1, 4)
    house.turn()
    assert house.said == ["You look."]
    assert house.store.last_commit() == number

    house.clock.advance(5)
    assert house.store.last_commit() == number
    left[0] = 0
    house.clock.advance(1)

    assert house.said == ["You look.", "It burns low."]
    assert house.store.last_commit() == number + 1
    assert house.events == []


def test_a_turn_that_changed_nothing_comes_behind_the_one_being_written(house, lamp):
    writer = slowly(house)
    lamp.oil = 1
    say([Session(1)], "first")
    house.turn()
    say([Session(1)], "second")
    house.turn()
    lamp.oil = 2
    say([Session(1)], "third")
    house.turn()
    assert (house.said, house.committer.queue) == ([], 3)

    writer.finish()
    assert house.said == ["first", "second"]

    writer.finish()
    assert house.said == ["first", "second", "third"]
    assert (house.committer.queue, house.committer.number) == (0, 3)


def test_turns_that_come_while_one_is_written_are_one_commit(house, lamp):
    writer = slowly(house)
    for oil in range(5):
        lamp.oil = oil
        TURN.ack(1, oil)
        house.turn()

    writer.finish()
    writer.finish()

    assert writer.waiting == []
    assert house.committer.number == 3
    assert house.told[-1] == Ack(((1, 4),))
    assert '"oil":4' in ObjectRow.objects.get(id=lamp.id).state


def test_an_unchanged_object_is_not_written(house, lamp):
    lamp.oil = 5
    lamp.oil = 100
    lamp.db.x = 1
    lamp.db.remove("x")
    del lamp.oil
    house.turn()

    assert ObjectRow.objects.get(id=lamp.id).revision == 1
    assert house.committer.number == 1


def test_a_command_that_was_rolled_back_is_not_saved(house, lamp):
    mark = TURN.mark()
    lamp.oil = 1
    WORLD.create(Object, "ghost", lamp)
    say([Session(1)], "untrue")
    TURN.rollback(mark)
    house.turn()

    house.restart()

    assert [obj.key for obj in WORLD.of(Object)] == ["lamp"]
    assert WORLD.get(lamp.id).oil == 100
    assert house.said == []


def test_changes_inside_a_list_are_saved_in_a_later_turn_too(house, lamp):
    marks = lamp.marks
    house.turn()

    marks.append(4)
    house.turn()

    house.restart()
    assert WORLD.get(lamp.id).marks == [4]


def test_what_is_made_and_deleted_in_one_turn_leaves_no_row(house):
    WORLD.create(Object, "spark").delete()
    house.turn()

    assert ObjectRow.objects.count() == 0


def test_a_deleted_object_stays_as_a_row_until_everybody_knows(house, lamp):
    lamp.delete()
    house.turn()
    assert ObjectRow.objects.get(id=lamp.id).gone

    house.restart()
    assert WORLD.get(lamp.id) is None
    asyncio.run(house.committer.take_over(0))

    assert ObjectRow.objects.count() == 0


def test_an_object_deleted_while_it_is_first_written_is_deleted(house):
    writer = slowly(house)
    WORLD.ids.add(range(50, 60))
    thing = WORLD.create(Object, "thing")
    house.turn()
    thing.delete()
    house.turn()
    writer.finish()
    writer.finish()

    house.restart()

    assert WORLD.get(thing.id) is None


def test_a_database_in_trouble_is_asked_again_and_nothing_is_told(
    house, lamp, monkeypatch
):
    errors = refusing(house, monkeypatch)
    errors += [Trouble("locked"), Trouble("locked"), OperationalError("odd")]
    lamp.oil = 1
    say([Session(1)], "saved")
    house.turn()
    lamp.oil = 2
    house.turn()

    house.clock.advance(0.1)
    house.clock.advance(0.2)
    assert (house.said, house.committer.queue) == ([], 2)
    house.clock.advance(0.4)

    assert house.said == ["saved"]
    assert house.committer.number == 3
    assert '"oil":2' in ObjectRow.objects.get(id=lamp.id).state


def test_players_hear_of_trouble_once_and_of_its_end(house, lamp, monkeypatch):
    errors = refusing(house, monkeypatch)
    errors += [Trouble("full")] * 8
    lamp.oil = 1
    house.turn()
    house.clock.pump([0.1] * 19)
    assert house.events == []

    house.clock.pump([0.1] * 20)
    assert house.events == ["trouble"]

    house.clock.pump([1.0] * 20)
    assert house.events == ["trouble", "recovery"]
    assert house.clock.getDelayedCalls() == []


def test_a_short_trouble_is_not_told(house, lamp, monkeypatch):
    refusing(house, monkeypatch).append(Trouble("locked"))
    lamp.oil = 1
    house.turn()

    house.clock.advance(0.1)
    house.clock.advance(10)

    assert house.events == []
    assert house.committer.number == 2


def test_a_server_that_was_replaced_writes_and_tells_no_more(house, lamp):
    other = Store(InlineWriter())
    other.fence()
    lamp.oil = 1
    say([Session(1)], "untrue")
    house.turn()
    lamp.oil = 2
    house.turn()

    assert (house.said, house.events) == ([], ["fenced"])
    assert ObjectRow.objects.get(id=lamp.id).state == ""
    with pytest.raises(Fenced):
        asyncio.run(house.committer.settled())


def test_a_server_that_slept_for_long_finds_its_number_free_and_still_writes_nothing(
    house, lamp
):
    other = Store(InlineWriter())
    for _ in range(3):
        other.fence()
    Outbox.objects.filter(number__lt=4).delete()
    lamp.oil = 1
    house.turn()

    assert house.events == ["fenced"]
    assert ObjectRow.objects.get(id=lamp.id).state == ""


def test_a_commit_whose_answer_was_lost_is_not_made_twice(house, lamp, monkeypatch):
    write, lost = house.store.write, [Trouble("connection lost")]

    def write_and_lose(batch: Any) -> Any:
        written = write(batch)
        if lost:
            raise lost.pop()
        return written

    monkeypatch.setattr(house.store, "write", write_and_lose)
    lamp.oil = 1
    say([Session(1)], "saved")
    house.turn()
    house.clock.advance(0.1)
    lamp.oil = 2
    house.turn()

    assert house.events == []
    assert house.said == ["saved"]
    assert house.committer.number == 3
    assert '"oil":2' in ObjectRow.objects.get(id=lamp.id).state


def test_what_was_saved_but_not_told_is_told_by_the_next_server(house, lamp):
    house.committer._deliver = lambda frames: None
    lamp.oil = 1
    say([Session(1)], "It burns low.")
    TURN.ack(1, 7)
    house.turn()

    house.restart()
    missed = asyncio.run(house.committer.take_over(1))

    assert len(missed) == 2
    assert house.outbox(1) == [
        [Committed(2), Output((1,), "text", ("It burns low.",)), Ack(((1, 7),))],
        [Committed(3)],
    ]
    assert house.committer.number == 3


def test_who_takes_over_waits_for_a_database_that_refuses(house, lamp, monkeypatch):
    refusals, take_over = [Trouble("locked"), Trouble("locked")], house.store.take_over

    def refuse(*args: Any) -> Any:
        if refusals:
            raise refusals.pop()
        return take_over(*args)

    monkeypatch.setattr(house.store, "take_over", refuse)

    assert asyncio.run(house.committer.fence()) == house.store.last_commit()
    assert not refusals


def test_the_outbox_keeps_what_the_portal_lacks_and_the_newest(house, lamp):
    for oil in range(4):
        lamp.oil = oil
        house.turn()
    house.committer.received(4)
    lamp.oil = 50
    house.turn()
    assert [batch[0].number for batch in house.outbox()] == [4, 5, 6]

    house.committer.received(6)
    lamp.oil = 51
    house.turn()
    house.committer.received(999)
    lamp.oil = 52
    house.turn()
    assert [batch[0].number for batch in house.outbox()] == [8]


def test_a_server_that_takes_over_learns_what_was_done_since_it_loaded(house, lamp):
    bag = WORLD.create(Object, "bag")
    house.turn()
    rows = house.store.load()
    lamp.location, lamp.oil = bag, 3
    gone, new = WORLD.create(Object, "gone"), WORLD.create(Object, "new", bag)
    house.turn()
    gone.delete()
    WORLD.kv.set("a", 1)
    house.turn()

    WORLD.clear()
    WORLD.accept(rows)
    old = WORLD.get(lamp.id)
    assert old.location is None
    asyncio.run(house.committer.take_over(0))

    assert WORLD.get(lamp.id) is old
    assert (old.location.key, old.oil) == ("bag", 3)
    assert [obj.key for obj in old.location.contents] == ["lamp", "new"]
    assert WORLD.get(gone.id) is None
    assert WORLD.get(new.id).key == "new"
    assert WORLD.kv.get("a") == 1


def test_a_row_changed_from_outside_is_noticed_and_never_overwritten(
    house, lamp, caplog
):
    chest = WORLD.create(Object, "chest")
    house.turn()
    row = ObjectRow.objects.get(id=lamp.id)
    row.key = "changed"
    row.save()

    lamp.oil = 1
    lamp.move_to(chest)
    chest.key = "big chest"
    house.turn()

    assert (lamp.key, lamp.oil, lamp.location) == ("changed", 100, None)
    assert ObjectRow.objects.get(id=lamp.id).key == "changed"
    assert ObjectRow.objects.get(id=chest.id).key == "big chest"
    assert "changed from outside" in caplog.text
    lamp.oil = 2
    house.turn()
    house.restart()
    assert (WORLD.get(lamp.id).key, WORLD.get(lamp.id).oil) == ("changed", 2)


def test_a_row_removed_from_outside_is_gone(house, lamp):
    ObjectRow.objects.all().delete()

    lamp.oil = 1
    house.turn()

    assert WORLD.get(lamp.id) is None
    assert lamp.gone


def test_a_row_put_in_from_outside_goes_before_ours(house):
    WORLD.ids.add(range(70, 80))
    row = ObjectRow(id=70, key="theirs", typeclass=Object.path)
    ObjectRow.objects.bulk_create([row])

    ours = WORLD.create(Object, "ours")
    house.turn()

    assert ours.id == 70
    assert ours.key == "theirs"


def test_things_put_into_each_other_from_outside_do_not_hang_the_server(house):
    for number, place in ((1, 2), (2, 1), (3, 3)):
        row = ObjectRow(id=number, key=f"{number}", typeclass=Object.path)
        row.location_id = place
        row.save()

    house.restart()

    inside = [obj.location for obj in WORLD.of(Object)]
    assert inside.count(None) == 2


def test_a_class_that_is_gone_loses_nothing(house, lamp, caplog):
    lamp.oil = 5
    house.turn()
    ObjectRow.objects.update(typeclass="tests.server.world.things.Vanished")
    house.restart()
    thing = WORLD.get(lamp.id)
    assert type(thing) is Object
    assert "Vanished is not there" in caplog.text
    thing.key = "old lamp"
    house.turn()

    ObjectRow.objects.update(typeclass=Lantern.path)
    house.restart()

    again = WORLD.get(lamp.id)
    assert (type(again), again.key, again.oil) == (Lantern, "old lamp", 5)


def test_a_value_that_no_longer_fits_is_kept_until_it_is_set(house, lamp, caplog):
    lamp.db.x = 1
    house.turn()
    ObjectRow.objects.update(state='{"fields":{"oil":"much","gone":1},"db":{"x":1}}')
    house.restart()
    lamp = WORLD.get(lamp.id)

    assert lamp.oil == 100
    assert "does not fit" in caplog.text
    lamp.db.x = 2
    house.turn()
    kept = ObjectRow.objects.get(id=lamp.id).state
    assert kept == '{"fields":{"oil":"much","gone":1},"db":{"x":2}}'

    lamp.oil = 7
    house.turn()
    house.restart()
    assert WORLD.get(lamp.id).oil == 7


def test_references_to_what_is_gone_are_left_out(house, lamp):
    anna = WORLD.create(Character, "Anna")
    lamp.keeper, lamp.seen, lamp.db.both = anna, {"a": anna}, [anna, lamp]
    house.turn()
    anna.delete()
    house.turn()

    house.restart()

    lamp = WORLD.get(lamp.id)
    assert (lamp.keeper, lamp.seen, lamp.db.both) == (None, {}, [lamp])


def test_a_job_is_done_in_the_commit_and_answers_after_it(house):
    async def story() -> list[Any]:
        job = TURN.job(lambda: KeyValue.objects.create(key="job", value="1").key)
        house.turn()
        return [await job, house.told[0]]

    assert asyncio.run(story()) == ["job", Committed(1)]
    assert KeyValue.objects.filter(key="job").exists()


def test_a_job_that_fails_harms_nothing_else(house, lamp):
    def fail() -> None:
        KeyValue.objects.create(key="half", value="1")
        raise PlayerError("The name is taken.")

    async def story() -> None:
        jobs = TURN.job(fail), TURN.job(lambda: KeyValue.objects.create(key="store.x"))
        clash = TURN.job(lambda: KeyValue.objects.create(key="store.x"))
        lamp.oil = 1
        house.turn()
        with pytest.raises(PlayerError, match="taken"):
            await jobs[0]
        await jobs[1]
        with pytest.raises(Exception, match=r"(?i)unique"):
            await clash

    asyncio.run(story())
    assert not KeyValue.objects.filter(key="half").exists()
    assert '"oil":1' in ObjectRow.objects.get(id=lamp.id).state


def test_settled_means_saved_and_told(house, lamp):
    writer = slowly(house)

    async def story() -> list[bool]:
        lamp.oil = 1
        house.turn()
        lamp.oil = 2
        settled = asyncio.ensure_future(house.committer.settled())
        await asyncio.sleep(0)
        writer.finish()
        await asyncio.sleep(0)
        before = settled.done()
        writer.finish()
        await settled
        await house.committer.settled()
        return [before, house.committer.queue == 0]

    assert asyncio.run(story()) == [False, True]


def test_a_frame_that_cannot_be_sent_does_not_stop_the_rest(house, lamp, caplog):
    lamp.oil = 1
    TURN.say(Output((1,), "odd", (object(),)))
    say([Session(1)], "fine")
    house.turn()

    assert house.said == ["fine"]
    assert "was not sent" in caplog.text


def test_ids_go_on_where_the_last_server_ended(house):
    first = WORLD.create(Object, "first")
    house.turn()
    asyncio.run(house.committer.retire())

    house.restart()

    assert WORLD.create(Object, "second").id == first.id + 1


def test_a_server_that_ended_badly_leaves_its_ids_behind(house):
    first = WORLD.create(Object, "first")
    house.turn()

    house.restart()

    assert WORLD.create(Object, "second").id > first.id + 1


def test_what_happened_before_the_committer_was_there_is_saved(house):
    house.committer._call_soon = lambda function: None
    WORLD.create(Object, "early")

    soon: list[Any] = []
    type(house.committer)(
        house.store, house.told.extend, soon.append, house.clock.callLater
    )
    soon[0]()

    assert ObjectRow.objects.get().key == "early"


def test_more_than_a_batch_may_hold_is_not_said_but_what_was_done_is_acknowledged(
    house, lamp, monkeypatch, caplog
):
    monkeypatch.setattr(commit, "LIMIT", 1000)
    say([Session(1)], "x" * 2000)
    lamp.oil = 1
    TURN.ack(1, 3)
    house.turn()

    assert house.told == [Committed(2), Ack(((1, 3),))]
    assert "nobody hears them" in caplog.text


def test_a_frame_that_cannot_be_sent_keeps_back_no_other_of_a_turn_without_changes(
    house, lamp
):
    deliver = house.committer._deliver

    def refuse(frames: list[Any]) -> None:
        encode(frames)
        deliver(frames)

    house.committer._deliver = refuse
    TURN.say(Output((1,), "gmcp", (object(),)))
    TURN.ack(1, 3)
    house.turn()

    assert house.told == [Ack(((1, 3),))]
