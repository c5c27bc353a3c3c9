"""The admin pages of the channels."""

import asyncio
from datetime import UTC, datetime

import pytest

from server.channels.channel import Channel, find_channel
from server.channels.history import Line, read
from server.messaging.chain import MessageChain
from server.messaging.components import Plain
from server.world.models import ObjectRow
from tests.server.web.forms import errors, form_of

LIST = "/admin/channels/channelrow/"


@pytest.fixture
def public(game):
    return game.make(Channel, "public", everybody=True, desc="For |wall|n.")


def page_of(channel):
    return f"{LIST}{channel.id}/change/"


def says(game, channel, number, words):
    chain = MessageChain([Plain(words, markup=False)])
    line = Line(number, 0, "Bo", chain, datetime.now(UTC))
    game.does(channel.note, line)
    game.settle()


def told(game):
    return str(game.told)


def test_the_list_shows_who_is_on_them(staff, game, public):
    game.play(game.account("Anna"))

    page = staff.get(LIST).content.decode()

    assert "For all." in page
    assert '<td class="field-on_now">1</td>' in page


def test_a_channel_is_made_by_the_world(staff, game):
    data = form_of(staff, f"{LIST}add/") | {
        "key": "market",
        "fields.desc": "Wares.",
        "locks.send": "perm(Helper)",
    }

    assert staff.post(f"{LIST}add/", data).status_code == 302

    market = find_channel("market")
    assert b"Added." in staff.get(f"{LIST}{market.id}/history/").content
    assert (market.desc, market.all_locks["send"]) == ("Wares.", "perm(Helper)")
    assert ObjectRow.objects.filter(key="market").exists()


@pytest.mark.parametrize(
    "name, typed",
    [
        ("key", "two words"),
        ("key", "say"),
        ("key", "north"),
        ("key", "public"),
        ("key", "x" * 30),
        ("key", "\0"),
        ("aliases", "public"),
        ("locks.send", "perm(King)"),
        ("locks.send", "all(); get: all()"),
        ("locks.listen", "(" * 900),
        ("fields.desc", "x" * 201),
        ("fields.voiced", "Nobody"),
        ("fields.silenced", "Anna until tomorrow"),
        ("fields.silenced", "Anna until 9999-99-99 00:00"),
        ("owner", "Nobody"),
    ],
)
def test_what_a_channel_cannot_be_is_said_where_it_is(staff, game, public, name, typed):
    game.account("Anna")
    other = game.make(Channel, "other")

    answer = staff.post(page_of(other), form_of(staff, page_of(other)) | {name: typed})

    assert list(errors(answer)) == [name]
    assert (other.key, other.aliases) == ("other", ())


def test_a_channel_is_renamed_and_those_on_it_are_told(staff, game, public):
    game.play(game.account("Anna"))

    staff.post(page_of(public), form_of(staff, page_of(public)) | {"key": "common"})

    game.settle()
    assert public.key == "common"
    assert "public is called common now." in told(game)


def test_a_name_and_what_is_told_of_it_are_one_commit(staff, game, public):
    game.play(game.account("Anna"))
    game.settle()
    before = game.committer.number

    staff.post(page_of(public), form_of(staff, page_of(public)) | {"key": "common"})

    with_it = [each for each in game.told if "common now" in str(each)]
    assert with_it
    assert game.committer.number == before + 1


def test_a_silence_of_any_length_can_be_shown(staff, game, public):
    for until in (1e300, -1e20):
        game.does(setattr, public, "silenced", {"99": until})
        game.settle()
        assert b"#99 until" in staff.get(page_of(public)).content


def test_moderation_is_by_names(staff, game, public):
    anna, bo = game.account("Anna"), game.account("Bo")
    data = form_of(staff, page_of(public)) | {
        "fields.moderated": "on",
        "fields.voiced": "anna",
        "fields.silenced": "Bo until 2099-12-24 18:00",
    }

    assert staff.post(page_of(public), data).status_code == 302

    assert public.moderated
    assert public.voiced == [anna.pk]
    until = datetime(2099, 12, 24, 18, 0, tzinfo=UTC).timestamp()
    assert public.silenced == {str(bo.pk): until}
    assert "Bo until 2099-12-24 18:00" in staff.get(page_of(public)).content.decode()
    staff.post(page_of(public), form_of(staff, page_of(public)))
    assert public.silenced == {str(bo.pk): until}


def test_the_locks_are_told_in_words(staff, game, public):
    page = staff.get(page_of(public)).content.decode()

    assert "whoever is at least Player or anybody, if it is for everybody" in page
    assert "its owner or whoever is at least Admin" in page


def test_the_page_shows_what_was_said_and_who_is_there(staff, game, public):
    session = game.play(game.account("Anna"))
    game.does(lambda: public.mute(session.account))
    says(game, public, 7, "Hello <b>there</b>.")

    page = staff.get(page_of(public)).content.decode()

    assert "Anna (muted)" in page
    assert "Hello &lt;b&gt;there&lt;/b&gt;." in page
    assert "/channels/public/" in page


def test_what_was_said_is_forgotten_after_a_question(staff, game, public):
    says(game, public, 7, "Hello.")
    purge = f"{LIST}{public.id}/purge/"

    assert b"1 line of public" in staff.get(purge).content
    assert len(read(public.id, 9)) == 1
    staff.post(purge)

    assert read(public.id, 9) == []
    assert game.does(lambda: asyncio.ensure_future(public.history.last(5))) == []
    history = staff.get(f"{LIST}{public.id}/history/").content
    assert b"Forgot what was said on it." in history


def test_a_channel_is_ended_and_those_on_it_are_told(staff, game, public):
    game.play(game.account("Anna"))

    staff.post(f"{LIST}{public.id}/delete/", {"post": "yes"})

    game.settle()
    assert public.gone
    assert "[public] This channel is no more." in told(game)
    assert staff.get(f"{LIST}{public.id}/purge/").status_code == 302


def test_among_the_objects_it_leads_to_its_own_page(staff, game, public):
    answer = staff.get(f"/admin/world/objectrow/{public.id}/change/")

    assert answer.url == page_of(public)
