"""What a page prefers is kept with the account, in bounds, and told to its pages."""

from __future__ import annotations

from typing import Any

import pytest

from server.accounts.models import Account
from server.facts import preferences
from tests.stories.listener import Listener, Listens
from tests.stories.town import Town

LIKES = {"font": "serif", "size": 18, "panes": {"map": {"open": True}}}


@pytest.fixture
def anna(listens: Listens) -> Listener:
    anna = listens("Anna", protocol="websocket")
    assert told(anna) == [{}]
    anna.seen.clear()
    return anna


def told(page: Listener) -> list[Any]:
    """The preferences it was told since it was last asked."""
    messages, page.messages = page.messages, []
    return [args[0] for name, args in messages if name == "preferences"]


def prefers(page: Listener, values: Any) -> None:
    page.receive("preferences", values)
    page.town.settle()


def kept(name: str) -> Any:
    return Account.objects.get(username=name).options


def test_they_are_kept_and_told_after_a_reload(town: Town, anna: Listener) -> None:
    prefers(anna, LIKES)
    assert told(anna) == []
    assert kept("Anna") == {"webclient": LIKES}

    town.reload()

    assert told(anna) == [LIKES]
    assert anna.sees == []


def test_the_whole_is_in_place_of_the_whole(anna: Listener) -> None:
    prefers(anna, LIKES)
    prefers(anna, {"font": "sans"})

    assert kept("Anna") == {"webclient": {"font": "sans"}}


def test_two_pages_that_change_at_once_end_with_the_same(
    town: Town, anna: Listener
) -> None:
    other = Listener(town, anna.session.account.pk, "websocket")  # type: ignore[union-attr]
    town.settle()
    told(anna), told(other)

    anna.receive("preferences", {"size": 1})
    other.receive("preferences", {"size": 2})
    town.settle()

    assert kept("Anna") == {"webclient": {"size": 2}}
    assert told(anna)[-1] == told(other)[-1] == {"size": 2}


def test_all_pages_of_the_account_are_told_and_no_other_client(
    town: Town, anna: Listener
) -> None:
    account = anna.session.account
    assert account is not None
    page = Listener(town, account.pk, "websocket")
    telnet = Listener(town, account.pk)
    town.settle()
    assert (told(page), told(telnet)) == ([{}], [])

    prefers(anna, LIKES)

    assert (told(anna), told(page), told(telnet)) == ([LIKES], [LIKES], [])


def test_they_are_no_option_of_the_player(anna: Listener) -> None:
    prefers(anna, LIKES)
    anna.types("option width 90", "option")

    assert not any("webclient" in line for line in anna.sees)
    assert kept("Anna") == {"webclient": LIKES, "width": 90}
    anna.leaves()
    again = Listener(anna.town, Account.objects.get(username="Anna").pk, "websocket")
    anna.town.settle()
    assert told(again) == [LIKES]
    assert again.session.options == {"width": 90}
    assert "webclient" not in again.session.protocol_flags


@pytest.mark.parametrize(
    "values, words",
    [
        ({"triggers": ["x" * preferences.SIZE]}, "more than 16 kilobytes"),
        ({"a": {"b": {"c": {"d": {"e": {"f": {}}}}}}}, "more than 6 deep"),
        ({"a": [[[[[[]]]]]]}, "more than 6 deep"),
        ({"name": "a\0b"}, "no text"),
    ],
)
def test_what_is_too_much_is_refused_in_a_sentence(
    anna: Listener, values: Any, words: str
) -> None:
    prefers(anna, LIKES)
    prefers(anna, values)

    (line,) = anna.sees
    assert line.startswith("Your settings were not kept:")
    assert words in line
    assert kept("Anna") == {"webclient": LIKES}


@pytest.mark.parametrize("values", [None, 3, "font", [1], [["font", "serif"]]])
def test_what_is_no_object_is_ignored(anna: Listener, values: Any) -> None:
    prefers(anna, values)

    assert anna.sees == []
    assert kept("Anna") == {}


def test_the_deepest_that_fits_is_kept(anna: Listener) -> None:
    values = {"a": {"b": {"c": {"d": {"e": {"f": "bottom"}}}}}}

    prefers(anna, values)

    assert kept("Anna") == {"webclient": values}


def test_they_cannot_change_as_fast_as_one_likes(
    anna: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(preferences, "clock", lambda: now)
    monkeypatch.setattr(preferences, "PACES", {})
    for size in range(25):
        prefers(anna, {"size": size})

    assert len(anna.sees) == 5
    assert kept("Anna") == {"webclient": {"size": 19}}
    now += 1
    prefers(anna, {"size": 30})
    prefers(anna, {"size": 30})

    assert anna.sees == []
    assert kept("Anna") == {"webclient": {"size": 30}}


def test_who_is_not_logged_in_keeps_nothing(town: Town) -> None:
    stranger = Listener(town, 0, "websocket")
    town.settle()
    stranger.seen.clear()

    prefers(stranger, LIKES)

    assert stranger.sees == []
    assert told(stranger) == []
