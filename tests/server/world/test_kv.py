"""Small values by key."""

from __future__ import annotations

import pytest

from server.world import WORLD


def test_what_was_got_can_be_changed_without_harm():
    WORLD.kv.set("bans", [1])

    WORLD.kv.get("bans").append(2)

    assert WORLD.kv.get("bans") == [1]


def test_keys_are_found_by_their_beginning():
    WORLD.kv.set("login.a", 1)
    WORLD.kv.set("login.b", 2)
    WORLD.kv.set("other", 3)

    WORLD.kv.delete("login.a")
    WORLD.kv.delete("login.a")

    assert WORLD.kv.keys("login.") == ["login.b"]
    assert sorted(WORLD.kv.keys()) == ["login.b", "other"]


@pytest.mark.parametrize(
    "key, value", [("", 1), ("\0", 1), ("store.ids", 1), ("a", object())]
)
def test_what_cannot_be_kept_is_refused(key, value):
    with pytest.raises(ValueError, match="cannot be"):
        WORLD.kv.set(key, value)

    assert WORLD.kv.keys() == []
