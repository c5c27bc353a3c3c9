"""The list of objects: what is searched and filtered, and what is done with several."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.errors import PlayerError
from server.web import objects_list
from server.world.entity import Object
from server.world.fields import field
from server.world.models import ObjectRow
from server.world.typeclasses import Character, Room

LIST = "/admin/world/objectrow/"


class Chest(Object):
    """Something that can be described."""

    desc: str = field("")


class IronChest(Chest):
    """Heavy."""

    def at_pre_move(self, destination):
        """Refuse."""
        raise PlayerError("It is far too heavy.")


@pytest.fixture
def town(game):
    """A yard with two chests in it, one of them Anna's, and one that is nowhere."""
    anna = game.account("Anna")
    yard = game.make(Room, "yard")
    made = {
        "yard": yard,
        "oak": game.make(Chest, "oak chest", location=yard, owner=anna.pk),
        "iron": game.make(IronChest, "iron chest", location=yard),
        "lost": game.make(Chest, "lost chest"),
    }
    game.does(lambda: setattr(made["oak"], "desc", 'It smells of "Öl".'))
    game.does(lambda: setattr(made["oak"], "aliases", ["coffer"]))
    game.does(lambda: made["iron"].tags.add("heavy", "trait"))
    game.settle()
    return made


def names(answer):
    return [row.key for row in answer.context["cl"].result_list]


@pytest.mark.parametrize(
    "query, found",
    [
        ({"q": "CHEST"}, ["oak chest", "iron chest", "lost chest"]),
        ({"q": "chest iron"}, ["iron chest"]),
        ({"q": "coffer"}, ["oak chest"]),
        ({"q": "#{oak}"}, ["oak chest"]),
        ({"q": "{oak}"}, ["oak chest"]),
        ({"q": "tag:heavy"}, ["iron chest"]),
        ({"q": "tag:trait:heavy"}, ["iron chest"]),
        ({"q": "tag:trait:"}, ["iron chest"]),
        ({"q": "tag:heav"}, []),
        ({"q": "in:yard"}, ["oak chest", "iron chest"]),
        ({"q": 'text:"of \\"öl'}, []),
        ({"q": "text:smells"}, ["oak chest"]),
        ({"q": "owner:ann"}, ["oak chest"]),
        ({"q": "owner:nobody"}, []),
        ({"place": "nowhere"}, ["lost chest"]),
        ({"place": "#{yard}"}, ["oak chest", "iron chest"]),
        ({"place": "yard (#{yard})"}, ["oak chest", "iron chest"]),
        ({"owned": "yes"}, ["oak chest"]),
        ({"owned": "no"}, ["yard", "iron chest", "lost chest"]),
        ({"tag": "heavy"}, ["iron chest"]),
        ({"kind": "Places"}, ["yard"]),
        ({"kind": f"{__name__}.Chest"}, ["oak chest", "iron chest", "lost chest"]),
        ({"kind": f"{__name__}.IronChest"}, ["iron chest"]),
    ],
)
def test_the_list_is_searched_and_filtered(staff, town, query, found):
    numbers = {name: str(obj.id) for name, obj in town.items()}
    query = {name: _filled(value, numbers) for name, value in query.items()}

    assert names(staff.get(LIST, query)) == found


def _filled(text, numbers):
    for name, number in numbers.items():
        text = text.replace("{" + name + "}", number)
    return text


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\0"},
        {"q": "tag:" + '"' * 300},
        {"q": "x " * 3000},
        {"q": "#" + "9" * 40},
        {"q": "%_\\"},
        {"place": "\0", "tag": "\0", "kind": "os.path", "owned": "x"},
        {"o": "9.9.9", "p": "99999"},
        {"place": "🜁" * 500},
    ],
)
def test_nonsense_finds_nothing_or_is_passed_over(staff, town, query):
    assert staff.get(LIST, query, follow=True).status_code == 200


@pytest.mark.parametrize(
    "query", [{"key__regex": "("}, {"location_id__in": "x"}, {"nope": "1"}]
)
def test_nobody_looks_up_in_ways_of_their_own(staff, town, query):
    assert staff.get(LIST, query).status_code in (302, 400)


@pytest.mark.parametrize("column", range(1, 6))
def test_every_column_sorts_both_ways(staff, town, column):
    up = names(staff.get(LIST, {"o": column}))
    down = names(staff.get(LIST, {"o": f"-{column}"}))

    assert sorted(up) == sorted(down)
    assert up != down


def test_nothing_is_counted_further_than_anybody_reads(staff, town, monkeypatch):
    monkeypatch.setattr(objects_list, "COUNTED", 2)

    assert staff.get(LIST).context["cl"].result_count == 2


def test_names_are_suggested(staff, town, game):
    found = staff.get(f"{LIST}suggest/", {"q": "chest"}).json()["names"]
    assert found[0] == f"iron chest (#{town['iron'].id})"
    assert len(found) == 3

    kind = {"q": "", "kind": f"{__name__}.IronChest"}
    assert len(staff.get(f"{LIST}suggest/", kind).json()["names"]) == 1
    number = {"q": f"#{town['oak'].id}"}
    assert staff.get(f"{LIST}suggest/", number).json()["names"] == [
        f"oak chest (#{town['oak'].id})"
    ]
    assert staff.get(f"{LIST}accounts/", {"q": "an\0"}).json()["names"] == ["Anna"]


