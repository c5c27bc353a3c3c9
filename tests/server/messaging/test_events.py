"""Events: whoever gets a copy of one may do with it as they like."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given

from server.messaging.chain import MessageChain
from server.messaging.components import At, Plain, Quote
from server.messaging.events import Event, Permission
from tests.conformance.people import People
from tests.server.messaging.chains import chains


@pytest.fixture
def event(people: People, gev: Any) -> Event:
    """Alice says something in the hall."""
    said: Event = gev("hi", 1, "#20", kind="room", extra={"list": [1]})
    said.group = said.sender.group
    return said


def test_a_copy_shares_nothing_that_can_change(event: Event) -> None:
    copied = event.copy()
    copied.group.permission = Permission.OWNER
    copied.sender.member_name = "Somebody"
    copied.message.append(At(2))
    copied.extra["list"].append(2)

    assert event.group.permission is not Permission.OWNER
    assert event.sender.member_name != "Somebody"
    assert event.message == MessageChain([Plain("hi")])
    assert event.extra == {"list": [1]}


def test_a_copy_has_one_group_and_the_same_object_of_the_world(event: Event) -> None:
    copied = event.copy()

    assert copied.group is copied.sender.group
    assert copied.group is not event.group
    assert copied.group.obj is event.group.obj


@given(chains)
def test_a_copy_of_a_chain_is_the_same_chain(chain: MessageChain) -> None:
    assert repr(deepcopy(chain)) == repr(chain)


def test_what_is_quoted_can_be_changed_in_one_copy_alone() -> None:
    chain = MessageChain([Quote(1, 2, MessageChain([Plain("yo")])), Plain("hi")])

    copied = deepcopy(chain)
    copied[Quote][0].origin.append(Plain("!"))
    del copied[1]

    assert chain.to_string() == "hi"
    assert chain[Quote][0].origin == MessageChain([Plain("yo")])
