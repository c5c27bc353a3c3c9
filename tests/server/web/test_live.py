"""The table of live sessions, and what may be done to one of them."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from django.test import Client as Browser

from portal.wire.frames import Output
from portal.wire.measures import Measure
from server.accounts.bridge import BRIDGE
from server.accounts.models import Ban
from server.audit.models import Entry
from server.sessions import SESSION_HANDLER
from tests.server.web.game import PASSWORD, Game

LIVE = "/admin/live/"


class Link:
    """A Portal that measures."""

    def __init__(self, *measures: Measure) -> None:
        self.measures = {measure.sessid: measure for measure in measures}

    async def measure(self) -> dict[int, Measure]:
        return self.measures


def page(client: Browser, address: str = LIVE, **more: Any) -> str:
    """What is shown there."""
    answer = client.get(address, **more)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def sessids(client: Browser, query: str = "") -> list[int]:
    """The numbers of the sessions that are listed."""
    found = [row[0] for row in client.get(f"{LIVE}sessions.json{query}").json()["rows"]]
    shown = re.findall(r'<tr data-sessid="(\d+)">', page(client, LIVE + query))
    assert [int(number) for number in shown] == found
    return found


def since(session: Any) -> dict[str, float]:
    """What a form of the session's page sends beside what is filled in."""
    return {"since": session.conn_time}


def told(game: Game, session: Any) -> list[str]:
    """What the session was told in words."""
    game.settle()
    return [
        frame.args[0]
        for frame in game.told
        if isinstance(frame, Output)
        and frame.name == "text"
        and session.sessid in frame.sessids
    ]


def entries() -> list[tuple[str, str, str]]:
    """The audit log, the oldest first."""
    found = Entry.objects.order_by("id")
    return [(entry.name, entry.act, entry.target) for entry in found]


@pytest.fixture
def anna(game: Game) -> Any:
    """Anna plays a lamplighter."""
    return game.play(game.account("Anna"))


def test_every_session_is_listed_with_what_is_known_of_it(staff, game, anna):
    SESSION_HANDLER.link = Link(Measure(1, 31.4, 12, 3, 2500))
    client = msgspec.structs.replace(
        anna.client, name="Mudlet", terminal="xterm", width=120, height=40
    )
    game.does(setattr, anna, "client", client)

    shown = page(staff)
    ((number, cells),) = staff.get(f"{LIVE}sessions.json").json()["rows"]

    assert number == 1
    assert cells[:6] == [
        "1",
        "Anna",
        "lamplighter",
        "telnet",
        "Mudlet xterm 120×40",
        "192.0.2.9",
    ]
    assert cells[8:] == ["31 ms", "12", "3, 2 KB unsent"]
    assert all(f"<td>{cell}</td>" in shown for cell in cells[1:])
    assert "1 session." in shown


def test_what_nobody_has_measured_is_left_empty(staff, game, anna):
    ((_, cells),) = staff.get(f"{LIVE}sessions.json").json()["rows"]

    assert cells[8:] == ["", "", ""]


def test_rows_are_sorted_and_filtered_by_the_address_of_the_page(staff, game, anna):
    game.play(game.account("Bo"), "bell-ringer")
    SESSION_HANDLER.link = Link(Measure(1, 5.0), Measure(2, 9.0, queued=2))

    assert sessids(staff) == [1, 2]
    assert sessids(staff, "?order=-latency") == [2, 1]
    assert sessids(staff, "?order=-character") == [1, 2]
    assert sessids(staff, "?words=RINGER") == [2]
    assert sessids(staff, "?state=waiting") == [2]
    assert sessids(staff, "?way=ssh") == []
    assert sessids(staff, "?order=__class__&page=-1&state=x&page=%00") == [1, 2]


def test_a_column_that_orders_says_so(staff, anna):
    shown = page(staff, f"{LIVE}?order=-idle&words=an")

    assert (
        'class="idle" aria-sort="descending"><a href="?words=an&amp;order=idle">'
        in (shown)
    )


def test_while_the_game_is_away_the_page_says_so(staff, game):
    BRIDGE.close()
    try:
        assert "being woken up" in page(staff)
        assert "being woken up" in staff.get(f"{LIVE}sessions.json").json()["away"]
        assert staff.get(f"{LIVE}1/").status_code == 404
    finally:
        BRIDGE.open(game.loop)


@pytest.mark.parametrize(
    "address", ["", "sessions.json", "1/", "1/watch/", "1/watch.json"]
)
def test_only_staff_see_it_and_only_from_where_they_may(game, client, anna, address):
    client.post("/login/", {"username": "Anna", "password": PASSWORD})

    assert client.get(LIVE + address).status_code == 302
    assert client.get(LIVE + address, REMOTE_ADDR="192.0.2.1").status_code == 403


def test_the_admin_leads_there(staff):
    assert f'href="{LIVE}"' in page(staff, "/admin/")


def test_nothing_is_done_without_our_own_form(game, staff, anna):
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = staff.cookies

    for act in ("message", "kick", "ban", "watch"):
        data = {**since(anna), "words": "hi", "confirmed": "1", "what": "account"}
        assert strict.post(f"{LIVE}1/{act}/", data).status_code == 403

    assert game.closed() == []
    assert told(game, anna) == []


# Messages


