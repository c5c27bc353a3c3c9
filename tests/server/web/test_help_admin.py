"""The help that staff write."""

from types import SimpleNamespace

import pytest

from server.help.models import HelpTopic
from server.help.topics import TOPICS, Topic
from tests.server.web.forms import form_of

LIST = "/admin/help/helptopic/"
ADD = f"{LIST}add/"


@pytest.fixture(autouse=True)
def topics():
    """The game has a page about moving, and none that staff wrote."""
    before = TOPICS.files
    TOPICS.files = [Topic("moving", "Walk **on**.", ("walking",))]
    TOPICS.put([])
    yield TOPICS
    TOPICS.files = before
    TOPICS.put([])


def page(**data):
    return {
        "title": "Kites",
        "aliases": "",
        "category": "",
        "body": "Fly.",
        "lock": "",
        **data,
    }


def wrong(answer):
    return list(answer.context["adminform"].form.errors)


def test_a_topic_is_in_the_game_when_the_page_answers(staff, game):
    staff.post(ADD, page(aliases="Kite, KITE, flying things"))

    topic = TOPICS.by_name["flying things"]
    assert (topic.title, topic.body) == ("kites", "Fly.")
    assert topic.aliases == ("kite", "flying things")
    row = HelpTopic.objects.get()
    staff.post(f"{LIST}{row.pk}/change/", page(body="Fly high."))
    assert TOPICS.by_name["kites"].body == "Fly high."
    assert "kite" not in TOPICS.by_name
    staff.post(f"{LIST}{row.pk}/delete/", {"post": "yes"})
    assert list(TOPICS.by_name) == ["walking", "moving"]


def test_it_takes_the_place_of_a_file_until_it_is_deleted(staff, game):
    given = staff.get(f"{ADD}?from=moving").context["adminform"].form
    assert given["body"].value() == "Walk **on**."

    staff.post(ADD, page(title="moving", body="Run."))
    assert TOPICS.by_name["moving"].body == "Run."
    assert "walking" not in TOPICS.by_name

    chosen = {"_selected_action": [HelpTopic.objects.get().pk]}
    staff.post(LIST, {"action": "delete_selected", "post": "yes", **chosen})
    assert TOPICS.by_name["walking"].body == "Walk **on**."


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten_unseen(staff, game):
    staff.post(ADD, page())
    change = f"{LIST}{HelpTopic.objects.get().pk}/change/"
    data = form_of(staff, change)
    staff.post(change, data | {"body": "Fly low."})

    refused = staff.post(change, data | {"body": "Fly high."})

    assert b"changed this page meanwhile" in refused.content
    assert TOPICS.by_name["kites"].body == "Fly low."
    shown = refused.context["adminform"].form["shown"].value()
    staff.post(change, data | {"body": "Fly high.", "shown": shown})
    assert TOPICS.by_name["kites"].body == "Fly high."


def test_who_may_read_it_is_a_lock(staff, game):
    staff.post(ADD, page(lock="perm(Builder)"))

    topic = TOPICS.by_name["kites"]
    assert not topic.open_to(None)
    assert not topic.open_to(game.account("Anna"))
    assert topic.open_to(game.account("Bo", role="Builder"))
    assert "whoever is at least Builder" in staff.get(LIST).content.decode()


@pytest.mark.parametrize(
    "name, typed",
    [
        ("title", ""),
        ("title", "say"),
        ("title", "x" * 61),
        ("title", "a\0b"),
        ("title", "a|rb"),
        ("title", "\u202e"),
        ("title", "up/down"),
        ("title", ".."),
        ("aliases", "fine, moving"),
        ("aliases", "look"),
        ("aliases", "x" * 600),
        ("lock", "perm(King)"),
        ("lock", "perm(Admin"),
        ("lock", "all(); get: all()"),
        ("body", ""),
        ("body", "x" * 20_001),
        ("category", "x" * 41),
    ],
)
def test_what_nobody_would_find_is_not_written(staff, game, name, typed):
    answer = staff.post(ADD, page(**{name: typed}))

    assert wrong(answer) == [name]
    assert not HelpTopic.objects.exists()


@pytest.mark.parametrize("query", ["category=%00", "q=%00", "p=x", "nope=1"])
def test_a_list_of_nonsense_is_no_fault(staff, game, query):
    assert staff.get(f"{LIST}?{query}", follow=True).status_code in (200, 400)


def test_no_two_topics_have_one_name(staff, game):
    staff.post(ADD, page(aliases="kite"))

    assert wrong(staff.post(ADD, page(title="KITES"))) == ["title"]
    assert wrong(staff.post(ADD, page(title="x", aliases="kites"))) == ["aliases"]
    assert wrong(staff.post(ADD, page(title="x", aliases="Kite"))) == ["aliases"]


def test_a_preview_shows_the_page_and_saves_nothing(staff, game):
    body = "# Kites\n\n<script>alert(1)</script> **high**, `look`.\n\n- one\n- two"

    answer = staff.post(ADD, page(body=body, _preview="Preview"))

    shown = answer.content.decode()
    assert "<strong>high</strong>" in shown
    assert "<script>alert" not in shown
    assert "<li>one</li>" in shown
    assert "nothing is saved yet" in shown
    assert wrong(answer) == []
    assert not HelpTopic.objects.exists()


def test_a_preview_says_what_is_wrong(staff, game):
    answer = staff.post(ADD, page(title="say", _preview="Preview"))

    assert wrong(answer) == ["title"]


def test_an_account_reads_it_on_the_site(staff, game):
    staff.post(ADD, page(body="They fly."))

    assert "They fly." in staff.get("/help/kites/").content.decode()


def test_the_shape_of_a_topic_is_what_the_game_reads():
    topic = Topic("a", "b", lock="none()")

    assert not topic.open_to(SimpleNamespace(at_least=lambda role: True))


def test_the_next_server_knows_what_was_written(town):
    anna = town.player("Anna")
    HelpTopic.objects.create(title="kites", body="They |rfly|n.")
    town.reload()
    anna.sees  # noqa: B018 what was said at the reload

    anna.types("help kites")

    assert any("They |rfly|n." in line for line in anna.sees)
