"""What a client may say: a closed table of names and exact types."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import inputs

VALUES = st.none() | st.integers() | st.text() | st.lists(st.integers())


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    heard: list[Any] = []
    monkeypatch.setattr(inputs, "INPUTS", {})

    @inputs.on("size", int, int)
    def size(session: object, width: int, height: int) -> None:
        heard.append((width, height))

    return heard


def said(name: str, *args: Any) -> None:
    inputs.run(None, name, args)  # type: ignore[arg-type]


def test_a_name_of_the_table_with_its_types_is_answered(heard: list[Any]) -> None:
    said("size", 80, 24)

    assert heard == [(80, 24)]


@pytest.mark.parametrize(
    "args", [(), (80,), (80, 24, 1), ("80", "24"), (80.5, 24), (None, None), ([], {})]
)
def test_other_types_are_ignored(heard: list[Any], args: tuple[Any, ...]) -> None:
    said("size", *args)

    assert heard == []


@given(st.text(), st.lists(VALUES, max_size=3))
def test_no_name_and_no_arguments_do_harm(name: str, args: list[Any]) -> None:
    if name != "text":
        said(name, *args)


@pytest.mark.parametrize("name", ["run", "__class__", "on", "sessid", ""])
def test_what_a_client_names_becomes_no_attribute(heard: list[Any], name: str) -> None:
    said(name, 80, 24)

    assert heard == []
