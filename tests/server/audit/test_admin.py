"""The audit log and the logins, as the staff read them."""

from __future__ import annotations

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from server.audit.models import Entry, Login
from server.world.entity import Object

LIST = "/admin/audit/entry/"


def entry(**values: Any) -> Entry:
    """One that is there."""
    usual = {"name": "Otto", "act": "kick", "target": "Anna", "source": "game"}
    return Entry.objects.create(**usual | values)


def shown(client: Any, **query: str) -> set[str]:
    """The targets that are listed."""
    found = client.get(LIST, query)
    return {each.target for each in found.context["cl"].result_list}


def test_it_is_filtered_and_searched(staff, game):
    entry()
    entry(name="Ada", act="ban", target="Bo", source="admin", details={"why": "Spam"})
    entry(name="", act="login failed", target="Cid", address="192.0.2.9")

    assert shown(staff, who="Ada") == {"Bo"}
    assert shown(staff, who="-") == {"Cid"}
    assert shown(staff, act="kick") == {"Anna"}
    assert shown(staff, source__exact="admin") == {"Bo"}
    assert shown(staff, q="192.0.2") == {"Cid"}
    assert shown(staff, q="spam") == {"Bo"}


def test_an_entry_leads_to_whom_it_is_about_while_they_are_there(staff, game):
    anna = game.account()
    lamp = game.make(Object, "lamp")
    there = entry(details={"account": anna.pk, "object": lamp.id})
    gone = entry(details={"account": 10_000, "object": 10_000})

    page = staff.get(f"{LIST}{there.pk}/change/").content.decode()
    assert f'href="/admin/accounts/account/{anna.pk}/change/"' in page
    assert f'href="/admin/world/objectrow/{lamp.id}/change/"' in page
    assert "nothing that is there" in (
        staff.get(f"{LIST}{gone.pk}/change/").content.decode()
    )


def test_the_details_can_be_read(staff, game):
    one = entry(
        details={"changes": {"role": ["Player", "<b>"]}, "reason": "too loud", "n": 3}
    )

    page = staff.get(f"{LIST}{one.pk}/change/").content.decode()

    assert "role: Player → &lt;b&gt;" in page
    assert "reason: too loud" in page  # PostgreSQL has an order of its own
    assert "n: 3" in page


def test_nobody_changes_it(staff, game):
    one = entry()

    assert staff.get(f"{LIST}add/").status_code == 403
    assert staff.post(f"{LIST}{one.pk}/delete/", {"post": "yes"}).status_code == 403
    assert staff.post(f"{LIST}{one.pk}/change/", {"act": "x"}).status_code == 403
    assert b"delete_selected" not in staff.get(LIST).content


def test_what_is_listed_is_exported(staff, game):
    entry(details={"reason": "too loud"})
    entry(act="ban", target="=HYPERLINK(1)")

    answer = staff.get(f"{LIST}export.csv", {"act": "ban"})

    assert answer["Content-Type"] == "text/csv"
    rows = list(csv.reader(answer.getvalue().decode().splitlines()))
    assert rows[0][:3] == ["when", "who", "act"]
    assert [row[3] for row in rows[1:]] == ["'=HYPERLINK(1)"]
    assert f'href="{LIST}export.csv?act=ban"' in (
        staff.get(LIST, {"act": "ban"}).content.decode()
    )


def test_only_staff_export_it(game, client):
    game.account("Bo")
    client.post("/login/", {"username": "Bo", "password": "a good secret"})

    assert client.get(f"{LIST}export.csv").status_code == 302


@pytest.mark.parametrize("query", [{"q": "%00"}, {"when__year": "x"}, {"p": "99999"}])
def test_a_question_that_is_none_breaks_nothing(staff, game, query):
    entry()

    assert staff.get(LIST, query).status_code in (200, 302)


def test_logins_are_listed_with_their_outcome(staff, game):
    anna = game.account()
    for failed in ("", "password"):
        Login.objects.create(
            account=anna.pk,
            name="Anna",
            address="192.0.2.9",
            way="ssh",
            failed=failed,
            when=timezone.now() - timedelta(minutes=1),
        )

    page = staff.get("/admin/audit/login/", {"q": "Anna"}).content.decode()

    assert "came in" in page
    assert "failed: password" in page
    for outcome, count in (("in", 1), ("failed", 1), ("password", 1), ("code", 0)):
        found = staff.get("/admin/audit/login/", {"outcome": outcome, "q": "Anna"})
        assert len(found.context["cl"].result_list) == count
    assert staff.get("/admin/audit/login/add/").status_code == 403
