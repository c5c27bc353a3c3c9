"""The admin pages of the world's objects."""

import json
from enum import Enum
from typing import Annotated, Literal

import msgspec
import pytest

from server.errors import PlayerError
from server.world import WORLD
from server.world.entity import Object
from server.world.fields import field
from server.world.models import ObjectRow
from server.world.typeclasses import Exit, Room
from tests.server.web.forms import errors, form_of, with_rows

LIST = "/admin/world/objectrow/"


class Metal(Enum):
    """What it is made of."""

    BRASS = "brass"
    IRON = "iron"


class Lamp(Object):
    """Something with a field of every kind."""

    oil: Annotated[int, msgspec.Meta(ge=0, le=500)] = field(100, help="Turns of light.")
    lit: bool = field(False)
    weight: float = field(1.5)
    desc: str = field("", help="What one sees.")
    size: Literal["small", "large"] = field("small")
    metal: Metal = field(Metal.BRASS)
    stands_in: Room | None = field(None)
    marks: list[str] = field([])
    numbers: list[int] = field([])
    details: dict[str, str] = field({})
    prices: dict[str, int] = field({})
    mood: str | None = field(None)
    shape: tuple[int, int] = field((1, 2))


class Rock(Object):
    """Something that stays."""

    def at_delete(self):
        """Refuse."""
        raise PlayerError("The rock does not budge.")


class Trap(Object):
    """Something its author has made wrong."""

    def at_pre_move(self, destination):
        """Fail."""
        raise KeyError("no such spring")


KIND = f"{Lamp.__module__}.Lamp"
ADD = f"{LIST}add/?kind={KIND}"


def page_of(obj):
    return f"{LIST}{obj.id}/change/"


@pytest.fixture
def yard(game):
    return game.make(Room, "yard")


@pytest.fixture
def lamp(game, yard):
    return game.make(Lamp, "lamp", location=yard)


@pytest.fixture
def change(staff, lamp):
    """Change something on the page of the lamp."""

    def change(**data):
        return staff.post(page_of(lamp), form_of(staff, page_of(lamp)) | data)

    return change


# What can be changed


@pytest.mark.parametrize("name", ["location", "home", "owner"])
def test_a_character_that_nothing_holds_is_no_name(staff, game, lamp, change, name):
    assert list(errors(change(**{name: "a\0b"}))) == [name]
    assert staff.get(ADD, {name: "a\0b"}).status_code == 200


def test_a_page_saved_as_it_is_changes_nothing(staff, game, lamp):
    game.does(lambda: lamp.db.set("maker", {"who": lamp, "when": [1, 2.5, None]}))
    game.settle()
    before = ObjectRow.objects.get(pk=lamp.id)

    answer = staff.post(page_of(lamp), form_of(staff, page_of(lamp)))

    assert answer.status_code == 302
    assert ObjectRow.objects.get(pk=lamp.id).revision == before.revision


def test_a_change_is_live_and_kept_when_the_page_answers(staff, game, lamp, change):
    bo = game.account("Bo")

    answer = change(
        key="brass lamp",
        aliases="light\r\nlantern",
        owner="bo",
        locks="get: perm(Builder)",
        tags="shiny\r\ncolour: brass",
        **{"fields.oil": "5"},
    )

    assert answer.status_code == 302
    assert (lamp.key, lamp.aliases, lamp.owner) == (
        "brass lamp",
        ("light", "lantern"),
        bo.pk,
    )
    assert lamp.oil == 5
    assert lamp.tags.has("shiny")
    assert lamp.tags.has("brass", "colour")
    row = ObjectRow.objects.get(pk=lamp.id)
    assert row.key == "brass lamp"
    assert json.loads(row.state)["fields"] == {"oil": 5}


@pytest.mark.parametrize(
    "name, typed, held",
    [
        ("oil", "7", 7),
        ("lit", "on", True),
        ("weight", "2.25", 2.25),
        ("desc", "Old.\r\nVery old. ", "Old.\nVery old. "),
        ("size", '"large"', "large"),
        ("metal", '"iron"', Metal.IRON),
        ("marks", 'a\r\n"two\\nlines"\r\nb', ["a", "two\nlines", "b"]),
        ("numbers", "3\r\n1", [3, 1]),
        ("mood", "gloomy", "gloomy"),
        ("shape", "[3, 4]", (3, 4)),
    ],
)
def test_a_field_of_any_type_has_a_widget_of_its_own(
    change, staff, lamp, name, typed, held
):
    answer = change(**{f"fields.{name}": typed})

    assert answer.status_code == 302
    assert getattr(lamp, name) == held
    assert staff.get(page_of(lamp)).status_code == 200
    before = ObjectRow.objects.get(pk=lamp.id).revision
    staff.post(page_of(lamp), form_of(staff, page_of(lamp)))
    assert ObjectRow.objects.get(pk=lamp.id).revision == before


