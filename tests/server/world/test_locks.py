"""Locks: what they say, who passes, and what is no lock at all."""

from __future__ import annotations

import logging
from contextlib import suppress

import pytest
from hypothesis import given, strategies

from server.world import WORLD
from server.world.entity import Object
from server.world.locks import FUNCTIONS, LockError, lock_function, parse, passes
from tests.server.world.fakes import Account, Session
from tests.server.world.things import Character

EXPRESSIONS = [
    ("all()", True),
    ("true()", True),
    ("none()", False),
    ("false()", False),
    ("not all()", False),
    ("not not all()", True),
    ("NOT none() AND all()", True),
    ("all() or none() and none()", True),
    ("(all() or none()) and none()", False),
    ("not (all() and none())", True),
    (" none( )or all( ) ", True),
    ("perm(Builder)", True),
    ("perm(builder)", True),
    ("perm(Admin)", False),
    ("id(1)", True),
    ("id(#1)", True),
    ("id(2)", False),
    ("owner()", True),
    ("self()", False),
    ("tag(brave)", True),
    ("tag(brave, guild)", False),
    ("tag(smith, guild)", True),
    ("holds(brass key)", True),
    ("holds(opener)", True),
    ("holds(unlocks)", True),
    ("holds(sword)", False),
    ("inside()", True),
    ("super()", False),
]


@pytest.mark.parametrize("text, passed", EXPRESSIONS)
def test_a_lock_asks_what_it_says(text, passed):
    anna = WORLD.create(Character, "Anna")
    chest = WORLD.create(Object, "chest", owner=7)
    key = WORLD.create(Object, "brass key", anna, aliases=["opener"])
    anna.move_to(chest)
    anna.tags.add("brave")
    anna.tags.add("smith", "guild")
    key.tags.add("unlocks")
    session = Session(1, Account(7, "Builder"), anna)
    anna.sessions.add(session)
    chest.locks.add(f"open: {text}")

    assert chest.locks.check(anna, "open") is passed
    assert chest.locks.check(session, "open") is passed


def test_an_account_has_no_body():
    chest = WORLD.create(Object, "chest", owner=7)
    chest.locks.add("a: owner(); b: id(1) or self() or inside() or tag(x) or holds(x)")

    assert chest.locks.check(Account(7), "a")
    assert not chest.locks.check(Account(7), "b")
    assert not chest.locks.check(None, "a")


def test_a_superuser_passes_every_lock():
    chest = WORLD.create(Object, "chest")
    chest.locks.add("open: none()")

    assert chest.locks.check(Account(1, superuser=True), "open")
    assert chest.locks.check(Account(1, superuser=True), "shut", default=False)
    assert not chest.locks.check(Account(1), "shut", default=False)
    assert chest.locks.check(Account(1), "shut")


@pytest.mark.parametrize(
    "text", ["", "open: none()", "open: perm(Admin)", "get: all()"]
)
@pytest.mark.parametrize("default", [True, False])
def test_many_are_asked_as_one_is(text, default):
    chest = WORLD.create(Object, "chest")
    chest.locks.add(text)
    everybody = [Account(1, superuser=True), Account(2), Account(3, "Admin"), None]

    may = chest.locks.test("open", default)

    assert [may(one) for one in everybody] == [
        chest.locks.check(one, "open", default) for one in everybody
    ]


def test_locks_are_added_replaced_and_removed_by_access():
    chest = WORLD.create(Object, "chest")

    chest.locks.add("open: none(); get :  all()")
    chest.locks.add("open: perm(Admin)")
    assert chest.locks.text == "open: perm(Admin); get: all()"

    chest.locks.remove("get")
    assert chest.locks.text == "open: perm(Admin)"

    chest.locks.replace("view: all()")
    assert chest.locks.text == "view: all()"


def test_an_objects_lock_goes_before_that_of_its_class():
    class Safe(Object):
        default_locks = "get: none(); open: none()"

    safe = WORLD.create(Safe, "safe")
    anna = WORLD.create(Character, "Anna")

    safe.locks.add("open: all()")

    assert not safe.locks.check(anna, "get")
    assert safe.locks.check(anna, "open")


@pytest.mark.parametrize(
    "text, why",
    [
        ("open", "should be like"),
        ("open now: all()", "should be like"),
        (": all()", "should be like"),
        ("open:", "ends where"),
        ("open: tag(\0)", "can be seen"),
        ("open: perm", "'\\(' is missing"),
        ("open: perm(", r"'\)' is missing"),
        ("open: all() all()", "too much"),
        ("open: all() or", "ends where"),
        ("open: or all()", "no lock function or"),
        ("open: (all()", "missing"),
        ("open: all())", "too much"),
        ("open: wizard()", "no lock function wizard"),
        ("open: perm()", "0 words"),
        ("open: all(5)", "1 words"),
        ("open: perm(Bulider)", "no role 'Bulider'"),
        ("open: __import__(os)", "no lock function __import__"),
        ("open: " + "(" * 17 + "all()" + ")" * 17, "16 deep"),
        ("open: " + "x" * 5000, "4096"),
    ],
)
def test_what_is_no_lock_is_refused_and_changes_nothing(text, why):
    chest = WORLD.create(Object, "chest")

    with pytest.raises(LockError, match=why):
        chest.locks.add(text)

    assert chest.locks.text == ""


@given(strategies.text(alphabet="alnotrue ()_,;:#|orand", max_size=200))
def test_nonsense_is_a_lock_or_a_lock_error(text):
    with suppress(LockError):
        assert all(callable(test) for test in parse(text).values())


def test_a_thousand_negations_are_no_trouble():
    assert parse("open: " + "not " * 1000 + "all()")["open"](None, None)


def test_a_game_adds_its_own_questions():
    @lock_function("named")
    def named(who, target, name):
        return who is not None and who.key == name

    try:
        assert passes("cmd: named(Anna)", WORLD.create(Character, "Anna"), "cmd")
        assert not passes("cmd: named(Anna)", WORLD.create(Character, "Bo"), "cmd")
    finally:
        del FUNCTIONS["named"]


def test_a_lock_whose_question_is_gone_lets_nobody_through(caplog):
    chest = WORLD.create(Object, "chest")
    chest._alter("_locks", "open: vanished()")

    with caplog.at_level(logging.ERROR):
        assert not chest.locks.check(WORLD.create(Character, "Anna"), "open")

    assert "no lock function vanished" in caplog.text
    assert chest.locks.check(Account(1, superuser=True), "open")
    may = chest.locks.test("open")
    assert [may(Account(1, superuser=True)), may(Account(2))] == [True, False]
