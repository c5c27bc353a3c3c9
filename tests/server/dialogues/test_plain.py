"""Events as plain values, and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from server.dialogues.plain import packed, unpacked
from server.messaging.chain import MessageChain
from server.messaging.components import Plain, Quote, Source
from server.messaging.events import Event, Friend, Group, Member, Permission


def test_an_event_comes_back_as_it_was() -> None:
    date = datetime(2026, 1, 2, tzinfo=UTC)
    group = Group(5, "public", Permission.OWNER, "channel")
    for sender in (Member(1, "Alice", Permission.MEMBER, group), Friend(1, "Alice")):
        event = Event(
            type="message",
            detail_type="group",
            self_id=0,
            user_id=1,
            group_id=5,
            group=group,
            sender=sender,
            time=date,
            message=MessageChain([Source(7, date), Quote(3), Plain("hi", False)]),
        )

        assert unpacked(json.loads(json.dumps(packed(event)))) == event


def test_what_cannot_be_kept_is_left_out() -> None:
    event = Event(type="message", strange=object(), raw_text="hi")

    assert unpacked(packed(event)) == Event(type="message", raw_text="hi")