# Several at once


def chosen(town, *who):
    return {"_selected_action": [town[name].id for name in who]}


def test_several_are_moved(staff, game, town):
    inn = game.make(Room, "inn")
    asked = {"action": "move_to", **chosen(town, "oak", "lost")}

    assert b"Where to?" in staff.post(LIST, asked).content
    staff.post(LIST, asked | {"apply": "yes", "to": "inn"})

    assert [each.key for each in inn.contents] == ["oak chest", "lost chest"]
    assert ObjectRow.objects.get(pk=town["oak"].id).location_id == inn.id
    assert LogEntry.objects.filter(change_message__contains="Moved").count() == 2


@pytest.mark.parametrize(
    "to, said",
    [
        ("999999", "There is no object #999999."),
        ("no such place", "Nothing is called"),
        ("lost chest", "It is far too heavy."),
    ],
)
def test_what_cannot_be_moved_moves_nothing(staff, town, to, said):
    asked = {"action": "move_to", "apply": "yes", **chosen(town, "oak", "iron")}

    answer = staff.post(LIST, asked | {"to": to})

    assert said in answer.content.decode()
    assert town["oak"].location is town["yard"]
    assert not LogEntry.objects.exists()


def test_several_are_tagged(staff, town):
    asked = {"action": "give_tags", "apply": "yes", **chosen(town, "oak", "iron")}

    staff.post(LIST, asked | {"add": "old\r\ntrait: dusty", "remove": "trait: heavy"})

    assert town["oak"].tags.all() == [("old", ""), ("dusty", "trait")]
    assert town["iron"].tags.all() == [("old", ""), ("dusty", "trait")]


def test_too_many_at_once_are_refused(staff, town, monkeypatch):
    monkeypatch.setattr("server.web.objects_actions.MOST", 1)

    for action in ("move_to", "give_tags", "delete_selected"):
        asked = {"action": action, "post": "yes", **chosen(town, "oak", "lost")}
        answer = staff.post(LIST, asked, follow=True)
        assert b"at most 1 objects" in answer.content
    assert not town["oak"].gone


def test_of_all_there_is_no_more_is_read_than_can_be_chosen(staff, town, monkeypatch):
    monkeypatch.setattr("server.web.objects_actions.MOST", 1)

    for action in ("move_to", "give_tags", "delete_selected"):
        asked = {"action": action, "select_across": "1", **chosen(town, "oak")}
        with CaptureQueriesContext(connection) as queries:
            answer = staff.post(LIST, asked, follow=False)
        assert answer.status_code in (200, 302)
        rows = [each["sql"] for each in queries if "place_key" in each["sql"]]
        assert all("LIMIT" in sql for sql in rows)


@pytest.mark.parametrize("number", ["x", "9" * 30, "-1", "\0"])
def test_what_has_no_number_cannot_be_chosen(staff, town, number):
    asked = {"action": "delete_selected", "post": "yes", "_selected_action": [number]}

    assert staff.post(LIST, asked).status_code == 400


# The tree of places


def test_the_tree_has_places_and_what_is_in_them(staff, game, town):
    page = staff.get("/admin/world/places/").content.decode()
    assert f'data-part="/admin/world/places/{town["yard"].id}/"' in page
    assert "holds 2" in page

    part = staff.get(f"/admin/world/places/{town['yard'].id}/", {"part": "1"})
    assert "iron chest" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_the_tree_begins_with_areas_where_there_are_several(staff, game):
    game.make(Quarter, "market", area="Old Town")
    game.make(Quarter, "harbour", area="Port & Sea")
    game.make(Room, "yard")

    page = staff.get("/admin/world/places/").content.decode()
    assert page.index("Old Town") < page.index("Port &amp; Sea")
    assert "In no area" in page

    page = staff.get("/admin/world/places/", {"area": "Port & Sea"}).content.decode()
    assert "harbour" in page
    assert "market" not in page
    page = staff.get("/admin/world/places/", {"q": "MARK"}).content.decode()
    assert "market" in page


class Quarter(Room):
    """A room that says where it is."""

    area: str = field("")


@pytest.mark.parametrize(
    "page", ["?q=%00", "?area=%00&p=x", "?p=999999", "99999/", "9" * 30 + "/"]
)
def test_nonsense_about_places_is_answered(staff, game, page):
    assert staff.get(f"/admin/world/places/{page}").status_code in (200, 404)


def test_the_first_page_has_the_groups(staff, game):
    page = staff.get("/admin/").content.decode()

    places = [page.index(f">{name}</h2>") for name in ("People", "World", "House")]
    assert places == sorted(places)
    assert "/admin/world/places/" in page
    assert "/admin/world/scripts/" in page
    assert staff.get("/admin/world/").status_code == 200


def test_somebody_who_plays_is_shown_where_they_are(staff, game):
    session = game.play(game.account("Bo"))
    yard = game.make(Room, "yard")
    game.does(lambda: session.puppet.move_to(yard))
    game.settle()

    assert isinstance(session.puppet, Character)
    assert names(staff.get(LIST, {"q": "in:yard"})) == ["lamplighter"]
