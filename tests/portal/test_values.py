"""How much data a client may send."""

from __future__ import annotations

from typing import Any

import pytest

from portal.values import VALUES, too_much


def nested(times: int) -> Any:
    value: Any = []
    for _ in range(times - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        None,
        -(2**63),
        2**63 - 1,
        0.5,
        "words",
        {"hp": 10, "exits": ["n", {"up": True}]},
        ({"a": 1}, [2]),
        [0] * (VALUES - 1),
        nested(3),
    ],
)
def test_what_people_send_is_not_too_much(value: Any) -> None:
    assert too_much(value, 3) == ""


@pytest.mark.parametrize(
    "value, why",
    [
        (2**63, "too large"),
        ({"a": [-(2**63) - 1]}, "too large"),
        ([0] * VALUES, "too many"),
        ([[{}] * 300] * 4, "too many"),
        (nested(4), "too deep"),
        ({"a": {"b": {"c": {"d": {}}}}}, "too deep"),
    ],
)
def test_what_is_too_much_is_said(value: Any, why: str) -> None:
    assert why in too_much(value, 3)


def test_however_deep_it_is_it_is_not_followed_further_than_it_may_be() -> None:
    assert "too deep" in too_much(nested(100_000), 16)
