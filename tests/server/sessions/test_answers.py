"""Answers: a question is kept by name, so its answer may come after a reload."""

import pytest

from server.sessions import SESSION_HANDLER
from server.sessions.answers import ANSWERS, answer
from tests.stories.town import Town


def test_the_next_line_is_the_answer_and_only_that(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        ANSWERS, "test.color", lambda s, line, to: s.msg(f"{to}: {line}")
    )
    anna = town.player("Anna")
    session = SESSION_HANDLER.get(anna.sessid)
    assert session is not None

    session.ask("Your colour?", "test.color", to="Noted")
    anna.types("green", "say hi")

    assert anna.sees == ["Your colour?", "Noted: green", 'You say, "hi"']


def test_an_answer_nobody_takes_is_refused_when_asking(town: Town) -> None:
    anna = town.player("Anna")
    session = SESSION_HANDLER.get(anna.sessid)
    assert session is not None

    with pytest.raises(LookupError, match=r"nobody\.there"):
        session.ask("Why?", "nobody.there")
    anna.types("say hi")

    assert anna.sees == ['You say, "hi"']


def test_a_question_with_what_cannot_be_kept_is_refused_when_asking(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ANSWERS, "test.color", print)
    anna = town.player("Anna")
    session = SESSION_HANDLER.get(anna.sessid)
    assert session is not None

    with pytest.raises(ValueError, match="cannot be kept"):
        session.ask("Your colour?", "test.color", to=object())
    anna.types("say hi")

    assert anna.sees == ['You say, "hi"']


def test_a_question_that_no_server_knows_any_more_is_forgotten(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ANSWERS, "test.gone", print)
    anna = town.player("Anna")
    session = SESSION_HANDLER.get(anna.sessid)
    assert session is not None
    session.ask("Your colour?", "test.gone")
    town.settle()
    anna.sees  # noqa: B018

    monkeypatch.delitem(ANSWERS, "test.gone")
    town.reload()
    anna.types("say hi")

    assert anna.sees == ['You say, "hi"']


def test_a_function_is_registered_under_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(ANSWERS, "test.name", print)

    answer("test.name")(repr)

    assert ANSWERS["test.name"] is repr
