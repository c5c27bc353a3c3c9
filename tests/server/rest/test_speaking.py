"""Channels over the API: as in the game."""

from __future__ import annotations

from typing import Any

import pytest

from portal.wire.frames import Output
from server.accounts import ACCOUNTS
from server.channels.channel import Channel
from tests.server.rest.conftest import Program
from tests.server.web.game import Game

LINES = "channels/public/lines"


@pytest.fixture
def public(game: Game) -> Any:
    """A channel for everybody."""
    return game.make(Channel, "public", desc="|rTalk|n.", everybody=True)


def says(program: Program, words: str, **more: Any) -> Any:
    """Say it on public."""
    return program.asks("post", LINES, {"text": words, **more})


def heard(game: Game) -> list[str]:
    """What was told to anybody."""
    game.settle()
    return [
        frame.args[0]
        for frame in game.told
        if isinstance(frame, Output) and frame.name == "text"
    ]


def test_the_channels_are_listed_as_they_are_for_the_account(game, anna, public):
    secret = game.make(Channel, "staff")
    game.does(secret.lock, "listen: perm(Helper)")

    (told,) = anna.get("channels")

    assert told == {
        "id": public.id,
        "name": "public",
        "description": "Talk.",
        "member": True,
        "muted": False,
        "may_speak": True,
    }


def test_what_is_said_is_heard_in_the_game_and_can_be_read(game, anna, public):
    game.play(game.account("Bo"))

    answer = says(anna, "hello |rall|n\n<b>")

    assert answer.status_code == 201
    assert answer.json()["heard"] == 1
    assert any("Anna" in line and "hello ||rall||n <b>" in line for line in heard(game))
    (line,) = anna.get(LINES)["items"]
    assert (line["name"], line["text"]) == ("Anna", "hello |rall|n <b>")
    assert line["id"] == answer.json()["id"]


def test_whoever_speaks_is_not_on_for_it(game, anna, public):
    says(anna, "hello")

    assert ACCOUNTS.get(anna.account.pk) is None
    assert anna.get("who") == []


def test_an_answer_names_whom_it_answers(game, anna, public):
    first = says(anna, "hello").json()["id"]

    says(anna, "hello to you, too", answers=first)

    assert [line["answers"] for line in anna.get(LINES)["items"]] == ["", "Anna"]
    assert says(anna, "what?", answers=999_999).status_code == 404


def test_earlier_lines_are_asked_for_by_the_first_one_had(game, anna, public):
    for number in range(5):
        says(anna, f"line {number}")

    last = anna.get(LINES, limit=2)
    before = anna.get(LINES, limit=2, before=last["before"])

    assert [line["text"] for line in last["items"]] == ["line 3", "line 4"]
    assert [line["text"] for line in before["items"]] == ["line 1", "line 2"]
    assert anna.get(LINES, limit=2, before=before["before"])["before"] is None
    assert [one["text"] for one in anna.get(LINES, search="LINE 3")["items"]] == [
        "line 3"
    ]


def test_who_is_ignored_is_not_read(game, anna, public):
    bo = Program(game.account("Bo"), "read", "speak")
    says(bo, "buy lamps")
    anna.account.ignored = [bo.account.pk]
    anna.account.save()

    assert anna.get(LINES)["items"] == []


@pytest.mark.parametrize(
    "name, sentence",
    [
        ("silence", "silenced"),
        ("moderate", "voice"),
        ("leave", "You are not on public."),
        ("mute", "You have muted public."),
    ],
)
def test_what_would_be_refused_in_the_game_is_refused(
    game, anna, public, name, sentence
):
    number = anna.account.pk
    acts = {
        "silence": lambda: public.silence(number),
        "moderate": lambda: setattr(public, "moderated", True),
        "leave": lambda: public.leave(anna.account),
        "mute": lambda: public.mute(anna.account),
    }
    game.does(acts[name])
    game.settle()

    answer = says(anna, "hello")

    assert answer.status_code == 403
    assert sentence in answer.json()["detail"]
    assert heard(game) == []


@pytest.mark.parametrize(
    "words", ["", "   ", "x" * 1001, "\x00", "\ud800", "a\x1b[2J", "\x9bm"]
)
def test_what_cannot_be_said_is_told_so(game, anna, public, words):
    answer = says(anna, words)

    assert answer.status_code == 422
    assert anna.get(LINES)["items"] == []


def test_there_is_no_channel_that_one_may_not_hear(game, anna):
    secret = game.make(Channel, "staff")
    game.does(secret.lock, "listen: perm(Helper)")

    for name in ("staff", "nothing", "%00", "x" * 2000):
        for method, body in (("get", None), ("post", {"text": "hi"})):
            answer = anna.asks(method, f"channels/{name}/lines", body)
            assert answer.status_code == 404