def test_a_field_says_what_it_is_for_and_what_it_can_hold(staff, lamp):
    page = staff.get(page_of(lamp)).content.decode()

    assert "Turns of light. Usually 100." in page
    assert 'type="number" name="fields.oil" value="100" min="0" max="500"' in page


def test_a_reference_is_named_or_numbered(change, lamp, yard, game):
    change(**{"fields.stands_in": "YARD"})
    assert lamp.stands_in is yard

    inn = game.make(Room, "inn")
    change(**{"fields.stands_in": f"anything (#{inn.id})"})
    assert lamp.stands_in is inn

    change(**{"fields.stands_in": ""})
    assert lamp.stands_in is None


def test_a_name_that_several_have_must_be_told_apart(change, game, lamp, yard):
    other = game.make(Room, "yard")

    answer = change(location="yard")

    (said,) = errors(answer)["location"]
    assert said.startswith("Several are called “yard”")
    assert f"#{other.id}" in said
    assert lamp.location is yard


def test_entries_have_a_row_each(staff, lamp):
    data = form_of(staff, page_of(lamp))
    data = with_rows(data, "fields.details", lid="It is loose.", wick="Black.")
    data = with_rows(data, "fields.prices", lid="3")
    data = with_rows(data, "db", maker='"Anna"', at=f'{{"#": {lamp.id}}}')

    assert staff.post(page_of(lamp), data).status_code == 302

    assert lamp.details == {"lid": "It is loose.", "wick": "Black."}
    assert lamp.prices == {"lid": 3}
    assert (lamp.db.maker, lamp.db.at) == ("Anna", lamp)


def test_an_attribute_that_is_taken_out_is_gone(staff, game, lamp):
    game.does(lambda: lamp.db.set("maker", "Anna"))
    game.settle()

    staff.post(page_of(lamp), with_rows(form_of(staff, page_of(lamp)), "db"))

    assert "maker" not in lamp.db


def test_very_many_entries_are_one_box(staff, game, lamp):
    many = {f"entry {n}": str(n) for n in range(600)}
    game.does(lambda: setattr(lamp, "details", many))
    game.settle()
    data = form_of(staff, page_of(lamp))
    shown = json.loads(data["fields.details"])

    staff.post(
        page_of(lamp),
        data | {"fields.details": json.dumps({**shown, "entry 7": "seven"})},
    )

    assert lamp.details["entry 7"] == "seven"
    assert len(lamp.details) == 600


def test_an_object_is_moved(change, game, lamp):
    inn = game.make(Room, "inn")

    change(location=str(inn.id))

    assert lamp.location is inn
    assert inn.contents == [lamp]


# What the game has changed meanwhile


def test_what_happened_meanwhile_is_not_undone(staff, game, lamp):
    data = form_of(staff, page_of(lamp)) | {"key": "brass lamp"}
    inn = game.make(Room, "inn")
    game.does(lambda: lamp.move_to(inn))
    game.settle()

    staff.post(page_of(lamp), data)

    assert lamp.key == "brass lamp"
    assert lamp.location is inn


def test_the_same_field_changed_meanwhile_is_told_and_can_be_insisted_on(
    staff, game, lamp
):
    data = form_of(staff, page_of(lamp)) | {"fields.oil": "7", "key": "brass lamp"}
    game.does(lambda: setattr(lamp, "oil", 42))
    game.settle()

    answer = staff.post(page_of(lamp), data)

    assert "it is “42” now" in errors(answer)["fields.oil"][0]
    assert (lamp.oil, lamp.key) == (42, "lamp")
    again = answer.context["adminform"].form
    assert again["fields.oil"].value() == "7"
    staff.post(page_of(lamp), data | {"shown": again["shown"].value()})
    assert (lamp.oil, lamp.key) == (7, "brass lamp")


