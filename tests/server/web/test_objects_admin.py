"""The admin pages of the world's objects."""

import json

import pytest

from server.errors import PlayerError
from server.world import WORLD
from server.world.entity import Object
from server.world.fields import field
from server.world.models import ObjectRow
from server.world.typeclasses import Room

LIST = "/admin/world/objectrow/"


class Lamp(Object):
    """Something with a field."""

    oil: int = field(100)


class Rock(Object):
    """Something that stays."""

    def at_delete(self):
        """Refuse."""
        raise PlayerError("The rock does not budge.")


def page_of(obj):
    return f"{LIST}{obj.id}/change/"


def form_of(client, url):
    """What a browser would send for the page as it is shown."""
    form = client.get(url).context["adminform"].form
    data = {}
    for name in form.fields:
        bound = form[name]
        value = bound.value()
        data[bound.html_name] = "" if value is None else value
        if form.fields[name].show_hidden_initial:
            data[bound.html_initial_name] = data[bound.html_name]
    return data


def errors(answer):
    return str(answer.context["adminform"].form.errors)


@pytest.fixture
def yard(game):
    return game.make(Room, "yard")


@pytest.fixture
def lamp(game, yard):
    return game.make(Lamp, "lamp", location=yard)


def test_the_list_shows_what_there_is_and_where(staff, lamp):
    page = staff.get(LIST).content.decode()

    assert "lamp" in page
    assert f'<a href="{LIST}{lamp.location.id}/change/">yard</a>' in page


@pytest.mark.parametrize(
    "sought, found", [("AMP", 1), ("#{id}", 1), ("{id}", 1), ("x", 0)]
)
def test_the_list_is_searched_by_name_and_by_number(staff, lamp, sought, found):
    answer = staff.get(LIST, {"q": sought.format(id=lamp.id)})

    assert len(answer.context["cl"].result_list) == found


def test_a_change_is_live_and_kept_when_the_page_answers(staff, game, lamp):
    bo = game.account("Bo")
    data = form_of(staff, page_of(lamp)) | {
        "key": "brass lamp",
        "aliases": "light\r\nlantern",
        "owner": "bo",
        "locks": "get: perm(Builder)",
        "tags": "shiny\r\ncolour: brass",
        "fields_": '{"oil": 5}',
        "db": '{"maker": "Anna"}',
    }

    answer = staff.post(page_of(lamp), data)

    assert answer.status_code == 302
    assert (lamp.key, lamp.aliases, lamp.owner) == (
        "brass lamp",
        ("light", "lantern"),
        bo.pk,
    )
    assert (lamp.oil, lamp.db.maker) == (5, "Anna")
    assert lamp.tags.has("shiny")
    assert lamp.tags.has("brass", "colour")
    row = ObjectRow.objects.get(pk=lamp.id)
    assert row.key == "brass lamp"
    assert json.loads(row.state)["fields"] == {"oil": 5}


def test_what_happened_meanwhile_is_not_undone(staff, game, yard, lamp):
    data = form_of(staff, page_of(lamp)) | {"key": "brass lamp"}
    inn = game.make(Room, "inn")
    game.does(lambda: lamp.move_to(inn))
    game.settle()

    staff.post(page_of(lamp), data)

    assert lamp.key == "brass lamp"
    assert lamp.location is inn


def test_an_object_is_moved(staff, game, lamp):
    inn = game.make(Room, "inn")

    staff.post(page_of(lamp), form_of(staff, page_of(lamp)) | {"location": inn.id})

    assert lamp.location is inn
    assert inn.contents == [lamp]


def test_an_attribute_that_is_taken_out_is_gone(staff, game, lamp):
    game.does(lambda: lamp.db.set("maker", "Anna"))
    game.settle()

    staff.post(page_of(lamp), form_of(staff, page_of(lamp)) | {"db": "{}"})

    assert lamp.db.maker is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"location": "999999"},
        {"location": "x"},
        {"owner": "Nobody"},
        {"locks": "get: nonsense("},
        {"fields_": '{"oil": "much"}'},
        {"fields_": '{"water": 1}'},
        {"fields_": "[1]"},
        {"db": "{"},
        {"db": '{"maker": {"#": 999999}}'},
        {"key": ""},
        {"key": "x" * 201},
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_changed(staff, lamp, wrong):
    before = ObjectRow.objects.get(pk=lamp.id)
    data = {"aliases": "light", **wrong}

    answer = staff.post(page_of(lamp), form_of(staff, page_of(lamp)) | data)

    assert answer.status_code == 200
    assert errors(answer)
    assert (lamp.key, lamp.aliases, lamp.oil) == ("lamp", (), 100)
    assert ObjectRow.objects.get(pk=lamp.id).revision == before.revision


def test_nothing_can_be_put_into_itself(staff, lamp):
    data = form_of(staff, page_of(lamp)) | {"location": lamp.id}

    answer = staff.post(page_of(lamp), data)

    assert "inside itself" in errors(answer)


def test_an_object_is_made(staff, game, yard):
    kind = f"{Lamp.__module__}.Lamp"
    game.make(Lamp, "the first of its kind")
    data = form_of(staff, f"{LIST}add/") | {
        "typeclass": kind,
        "key": "lantern",
        "location": yard.id,
        "fields_": '{"oil": 7}',
    }

    answer = staff.post(f"{LIST}add/", data)

    assert answer.status_code == 302
    (lantern,) = WORLD.named("lantern")
    assert (type(lantern), lantern.oil, lantern.location) == (Lamp, 7, yard)
    assert ObjectRow.objects.filter(key="lantern", typeclass=kind).exists()


def test_an_object_of_no_known_class_is_not_made(staff, game):
    data = form_of(staff, f"{LIST}add/") | {"typeclass": "os.path", "key": "lantern"}

    answer = staff.post(f"{LIST}add/", data)

    assert "Select a valid choice" in errors(answer)


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

    assert client.get(LIST).status_code == 302
    assert client.post(page_of(lamp), {"key": "x"}).status_code == 302
    assert lamp.key == "lamp"