def test_a_message_is_shown_as_one_of_the_staff(staff, game, anna):
    staff.post(f"{LIVE}1/message/", {**since(anna), "words": "Mind the |rstep"})

    assert told(game, anna) == [
        "|y*** Otto, one of the staff, tells you: Mind the ||rstep|n"
    ]
    assert entries() == [("Otto", "message", "Anna as lamplighter")]
    assert Entry.objects.get().details["words"] == "Mind the |rstep"


@pytest.mark.parametrize("words", ["", "   ", "x" * 501, "a\x1b[2Jb"])
def test_a_message_that_cannot_be_shown_is_an_error_of_the_form(
    staff, game, anna, words
):
    answer = staff.post(f"{LIVE}1/message/", {**since(anna), "words": words})

    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert told(game, anna) == []


# Sending out


def test_who_is_kicked_is_told_why_once_that_is_confirmed(staff, game, anna):
    asked = staff.post(f"{LIVE}1/kick/", {**since(anna), "reason": "Spam"})
    assert "Send lamplighter out?" in asked.content.decode()
    assert game.closed() == []

    staff.post(f"{LIVE}1/kick/", {**since(anna), "reason": "Spam", "confirmed": "1"})

    assert game.closed() == [1]
    assert told(game, anna) == ["You have been sent out: Spam."]
    (entry,) = Entry.objects.all()
    assert (entry.act, entry.source, entry.address) == ("kick", "admin", "127.0.0.1")
    assert entry.details["reason"] == "Spam"


def test_another_session_of_the_same_number_is_left_alone(staff, game, anna):
    data = {"since": anna.conn_time - 60, "confirmed": "1"}

    answer = staff.post(f"{LIVE}1/kick/", data, follow=True)

    assert game.closed() == []
    assert "That session has ended." in answer.content.decode()


@pytest.mark.parametrize("fields", [{"role": "Admin"}, {"is_superuser": True}])
def test_nobody_acts_against_their_equals_or_themselves(game, client, fields):
    game.account("Ada", role="Admin")
    other = game.play(game.account("Bea", **fields))
    own = game.play(game.account("Cid", role="Admin"), "cook")
    client.post("/login/", {"username": "Cid", "password": PASSWORD})

    for session in (other, own):
        number = session.sessid
        sure = {**since(session), "confirmed": "1"}
        assert "You can do nothing" in page(client, f"{LIVE}{number}/")
        client.post(f"{LIVE}{number}/kick/", sure)
        client.post(f"{LIVE}{number}/message/", sure | {"words": "hi"})
        client.post(f"{LIVE}{number}/ban/", sure | {"what": "account", "hours": ""})
        client.post(f"{LIVE}{number}/watch/", sure)
        for what in ("address", "both"):
            data = sure | {"what": what, "hours": ""}
            client.post(f"{LIVE}{number}/ban/", data, REMOTE_ADDR="::1")

    assert game.closed() == []
    assert told(game, other) == told(game, own) == []
    assert not Ban.objects.exists()
    assert entries() == []


# Bans


def test_an_account_is_banned_for_a_time_once_that_is_confirmed(staff, game, anna):
    data = {**since(anna), "what": "account", "hours": "24", "reason": "Spam."}
    asked = staff.post(f"{LIVE}1/ban/", data).content.decode()
    assert "Ban the account Anna for a day?" in asked
    assert not Ban.objects.exists()

    staff.post(f"{LIVE}1/ban/", data | {"confirmed": "1"})

    ban = Ban.objects.get()
    assert (str(ban), ban.by, ban.reason) == ("Anna", "Otto", "Spam.")
    assert ban.until is not None
    assert game.closed() == [1]
    assert entries() == [("Otto", "ban", "Anna")]


def test_account_and_address_are_banned_together(staff, game, anna):
    data = {**since(anna), "what": "both", "hours": "", "confirmed": "1"}

    staff.post(f"{LIVE}1/ban/", data)

    assert {str(ban) for ban in Ban.objects.all()} == {"Anna", "192.0.2.9/32"}
    assert Entry.objects.filter(act="ban").count() == 2


def test_of_ipv6_the_whole_house_is_banned(staff, game, anna):
    client = msgspec.structs.replace(anna.client, address="2001:db8::1:2")
    game.does(setattr, anna, "client", client)
    data = {**since(anna), "what": "address", "hours": "", "confirmed": "1"}

    staff.post(f"{LIVE}1/ban/", data)

    assert str(Ban.objects.get()) == "2001:db8::/64"


def test_nobody_bans_the_address_they_sit_at(staff, game, anna):
    client = msgspec.structs.replace(anna.client, address="127.0.0.1")
    game.does(setattr, anna, "client", client)
    data = {**since(anna), "what": "both", "hours": "", "confirmed": "1"}

    answer = staff.post(f"{LIVE}1/ban/", data)

    assert "You are in that network yourself." in answer.content.decode()
    assert not Ban.objects.exists()
    assert entries() == []


@pytest.mark.parametrize("wrong", [{"what": "all"}, {"hours": "7"}, {"what": ""}])
def test_a_ban_of_what_cannot_be_is_an_error_of_the_form(staff, game, anna, wrong):
    data = {**since(anna), "what": "account", "hours": "", "confirmed": "1"}

    answer = staff.post(f"{LIVE}1/ban/", data | wrong)

    assert "errorlist" in answer.content.decode()
    assert not Ban.objects.exists()