def test_attributes_are_compared_one_by_one(staff, game, lamp):
    game.does(lambda: [lamp.db.set("a", 1), lamp.db.set("b", 1)])
    game.settle()
    data = with_rows(form_of(staff, page_of(lamp)), "db", a="2", b="1")
    game.does(lambda: lamp.db.set("b", 5))

    staff.post(page_of(lamp), data)
    assert (lamp.db.a, lamp.db.b) == (2, 5)

    answer = staff.post(page_of(lamp), with_rows(data, "db", a="1", b="7"))
    assert "b: The game has changed this meanwhile" in errors(answer)["db"][0]
    assert (lamp.db.a, lamp.db.b) == (2, 5)


def test_one_that_is_gone_meanwhile_is_told(staff, game, lamp):
    data = form_of(staff, page_of(lamp)) | {"key": "brass lamp"}
    game.does(lamp.delete)
    game.settle()

    answer = staff.post(page_of(lamp), data, follow=True)

    assert "Perhaps it was deleted?" in answer.content.decode()


# What cannot be

DEEP = "[" * 5000 + "]" * 5000


@pytest.mark.parametrize(
    "name, typed",
    [
        ("location", "999999"),
        ("location", "a place that is not"),
        ("location", "9" * 30),
        ("home", "#0"),
        ("owner", "Nobody"),
        ("owner", "\0"),
        ("locks", "get: nonsense("),
        ("locks", "(" * 3000),
        ("tags", "x" * 600),
        ("aliases", "a\0b"),
        ("key", ""),
        ("key", "x" * 201),
        ("key", "a\tb"),
        ("key", "\u202e"),
        ("fields.oil", "much"),
        ("fields.oil", "501"),
        ("fields.oil", "9" * 4000),
        ("fields.oil", ""),
        ("fields.weight", "nan"),
        ("fields.weight", "1e999"),
        ("fields.size", '"huge"'),
        ("fields.size", "small"),
        ("fields.metal", "[]"),
        ("fields.numbers", "1\r\nx"),
        ("fields.numbers", "9" * 400),
        ("fields.stands_in", "{id}"),
        ("fields.shape", "[1]"),
        ("fields.shape", "{"),
        ("fields.shape", DEEP),
        ("fields.shape", '"\\ud800"'),
        ("fields.details", "[1]"),
        ("fields.details", DEEP),
        ("fields.prices", '{"a": "b"}'),
        ("db", "{"),
        ("db", DEEP),
        ("db", '{"maker": {"#": 999999}}'),
        ("db", '{"big": ' + "9" * 400 + "}"),
        ("db", '{"deep": ' + "[" * 60 + "]" * 60 + "}"),
    ],
)
def test_what_cannot_be_is_said_where_it_is_and_nothing_is_changed(
    change, lamp, name, typed
):
    before = ObjectRow.objects.get(pk=lamp.id)
    typed = typed.replace("{id}", str(lamp.id))

    answer = change(**({"aliases": "light"} | {name: typed}))

    assert answer.status_code == 200
    assert list(errors(answer)) == [name]
    assert (lamp.key, lamp.aliases, lamp.oil) == ("lamp", (), 100)
    assert ObjectRow.objects.get(pk=lamp.id).revision == before.revision


def test_all_that_is_wrong_is_said_at_once(change, lamp):
    answer = change(**{"locks": "get: nope()", "fields.stands_in": f"#{lamp.id}"})

    assert set(errors(answer)) == {"locks", "fields.stands_in"}


@pytest.mark.parametrize("shown", ["", "{", "[1]", DEEP, '{"key": {}}', "\ufffd"])
def test_a_page_that_does_not_say_what_it_showed_is_understood(change, lamp, shown):
    answer = change(shown=shown, **{"fields.oil": "7"})

    assert answer.status_code in (200, 302)
    assert lamp.key == "lamp"


def test_nothing_can_be_put_into_itself(change, lamp):
    answer = change(location=str(lamp.id))

    assert "inside itself" in errors(answer)["location"][0]


def test_a_fault_of_the_game_is_told_and_logged_and_changes_nothing(
    staff, game, yard, caplog
):
    trap = game.make(Trap, "trap")
    data = form_of(staff, page_of(trap)) | {"key": "snare", "location": str(yard.id)}

    answer = staff.post(page_of(trap), data)

    assert "it is in the log" in str(errors(answer))
    assert "no such spring" in caplog.text
    assert (trap.key, trap.location) == ("trap", None)


# New ones


def test_a_new_object_begins_with_its_kind(staff, game):
    page = staff.get(f"{LIST}add/?location=12").content.decode()

    assert "Something with a field of every kind." in page
    assert f"?kind={KIND}&amp;location=12" in page


def test_an_object_is_made(staff, game, yard):
    data = form_of(staff, ADD) | {
        "key": "lantern",
        "location": "yard",
        "fields.oil": "7",
    }

    answer = staff.post(ADD, data)

    assert answer.status_code == 302
    (lantern,) = WORLD.named("lantern")
    assert (type(lantern), lantern.oil, lantern.location) == (Lamp, 7, yard)
    assert json.loads(ObjectRow.objects.get(key="lantern").state) == {
        "fields": {"oil": 7}
    }


def test_an_object_with_a_fault_is_not_made(staff, game):
    answer = staff.post(ADD, form_of(staff, ADD) | {"key": "lantern", "locks": "x"})

    assert list(errors(answer)) == ["locks"]
    assert WORLD.named("lantern") == []


@pytest.mark.parametrize("kind", ["os.path", "", "x" * 5000, "\0"])
def test_an_object_of_no_known_class_is_not_made(staff, game, kind):
    answer = staff.post(f"{LIST}add/", {"kind": kind, "key": "lantern"})
    assert b"What is it to be?" in answer.content

    answer = staff.get(f"{LIST}add/", {"kind": kind})
    assert b"What is it to be?" in answer.content


# What is around it


def test_a_page_shows_where_it_is_and_what_is_in_it(staff, game, yard, lamp):
    box = game.make(Object, "box", location=yard)
    game.does(lambda: setattr(lamp, "location", box))
    game.settle()

    page = staff.get(page_of(lamp)).content.decode()
    assert page.index(">yard</a>") < page.index(">box</a>")

    page = staff.get(page_of(box)).content.decode()
    assert f'<a href="{page_of(lamp)}">lamp</a>' in page


def test_exits_show_both_their_ends(staff, game, yard):
    inn = game.make(Room, "inn")
    gate = game.make(Exit, "gate", location=yard)
    game.does(lambda: setattr(gate, "destination", inn))
    game.settle()

    for place in (yard, inn):
        around = staff.get(page_of(place)).context["around"]
        (way,) = around.out or around.into
        assert (way.source.name, way.exit.name, way.destination.name) == (
            "yard",
            "gate",
            "inn",
        )


# Deleting


def test_before_a_deletion_one_is_told_what_happens(staff, game, yard, lamp):
    anna = game.account("Anna")
    session = game.play(anna)
    game.does(lambda: setattr(session.puppet, "location", yard))
    gate = game.make(Exit, "gate", location=yard)
    game.settle()

    page = staff.get(f"{LIST}{yard.id}/delete/").content.decode()
    assert f"lamp (#{lamp.id}) is in it, and will be nowhere." in page
    assert f"The exit gate (#{gate.id}) in yard (#{yard.id}) goes, too." in page

    page = staff.get(f"{LIST}{session.puppet.id}/delete/").content.decode()
    assert "Anna plays it now" in page


def test_an_object_is_deleted(staff, yard, lamp):
    staff.post(f"{LIST}{lamp.id}/delete/", {"post": "yes"})

    assert lamp.gone
    assert yard.contents == []
    assert ObjectRow.objects.get(pk=lamp.id).gone
    assert staff.get(page_of(lamp)).status_code == 302


def test_several_are_deleted_or_none(staff, game, lamp):
    rock = game.make(Rock, "rock")
    chosen = {"action": "delete_selected", "post": "yes"}

    refused = staff.post(
        LIST, chosen | {"_selected_action": [lamp.id, rock.id]}, follow=True
    )
    assert b"The rock does not budge." in refused.content
    assert not lamp.gone

    staff.post(LIST, chosen | {"_selected_action": [lamp.id]})
    assert lamp.gone


def test_a_deletion_the_world_refuses_is_told_and_not_written_down(staff, game):
    rock = game.make(Rock, "rock")

    answer = staff.post(f"{LIST}{rock.id}/delete/", {"post": "yes"}, follow=True)

    assert b"The rock does not budge." in answer.content
    assert b"was deleted" not in answer.content
    history = staff.get(f"{LIST}{rock.id}/history/").content
    assert b"have a change history" in history


def test_staff_may_and_others_may_not(game, client, lamp):
    game.account("Bo", role="Builder")
    client.post("/login/", {"username": "Bo", "password": "a good secret"})

    for page in (LIST, f"{LIST}add/", f"{LIST}suggest/", "/admin/world/places/"):
        assert client.get(page).status_code == 302
    assert client.post(page_of(lamp), {"key": "x"}).status_code == 302
    assert lamp.key == "lamp"
